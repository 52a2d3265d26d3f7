import type { Contact } from '../../../shared/domain/contact';
import { KEYS, resultCodeKey } from '../../app/keys';
import { useSlice } from '../../app/mirror';
import { useWords } from '../../app/words';
import { Button, joined, KeyHint, StateMark } from '../../ui';
import { callOf } from '../contacts';
import { OpenForms } from '../draft';
import { chooseResultCode, extend, finishContact, RESULT_CODES_ID, useCodeMissing } from './finish';
import styles from './wrap-up.module.css';

interface ResultCodesProps {
  readonly contact: Contact;
  readonly missing: boolean;
  readonly inCall: boolean;
}

function ResultCodes({ contact, missing, inCall }: ResultCodesProps) {
  const t = useWords();
  const { resultCodes } = useSlice('catalogue');
  return (
    <div
      id={RESULT_CODES_ID}
      role="radiogroup"
      aria-label={t('wrapUp.resultCode')}
      aria-required="true"
      aria-invalid={missing}
      aria-describedby={missing ? `${RESULT_CODES_ID}-error` : undefined}
      className={joined(styles.codes, inCall && styles.brief)}
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
            {keys && <KeyHint keys={{ shown: String(index + 1) }} />}
          </label>
        );
      })}
    </div>
  );
}

/** 結果コード from the start of the contact, 後処理を終了 once its call is over; nothing moves when it ends. */
export function WrapUp({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const inCall = callOf(contact, useSlice('calls')) !== null;
  const { state } = useSlice('agent');
  const missing = useCodeMissing((one) => one.contactId === contact.id);
  return (
    <section aria-label={t('wrapUp.title')} className={styles.wrapUp}>
      <div className={styles.head}>
        <span aria-hidden="true">{t('wrapUp.resultCode')}</span>
        <span aria-hidden="true" className={styles.required}>
          {t('script.required')}
        </span>
        <p id={`${RESULT_CODES_ID}-error`} role="alert" className={styles.error}>
          {missing ? t('wrapUp.codeMissing') : ''}
        </p>
        {inCall ? (
          <span aria-hidden="true" className={styles.end}>
            {t('wrapUp.codeKeys')}
          </span>
        ) : (
          <span className={styles.end}>
            {contact.status === 'interrupted' && <StateMark state="missed" word={t('contacts.interrupted')} />}
            {contact.status === 'wrapUp' && state === 'wrapUp' && (
              <Button small onClick={() => void extend()}>
                {t('wrapUp.extend')}
              </Button>
            )}
            <Button
              small
              tone="primary"
              keys={KEYS.finish}
              onClick={(event) => event.detail < 2 && void finishContact()}
            >
              {t('wrapUp.finish')}
            </Button>
          </span>
        )}
      </div>
      {!inCall && <OpenForms contact={contact} />}
      <ResultCodes contact={contact} missing={missing} inCall={inCall} />
    </section>
  );
}
