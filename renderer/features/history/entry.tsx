import type { Contact } from '../../../shared/domain/contact';
import { useSlice } from '../../app/mirror';
import { useWords, type Words } from '../../app/words';
import { Chip, dayOf, Icon, joined, sameDay, timeOfDay } from '../../ui';
import styles from './history.module.css';
import { openEntry } from './store';

/** How a contact ended: its result code (the code itself where it is no longer in use), else how its call ended. */
export function useOutcome(contact: Contact): string {
  const t = useWords();
  const { resultCodes } = useSlice('catalogue');
  const { resultCode } = contact;
  if (resultCode !== null) return resultCodes.find(({ id }) => id === resultCode)?.label ?? resultCode;
  return outcomeOfCall(contact, t) ?? t('history.noResult');
}

/** How its call ended, where it was not simply hung up. */
export function outcomeOfCall({ cause }: Contact, t: Words): string | null {
  if (cause === null || cause === 'local' || cause === 'remote') return null;
  return t(`history.cause.${cause}`);
}

/** One finished contact in the list: when, with whom, about what, how it ended. */
export function HistoryEntry({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const outcome = useOutcome(contact);
  const at = contact.startedAt;
  const about = [contact.dialled?.medium, contact.dialled?.productName].filter(Boolean).join('・');
  const region = contact.party.region
    ? `${contact.party.region.prefecture}${contact.party.region.town ?? ''}`
    : t('customer.unknownRegion');
  return (
    <div className={styles.entry}>
      <time className={joined(styles.when, 'numeric')} dateTime={new Date(at).toISOString()}>
        {sameDay(at, Date.now()) ? t('history.today') : dayOf(at)}
        <br />
        {timeOfDay(at)}
      </time>
      <div className={styles.what}>
        <span className={styles.line}>
          <Icon name={contact.direction === 'in' ? 'incoming' : 'outgoing'} size={13} />
          <span>{contact.direction === 'in' ? t('history.incoming') : t('history.outgoing')}</span>
          <b>{outcome}</b>
          {contact.practice && <Chip icon="practice">{t('history.practice')}</Chip>}
          {contact.wasInterrupted && (
            <Chip tone="bad" icon="interrupted">
              {t('history.interrupted')}
            </Chip>
          )}
        </span>
        <span className={styles.line}>
          <button type="button" className={joined(styles.open, 'numeric')} onClick={() => openEntry(contact.id)}>
            {contact.party.shown}
          </button>
          {contact.party.name && <span>{contact.party.name}</span>}
          <span className={styles.dim}>{region}</span>
        </span>
        {about !== '' && <span className={joined(styles.line, styles.dim)}>{about}</span>}
        {contact.notes !== '' && <span className={styles.notes}>{contact.notes}</span>}
      </div>
    </div>
  );
}
