import { UnstyledButton } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import styles from './button.module.css';
import { Icon, type IconName } from './icons';
import { joined } from './joined';

interface KeyNames {
  readonly aria: string;
  readonly shown: string;
}

interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'style'> {
  readonly tone?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly small?: boolean;
  readonly wide?: boolean;
  readonly icon?: IconName;
  readonly keys?: KeyNames | null;
}

/** A key as a hint for the eye; the control carries it as `aria-keyshortcuts`. */
export function KeyHint({ keys }: { readonly keys: Pick<KeyNames, 'shown'> }) {
  return (
    <span aria-hidden="true" className={styles.hint}>
      {keys.shown}
    </span>
  );
}

/** The desk's one button. Its children are its name; icon and key hint are no part of it. */
export function Button({ tone = 'plain', small, wide, icon, keys, className, children, ...rest }: ButtonProps) {
  return (
    <UnstyledButton
      type="button"
      aria-keyshortcuts={keys?.aria}
      className={joined(
        styles.button,
        tone !== 'plain' && styles[tone],
        small && styles.small,
        wide && styles.wide,
        className,
      )}
      {...rest}
    >
      {icon && <Icon name={icon} size={small ? 15 : 17} />}
      <span>{children}</span>
      {keys && <KeyHint keys={keys} />}
    </UnstyledButton>
  );
}
