import type { Call } from '../../../shared/domain/call';
import { partyControls } from '../../../shared/domain/call-controls';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, joined } from '../../ui';
import styles from './call-list.module.css';
import { dropControl, pressDropParty, toggleHoldParty, toggleMuteParty } from './hand-over';
import { partyName } from './party';
import { useArmed } from './presses';

/**
 * What may be done with one party of several. The buttons are short for the eye (the row says whose they are) and carry the
 * desk's whole word as their name.
 */
export function PartyControls({ call }: { readonly call: Call }) {
  const t = useWords();
  const can = partyControls(call, useSlice('calls'));
  const armed = useArmed(({ control }) => control === dropControl(call));
  if (!can.shown) return null;
  const held = call.phase === 'held' || call.phase === 'resuming';
  const party = partyName(call);
  return (
    <fieldset className={styles.controls} aria-label={t('handOver.ofParty', { party })}>
      <Button
        small
        icon="held"
        aria-label={held ? t('handOver.resumeParty') : t('handOver.holdParty')}
        disabled={!(can.hold || can.resume)}
        className={styles.control}
        onClick={(event) => event.detail < 2 && toggleHoldParty(call)}
      >
        {held ? t('handOver.shortResume') : t('handOver.shortHold')}
      </Button>
      {call.inConference && (
        <Button
          small
          icon={call.partyMuted ? 'mute' : 'microphone'}
          aria-label={call.partyMuted ? t('handOver.unmuteParty') : t('handOver.muteParty')}
          disabled={!can.mute}
          className={styles.control}
          onClick={(event) => event.detail < 2 && toggleMuteParty(call)}
        >
          {call.partyMuted ? t('handOver.shortUnmute') : t('handOver.shortMute')}
        </Button>
      )}
      <Button
        small
        icon="hangUp"
        aria-label={t('handOver.dropParty')}
        aria-pressed={armed}
        disabled={!can.drop}
        className={joined(styles.control, styles.drop)}
        onClick={() => pressDropParty(call)}
      >
        <span className={styles.again} data-again={armed ? t('calls.pressAgainTo') : undefined}>
          {t('handOver.shortDrop')}
        </span>
      </Button>
      <span role="status" className="visually-hidden">
        {armed ? t('handOver.dropAgain', { party }) : ''}
      </span>
    </fieldset>
  );
}
