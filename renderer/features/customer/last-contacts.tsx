import type { ContactRecord } from '../../../shared/contract/centre/work';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { dayOf, joined } from '../../ui';
import styles from './known.module.css';

const SHOWN = 3;

function ContactLine({ contact }: { readonly contact: ContactRecord }) {
  const t = useWords();
  const { resultCodes } = useSlice('catalogue');
  const { resultCode, status, notes } = contact;
  const outcome =
    resultCode === null || resultCode === 'none'
      ? status === 'open'
        ? t('known.open')
        : t('history.noResult')
      : (resultCodes.find(({ id }) => id === resultCode)?.label ?? resultCode);
  return (
    <li className={styles.contact}>
      <time className="numeric" dateTime={new Date(contact.startedAt).toISOString()}>
        {dayOf(contact.startedAt)}
      </time>
      <b>{outcome}</b>
      <span className={styles.note}>{notes.at(-1)?.text ?? ''}</span>
    </li>
  );
}

/** The last three contacts at a glance; the call itself is none of them. */
export function LastContacts({
  contacts,
  ownId,
}: {
  readonly contacts: readonly ContactRecord[];
  readonly ownId: string;
}) {
  const t = useWords();
  const others = contacts.filter(({ id }) => id !== ownId).slice(0, SHOWN);
  if (others.length === 0) return <p className={styles.dim}>{t('known.noContacts')}</p>;
  return (
    <ul aria-label={t('known.contacts')} className={joined(styles.contacts)}>
      {others.map((contact) => (
        <ContactLine key={contact.id} contact={contact} />
      ))}
    </ul>
  );
}
