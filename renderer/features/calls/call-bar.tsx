import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { KEYS, type KeyCombination } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Icon, type IconName, joined, KeyHint } from '../../ui';
import {
  answer,
  barCall,
  closeKeypad,
  possibilities,
  pressHangUp,
  reject,
  toggleHold,
  toggleMute,
  useArmedHangUp,
  useKeypad,
} from './actions';
import styles from './call-bar.module.css';
import { Keypad } from './keypad';
import { LevelMeter } from './level-meter';

interface BarButtonProps {
  readonly name: string;
  readonly icon: IconName;
  readonly keys: KeyCombination;
  readonly keyWord?: string;
  readonly enabled: boolean;
  readonly pressed?: boolean;
  readonly tone?: string | undefined;
  /** Seen before the name, but no part of it. */
  readonly before?: string | null;
  readonly onPress: () => void;
}

function BarButton({ name, icon, keys, keyWord, enabled, pressed, tone, before, onPress }: BarButtonProps) {
  return (
    <UnstyledButton
      type="button"
      className={joined(styles.button, tone)}
      disabled={!enabled}
      aria-pressed={pressed}
      aria-keyshortcuts={keys.aria}
      onClick={onPress}
    >
      <span className={styles.name}>
        <Icon name={icon} size={16} />
        <span>
          {before && (
            <span aria-hidden="true" className={styles.before}>
              {before}
            </span>
          )}
          {name}
        </span>
      </span>
      <KeyHint keys={{ shown: keyWord ? `${keys.shown} ${keyWord}` : keys.shown }} />
    </UnstyledButton>
  );
}

/** The bar that never moves: every control keeps its place, and is dimmed where it can do nothing now. */
export function CallBar({ children }: { readonly children?: ReactNode }) {
  const t = useWords();
  const call = barCall(useSlice('calls'));
  const can = possibilities(call);
  const armed = useArmedHangUp(({ callId }) => callId !== null && callId === call?.id);
  const keypadOpen = useKeypad(({ open }) => open);
  useEffect(() => {
    if (!can.digits) closeKeypad();
  }, [can.digits]);
  return (
    <section aria-label={t('calls.bar')} className={styles.bar}>
      <BarButton
        name={t('calls.answer')}
        icon="talking"
        keys={KEYS.answer}
        enabled={can.answer}
        tone={can.answer ? styles.answer : undefined}
        onPress={answer}
      />
      <BarButton name={t('calls.reject')} icon="reject" keys={KEYS.reject} enabled={can.reject} onPress={reject} />
      <span className={styles.divider} />
      <BarButton
        name={call?.muted ? t('calls.unmute') : t('calls.mute')}
        icon={call?.muted ? 'mute' : 'microphone'}
        keys={KEYS.mute}
        enabled={can.mute}
        tone={call?.muted ? styles.amber : undefined}
        onPress={toggleMute}
      />
      <BarButton
        name={call?.phase === 'held' ? t('calls.resume') : t('calls.hold')}
        icon="held"
        keys={KEYS.hold}
        enabled={can.hold}
        tone={call?.phase === 'held' ? styles.amber : undefined}
        onPress={toggleHold}
      />
      <Keypad call={call} open={keypadOpen} enabled={can.digits} />
      <span className={styles.grow} />
      <div className={styles.meters}>
        <LevelMeter label={t('calls.caller')} name={t('calls.callerLevel')} side="caller" />
        <LevelMeter label={t('calls.self')} name={t('calls.selfLevel')} side="self" />
      </div>
      {children}
      <BarButton
        name={t('calls.hangUp')}
        icon="hangUp"
        keys={KEYS.hangUp}
        keyWord={t('calls.twice')}
        enabled={can.hangUp}
        pressed={armed}
        tone={can.hangUp ? joined(styles.end, armed && styles.armed) : styles.endIdle}
        before={armed ? t('calls.pressAgainTo') : null}
        onPress={pressHangUp}
      />
      <span role="status" className="visually-hidden">
        {armed ? t('calls.hangUpAgain') : ''}
      </span>
    </section>
  );
}
