import type { Contact } from '../../../shared/domain/contact';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Card, dayOf, joined, StateMark, sameDay, timeOfDay } from '../../ui';
import styles from './open-contacts.module.css';
import { selectContact } from './select';
import { useShownContact } from './shown-contact';

function OpenContactLine({ contact, isCurrent }: { readonly contact: Contact; readonly isCurrent: boolean }) {
  const t = useWords();
  const at = contact.startedAt;
  const about = [contact.dialled?.medium, contact.dialled?.productName].filter(Boolean).join('・');
  return (
    <li className={joined(styles.line, isCurrent && styles.current)}>
      <button
        type="button"
        className={styles.open}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => selectContact(contact.id)}
      >
        {contact.party.name ?? contact.party.shown}
      </button>
      {contact.status === 'interrupted' ? (
        <StateMark state="missed" word={t('contacts.interrupted')} />
      ) : contact.status === 'live' ? (
        <StateMark state="held" word={t('payment.away')} />
      ) : (
        <StateMark state="wrapUp" word={t('contacts.wrapUp')} />
      )}
      <span className={styles.about}>{about}</span>
      <span className={joined(styles.about, 'numeric')}>
        {sameDay(at, Date.now()) ? timeOfDay(at) : `${dayOf(at)} ${timeOfDay(at)}`}
      </span>
    </li>
  );
}

/** Contacts without a call that are not done: 後処理, 中断, and with the payment IVR. A live one stands in the list of calls. */
export function OpenContacts() {
  const t = useWords();
  const { open: contacts } = useSlice('workspace');
  const shown = useShownContact();
  const waiting = contacts.filter(({ status, cause }) => status !== 'live' || cause === 'payment');
  if (waiting.length === 0) return null;
  return (
    <Card title={t('contacts.open')}>
      <ul className={styles.list}>
        {waiting.map((contact) => (
          <OpenContactLine key={contact.id} contact={contact} isCurrent={contact.id === shown?.id} />
        ))}
      </ul>
    </Card>
  );
}
