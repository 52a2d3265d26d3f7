import type { Call } from '../../../shared/domain/call';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import styles from './call-list.module.css';
import { answerRefer } from './hand-over';

/** The far side asks this desk to call somebody else: a person decides, and the talk goes on meanwhile. */
export function ReferRequest({ call }: { readonly call: Call }) {
  const t = useWords();
  if (!call.referRequest) return null;
  return (
    <div className={styles.refer}>
      <p role="alert">{t('handOver.referAsked', { target: call.referRequest.shown })}</p>
      <div className={styles.answers}>
        <Button small onClick={() => answerRefer(call, true)}>
          {t('handOver.allow')}
        </Button>
        <Button small onClick={() => answerRefer(call, false)}>
          {t('handOver.refuse')}
        </Button>
      </div>
    </div>
  );
}
