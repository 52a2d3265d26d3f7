import { UnstyledButton } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import type { KeyCombination } from '../../app/keys';
import { Icon, type IconName, joined, KeyHint } from '../../ui';
import styles from './call-bar.module.css';

interface BarButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'name' | 'style'> {
  readonly name: string;
  /** The word that takes turns with the name: the place is as wide as the longer of both, in any font. */
  readonly inTurnWith?: string;
  readonly icon: IconName;
  readonly keys?: KeyCombination;
  readonly keyWord?: string;
  readonly enabled: boolean;
  /** As high as the bar: the keys that a hand finds without looking. */
  readonly tall?: boolean;
  /** Keeps its place while there is nothing for it to do, unseen. */
  readonly absent?: boolean;
  /** Asks for two presses, so a double click means both of them. */
  readonly twice?: boolean;
  readonly pressed?: boolean | undefined;
  readonly tone?: string | false | undefined;
  /** Seen before the name, but no part of it. */
  readonly before?: string | null;
  readonly onPress: () => void;
}

/** One key of the call bar. The second half of a double click is nothing but a slip of the hand. */
export function BarButton(props: BarButtonProps) {
  const {
    name,
    inTurnWith,
    icon,
    keys,
    keyWord,
    enabled,
    tall,
    absent,
    twice,
    pressed,
    tone,
    before,
    onPress,
    ...rest
  } = props;
  return (
    <UnstyledButton
      type="button"
      {...rest}
      className={joined(styles.button, tall && styles.tall, absent && styles.absent, tone)}
      disabled={!enabled}
      aria-pressed={pressed}
      aria-keyshortcuts={keys?.aria}
      onClick={(event) => {
        if (twice || event.detail < 2) onPress();
      }}
    >
      <span className={styles.name}>
        <Icon name={icon} size={tall ? 18 : 15} />
        <span className={styles.word} data-in-turn={inTurnWith}>
          {before && (
            <span aria-hidden="true" className={styles.before}>
              {before}
            </span>
          )}
          {name}
        </span>
      </span>
      {keys && <KeyHint keys={{ shown: keyWord ? `${keys.shown} ${keyWord}` : keys.shown }} />}
    </UnstyledButton>
  );
}
