import { type Call, isLive, isTalking } from '../../../shared/domain/call';
import { voiceCalls } from '../../../shared/domain/call-controls';
import { useSecondsSince, useSecondsUntil } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Card, Chip, clockOf, Icon, joined, StateMark } from '../../ui';
import { selectContact } from '../contacts';
import styles from './call-list.module.css';
import { partyName, roleWord, stepWord } from './party';
import { PartyControls } from './party-controls';
import { phaseColour, phaseSince, phaseWord } from './phase';
import { ReferRequest } from './refer-request';

/** What the server says of its recording; nothing where it says nothing. */
function RecordingChip({ call }: { readonly call: Call }) {
  const t = useWords();
  const left = useSecondsUntil(call.recordingResumesAt);
  if (call.recording === 'unknown' || !isTalking(call)) return null;
  if (call.recording === 'on') return <Chip icon="recording">{t('recording.on')}</Chip>;
  if (call.recording === 'off') return <Chip>{t('recording.off')}</Chip>;
  return (
    <>
      <Chip tone="warn" icon="recordingPaused">
        {t('recording.paused')}
      </Chip>
      {left !== null && left >= 0 && (
        <span className={joined(styles.about, 'numeric')}>{t('recording.resumesIn', { seconds: left })}</span>
      )}
    </>
  );
}

function Marks({ call }: { readonly call: Call }) {
  const t = useWords();
  const step = stepWord(call, t);
  return (
    <span className={styles.marks}>
      {call.inConference && <Chip icon="conference">{t('handOver.inConference')}</Chip>}
      {call.partyMuted && (
        <Chip tone="warn" icon="mute">
          {t('handOver.partyMuted')}
        </Chip>
      )}
      {call.heldByParty && (
        <Chip tone="warn" icon="held">
          {t('handOver.heldByParty')}
        </Chip>
      )}
      {call.muted && (
        <Chip tone="warn" icon="mute">
          {t('calls.muted')}
        </Chip>
      )}
      {step && (
        <Chip tone="accent" icon="handOver">
          <span role="status">{step}</span>
        </Chip>
      )}
      <RecordingChip call={call} />
      {call.practice && call.role === 'customer' && <Chip icon="practice">{t('calls.practice')}</Chip>}
    </span>
  );
}

function CallLine({ call, isVoice }: { readonly call: Call; readonly isVoice: boolean }) {
  const t = useWords();
  const seconds = useSecondsSince(phaseSince(call));
  const region = call.party.region;
  const place = region ? `${region.prefecture}${region.town ?? ''}` : t('customer.unknownRegion');
  const role = roleWord(call, t);
  return (
    <li className={joined(styles.line, isVoice && styles.voice)}>
      <button type="button" className={styles.party} onClick={() => selectContact(call.contactId)}>
        {partyName(call)}
      </button>
      <span className={joined(styles.time, 'numeric')}>{clockOf(seconds)}</span>
      <span className={styles.about}>
        {role ? (
          <span className={styles.role}>
            <Icon name={call.role === 'interpreter' ? 'language' : 'consult'} size={13} />
            {role}
          </span>
        ) : (
          <Icon name={call.direction === 'in' ? 'incoming' : 'outgoing'} size={13} />
        )}
        {[call.party.name && call.party.shown, role ? null : place].filter(Boolean).join('・')}
      </span>
      <StateMark state={phaseColour(call)} word={phaseWord(call, t)} />
      <Marks call={call} />
      <ReferRequest call={call} />
      <PartyControls call={call} />
    </li>
  );
}

/**
 * The calls that live, each with its state as colour, icon and word; a click brings a call's contact to the centre. The one
 * with the person's voice stands out: it is what the bar works on.
 */
export function CallList() {
  const t = useWords();
  const calls = useSlice('calls');
  const voices = voiceCalls(calls);
  const live = calls.filter(isLive);
  return (
    <Card title={t('calls.title')}>
      {live.length === 0 ? (
        <p className={styles.about}>{t('calls.empty')}</p>
      ) : (
        <ul className={styles.list}>
          {live.map((call) => (
            <CallLine key={call.id} call={call} isVoice={voices.includes(call)} />
          ))}
        </ul>
      )}
    </Card>
  );
}
