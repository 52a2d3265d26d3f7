import { ATTEMPT_OUTCOMES } from '../../../shared/domain/callback';
import type { Contact } from '../../../shared/domain/contact';
import { bridge, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { useWords } from '../../app/words';
import { Button, joined } from '../../ui';
import { rescheduleCallback } from './actions';
import { reasonOf } from './callback-words';
import styles from './callbacks.module.css';

/** What the call that keeps a callback came to: filled in by what happened, told to the centre by 後処理を終了. */
export function CallbackOutcome({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const { running } = useSlice('callbackWork');
  const call = running.find(({ contactId }) => contactId === contact.id);
  if (!call) return null;
  const { callback, chosen, suggested, rescheduled } = call;
  const outcome = chosen ?? suggested;
  return (
    <section aria-label={t('callbacks.outcome.title')} className={styles.outcome}>
      <p className={styles.outcomeHead}>
        <span className={styles.outcomeTitle}>{t(`callbacks.kinds.${callback.kind}`)}</span>
        <span className={styles.outcomeReason}>{reasonOf(t, callback)}</span>
      </p>
      {rescheduled ? (
        <p role="status">{t('callbacks.outcome.rescheduled')}</p>
      ) : (
        <div role="radiogroup" aria-label={t('callbacks.outcome.title')} className={styles.outcomes}>
          {ATTEMPT_OUTCOMES.map((one) => (
            <label key={one} className={joined(styles.choice, outcome === one && styles.chosen)}>
              <input
                type="radio"
                name={`callback-${contact.id}`}
                className={styles.radio}
                checked={outcome === one}
                onChange={() => void told(bridge.callbacks.choose({ contactId: contact.id, outcome: one }))}
              />
              {t(`callbacks.outcome.${one}`)}
            </label>
          ))}
          <Button small onClick={() => rescheduleCallback(callback)}>
            {t('callbacks.reschedule')}
          </Button>
          <span className={styles.hint}>{t('callbacks.outcome.hint')}</span>
        </div>
      )}
    </section>
  );
}
