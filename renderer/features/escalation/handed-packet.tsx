import type { Contact } from '../../../shared/domain/contact';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Card } from '../../ui';
import styles from './escalation.module.css';
import { ResultForm } from './help';
import { PacketView } from './packet-view';

/** At the desk of the supervisor who took a hand: all that is known of the case, beside the same caller's talk. */
export function HandedPacket({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const { supervisor, escalations } = useSlice('board');
  const escalation = escalations.find(
    ({ caseId, taken, contactId }) => caseId === contact.caseId && taken?.by === supervisor && contactId !== contact.id,
  );
  if (!escalation) return null;
  return (
    <Card title={t('escalation.handed')} className={styles.handed}>
      <div className={styles.card}>
        <PacketView escalation={escalation} />
        <ResultForm escalation={escalation} />
      </div>
    </Card>
  );
}
