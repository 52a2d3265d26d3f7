import { type ReactNode, useEffect } from 'react';
import { talkCall, talkControls } from '../../../shared/domain/call-controls';
import { KEYS } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { joined } from '../../ui';
import {
  answer,
  closeKeypad,
  hangUpControl,
  isMuted,
  pressHangUp,
  reject,
  toggleHold,
  toggleMute,
  useKeypad,
} from './actions';
import { BarButton } from './bar-button';
import styles from './call-bar.module.css';
import { HandOverKeys, SafetyKeys } from './hand-over-keys';
import { Keypad } from './keypad';
import { LevelMeter } from './level-meter';
import { useArmed } from './presses';

/**
 * The bar that never moves: every control keeps its place, and is dimmed where it can do nothing now. 応答 and 拒否 work on the
 * caller who rings, everything else on the talk.
 */
export function CallBar({ help, children }: { readonly help?: ReactNode; readonly children?: ReactNode }) {
  const t = useWords();
  const calls = useSlice('calls');
  const talk = talkCall(calls);
  const can = talkControls(calls);
  const muted = isMuted(calls);
  const held = talk?.phase === 'held';
  const together = talk?.inConference ?? false;
  const armed = useArmed(({ control }) => can.hangUp && control === hangUpControl(calls));
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
        tall
        tone={can.answer && styles.answer}
        onPress={answer}
      />
      <BarButton name={t('calls.reject')} icon="reject" keys={KEYS.reject} enabled={can.reject} tall onPress={reject} />
      <span className={styles.divider} />
      <div className={styles.rows}>
        <div className={styles.row}>
          <BarButton
            name={muted ? t('calls.unmute') : t('calls.mute')}
            inTurnWith={muted ? t('calls.mute') : t('calls.unmute')}
            icon={muted ? 'mute' : 'microphone'}
            keys={KEYS.mute}
            enabled={can.mute}
            tone={muted && styles.amber}
            onPress={toggleMute}
          />
          <BarButton
            name={held ? t('calls.resume') : t('calls.hold')}
            inTurnWith={held ? t('calls.hold') : t('calls.resume')}
            icon="held"
            keys={KEYS.hold}
            enabled={can.hold}
            tone={held && styles.amber}
            onPress={toggleHold}
          />
          <Keypad call={talk} open={keypadOpen} enabled={can.digits} />
          <SafetyKeys />
          {help}
        </div>
        <div className={styles.row}>
          <HandOverKeys />
        </div>
      </div>
      <span className={styles.grow} />
      <div className={styles.aside}>
        <div className={styles.meters}>
          <LevelMeter label={t('calls.caller')} name={t('calls.callerLevel')} side="caller" />
          <LevelMeter label={t('calls.self')} name={t('calls.selfLevel')} side="self" />
        </div>
        {children}
      </div>
      <BarButton
        name={t('calls.hangUp')}
        icon="hangUp"
        keys={KEYS.hangUp}
        keyWord={t('calls.twice')}
        enabled={can.hangUp}
        tall
        twice
        pressed={armed}
        tone={can.hangUp ? joined(styles.end, armed && styles.armed) : styles.endIdle}
        before={armed ? t(together ? 'calls.pressAgainToAll' : 'calls.pressAgainTo') : null}
        onPress={pressHangUp}
      />
      <span role="status" className="visually-hidden">
        {armed ? t(together ? 'calls.hangUpAllAgain' : 'calls.hangUpAgain') : ''}
      </span>
    </section>
  );
}
