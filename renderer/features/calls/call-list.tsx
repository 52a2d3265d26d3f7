import { type Call, isLive } from '../../../shared/domain/call';
import { useSecondsSince } from '../../app/clock';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Card, Chip, clockOf, Icon, StateMark } from '../../ui';
import { selectContact } from '../contacts';
import styles from './call-list.module.css';
import { phaseColour, phaseSince, phaseWord } from './phase';

function CallLine({ call }: { readonly call: Call }) {
  const t = useWords();
  const seconds = useSecondsSince(phaseSince(call));
  const region = call.party.region;
  const place = region ? `${region.prefecture}${region.town ?? ''}` : t('customer.unknownRegion');
  return (
    <li className={styles.line}>
      <button type="button" className={styles.party} onClick={() => selectContact(call.contactId)}>
        {call.party.name ?? call.party.shown}
      </button>
      <span className="numeric">{clockOf(seconds)}</span>
      <span className={styles.about}>
        <Icon name={call.direction === 'in' ? 'incoming' : 'outgoing'} size={13} />
        {call.party.name ? `${call.party.shown}・${place}` : place}
      </span>
      <StateMark state={phaseColour(call)} word={phaseWord(call, t)} />
      {(call.muted || call.practice) && (
        <span className={styles.marks}>
          {call.muted && (
            <Chip tone="warn" icon="mute">
              {t('calls.muted')}
            </Chip>
          )}
          {call.practice && <Chip icon="practice">{t('calls.practice')}</Chip>}
        </span>
      )}
    </li>
  );
}

/** The calls that live (a click brings a call's contact to the centre), each with its state as colour, icon and word. */
export function CallList() {
  const t = useWords();
  const calls = useSlice('calls').filter(isLive);
  return (
    <Card title={t('calls.title')}>
      {calls.length === 0 ? (
        <p className={styles.about}>{t('calls.empty')}</p>
      ) : (
        <ul className={styles.list}>
          {calls.map((call) => (
            <CallLine key={call.id} call={call} />
          ))}
        </ul>
      )}
    </Card>
  );
}
