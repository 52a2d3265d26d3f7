import type { Contact } from '../../../shared/domain/contact';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Card, dayOf, joined, StateMark, sameDay, timeOfDay } from '../../ui';
import { flushDraft } from '../draft';
import styles from './open-contacts.module.css';

/** Brings a contact to the centre; what was typed for the one before is sent first. */
function open(contact: Contact, current: Contact | undefined): void {
  if (current) void flushDraft(current.id);
  void told(bridge.contacts.select({ contactId: contact.id }));
}

function OpenContactLine({ contact, current }: { readonly contact: Contact; readonly current: Contact | undefined }) {
  const t = useWords();
  const at = contact.startedAt;
  const about = [contact.dialled?.medium, contact.dialled?.productName].filter(Boolean).join('・');
  const isCurrent = contact.id === current?.id;
  return (
    <li className={joined(styles.line, isCurrent && styles.current)}>
      <button
        type="button"
        className={styles.open}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => open(contact, current)}
      >
        {contact.party.name ?? contact.party.shown}
      </button>
      {contact.status === 'interrupted' ? (
        <StateMark state="missed" word={t('contacts.interrupted')} />
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

/** Contacts whose after-call work is not done: 後処理 and 中断. A live one stands in the list of calls. */
export function OpenContacts() {
  const t = useWords();
  const { open: contacts, selectedId } = useSlice('workspace');
  const waiting = contacts.filter((contact) => contact.status === 'wrapUp' || contact.status === 'interrupted');
  if (waiting.length === 0) return null;
  const current = contacts.find((contact) => contact.id === selectedId);
  return (
    <Card title={t('contacts.open')}>
      <ul className={styles.list}>
        {waiting.map((contact) => (
          <OpenContactLine key={contact.id} contact={contact} current={current} />
        ))}
      </ul>
    </Card>
  );
}
