import type { Contact } from '../../../shared/domain/contact';
import { useSecondsUntil } from '../../app/clock';
import { KEYS, resultCodeKey } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, clockOf, joined, KeyHint, StateMark } from '../../ui';
import { callOf } from '../contacts';
import { chooseResultCode, extend, finishContact, RESULT_CODES_ID, useCodeMissing } from './finish';
import styles from './wrap-up.module.css';

function ResultCodes({ contact, missing }: { readonly contact: Contact; readonly missing: boolean }) {
  const t = useWords();
  const { resultCodes } = useSlice('workspace');
  return (
    <div
      id={RESULT_CODES_ID}
      role="radiogroup"
      aria-label={t('wrapUp.resultCode')}
      aria-required="true"
      aria-invalid={missing}
      aria-describedby={missing ? `${RESULT_CODES_ID}-error` : undefined}
      className={styles.codes}
    >
      {resultCodes.map((code, index) => {
        const keys = resultCodeKey(index);
        return (
          <label key={code.id} className={joined(styles.code, contact.resultCode === code.id && styles.chosen)}>
            <input
              type="radio"
              name={`result-${contact.id}`}
              className={styles.radio}
              checked={contact.resultCode === code.id}
              aria-keyshortcuts={keys?.aria}
              onChange={() => chooseResultCode(code.id)}
            />
            <span className={styles.codeName}>{code.label}</span>
            {keys && <KeyHint keys={keys} />}
          </label>
        );
      })}
    </div>
  );
}

function Limit() {
  const t = useWords();
  const { state, wrapUpUntil } = useSlice('agent');
  const left = useSecondsUntil(wrapUpUntil);
  if (state !== 'wrapUp' || left === null) return null;
  return (
    <>
      <span className={joined(styles.limit, 'numeric', left < 0 && styles.over)}>
        {left >= 0 ? t('agent.limit', { time: clockOf(left) }) : t('agent.over', { time: clockOf(-left) })}
      </span>
      <Button small onClick={() => void extend()}>
        {t('wrapUp.extend')}
      </Button>
    </>
  );
}

/** 結果コード from the start of the contact, 後処理を終了 once its call is over; nothing moves when it ends. */
export function WrapUp({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const inCall = callOf(contact, useSlice('calls')) !== null;
  const missing = useCodeMissing((state) => state.contactId === contact.id);
  return (
    <section aria-label={t('wrapUp.title')} className={styles.wrapUp}>
      <div className={styles.head}>
        <span aria-hidden="true">{t('wrapUp.resultCode')}</span>
        <span aria-hidden="true" className={styles.required}>
          {t('script.required')}
        </span>
        {contact.status === 'interrupted' && <StateMark state="missed" word={t('contacts.interrupted')} />}
      </div>
      <ResultCodes contact={contact} missing={missing} />
      <p id={`${RESULT_CODES_ID}-error`} role="alert" className={styles.error}>
        {missing ? t('wrapUp.codeMissing') : ''}
      </p>
      {inCall ? null : (
        <div className={styles.end}>
          {contact.status === 'interrupted' ? <p className={styles.hint}>{t('wrapUp.interruptedHint')}</p> : <Limit />}
          <Button tone="primary" keys={KEYS.finish} className={styles.finish} onClick={() => void finishContact()}>
            {t('wrapUp.finish')}
          </Button>
        </div>
      )}
    </section>
  );
}
