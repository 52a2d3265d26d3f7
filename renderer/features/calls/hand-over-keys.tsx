import { handOverControls } from '../../../shared/domain/call-controls';
import { KEYS } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { joined } from '../../ui';
import { BarButton } from './bar-button';
import styles from './call-bar.module.css';
import {
  CONFERENCE,
  completeTransfer,
  endConsult,
  leaveConference,
  sendToPayment,
  startConference,
  swap,
  toggleRecording,
} from './hand-over';
import { InterpreterMenu } from './interpreter-menu';
import { useArmed } from './presses';
import { openTransfer } from './transfer';
import { TransferPanel } from './transfer-panel';

/** 録音一時停止 and 決済IVRへ, where the line can do them. */
export function SafetyKeys() {
  const t = useWords();
  const abilities = useSlice('abilities');
  const can = handOverControls(useSlice('calls'), abilities);
  const paused = can.recording === 'resume';
  return (
    <>
      {abilities.recordingControl && (
        <BarButton
          name={paused ? t('recording.resume') : t('recording.pause')}
          inTurnWith={paused ? t('recording.pause') : t('recording.resume')}
          icon={paused ? 'recording' : 'recordingPaused'}
          keys={KEYS.recording}
          enabled={can.recording !== null}
          tone={paused && styles.amber}
          onPress={toggleRecording}
        />
      )}
      {abilities.payment && (
        <BarButton
          name={t('payment.send')}
          icon="payment"
          keys={KEYS.payment}
          enabled={can.payment}
          onPress={sendToPayment}
        />
      )}
    </>
  );
}

/**
 * The hand-over's own row. What needs a second call stays unseen until there is one, in a place that is kept free: nothing
 * moves under the mouse when a call comes or goes.
 */
export function HandOverKeys() {
  const t = useWords();
  const can = handOverControls(useSlice('calls'), useSlice('abilities'));
  const absent = !can.several;
  const armed = useArmed(({ control }) => can.conference && can.joinsStrangers && control === CONFERENCE);
  return (
    <>
      <TransferPanel canTransfer={can.transfer} canConsult={can.consult} />
      <BarButton
        name={t('handOver.consult')}
        icon="consult"
        keys={KEYS.consult}
        enabled={can.consult}
        onPress={() => openTransfer('consult')}
      />
      <InterpreterMenu enabled={can.interpreter} />
      <BarButton
        name={t('handOver.swap')}
        icon="swap"
        keys={KEYS.swap}
        enabled={can.swap}
        absent={absent}
        onPress={swap}
      />
      <BarButton
        name={t('handOver.conference')}
        icon="conference"
        keys={KEYS.conference}
        enabled={can.conference}
        absent={absent}
        twice={can.joinsStrangers}
        pressed={can.joinsStrangers ? armed : undefined}
        tone={armed && styles.amber}
        title={can.joinsStrangers ? t('handOver.strangersAgain') : undefined}
        before={armed ? t('calls.pressAgainTo') : null}
        onPress={startConference}
      />
      <span role="status" className="visually-hidden">
        {armed ? t('handOver.strangersAgain') : ''}
      </span>
      <BarButton
        name={t('handOver.complete')}
        icon="check"
        keys={KEYS.complete}
        enabled={can.complete}
        absent={absent}
        tone={joined(styles.listed, can.complete && styles.accent)}
        onPress={completeTransfer}
      />
      <BarButton
        name={t('handOver.endConsult')}
        icon="back"
        keys={KEYS.endConsult}
        enabled={can.endConsult}
        absent={absent}
        tone={styles.listed}
        onPress={endConsult}
      />
      <BarButton
        name={t('handOver.leave')}
        icon="leave"
        enabled={can.leave}
        absent={absent}
        onPress={leaveConference}
      />
    </>
  );
}
