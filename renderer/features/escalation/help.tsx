import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { type Escalation, MESSAGE_MAX_LENGTH } from '../../../shared/domain/escalation';
import { bridge, settled, useSlice } from '../../app/mirror';
import { told } from '../../app/told';
import { refusalWords, useWords } from '../../app/words';
import { Button, Field, type IconName, isComposing } from '../../ui';
import { pressOnce } from '../calls';
import { typeText, useEscalation } from './actions';
import styles from './escalation.module.css';

const BY_PHONE = [
  ['takeOver', 'handOver'],
  ['consult', 'consult'],
  ['conference', 'conference'],
] as const satisfies readonly (readonly [string, IconName])[];
const WITHIN_MIN = [30, 60, 120] as const;

/** 引き継ぐ, 相談, 三者通話, 折り返しを約束, チャット: how a supervisor helps; also of one whom another has, or to help otherwise. */
export function Ways({ escalation }: { readonly escalation: Escalation }) {
  const t = useWords();
  const { extension } = useSlice('board');
  const [promising, setPromising] = useState(false);
  const { id, taken } = escalation;
  const from = taken?.by ?? null;
  return (
    <div className={styles.form}>
      <div className={styles.actions}>
        {BY_PHONE.map(([way, icon]) => (
          <Button
            key={way}
            icon={icon}
            disabled={extension === null}
            tone={way === 'takeOver' ? 'primary' : 'plain'}
            onClick={() => void pressOnce(`take ${id}`, () => bridge.escalation.take({ id, way, from }))}
          >
            {t(`escalation.ways.${way}`)}
          </Button>
        ))}
        <Button aria-expanded={promising} onClick={() => setPromising(!promising)}>
          {t('escalation.ways.callback')}
        </Button>
        <Button onClick={() => void pressOnce(`take ${id}`, () => bridge.escalation.take({ id, way: 'chat', from }))}>
          {t('escalation.ways.chat')}
        </Button>
      </div>
      {extension === null && <p className={styles.hint}>{t('escalation.noExtension')}</p>}
      {promising && (
        <fieldset className={styles.promise}>
          <legend className={styles.label}>{t('escalation.within')}</legend>
          {WITHIN_MIN.map((withinMin) => (
            <Button
              key={withinMin}
              small
              onClick={() =>
                void told(bridge.escalation.promise({ id, from, withinMin })).then((ok) => ok && setPromising(false))
              }
            >
              {t('escalation.minutes', { count: withinMin })}
            </Button>
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** 結果: goes to who raised the hand. What is typed stays until it was taken. */
export function ResultForm({ escalation }: { readonly escalation: Escalation }) {
  const t = useWords();
  const { id } = escalation;
  const name = `result ${id}`;
  const text = useEscalation(({ texts }) => texts[name] ?? '');
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = text.trim();
    if (result === '') {
      setError(t('escalation.resultMissing'));
      return;
    }
    if (sending) return;
    setSending(true);
    const answer = await settled(bridge.escalation.resolve({ id, text: result }));
    setSending(false);
    if (answer.ok) typeText(name, '');
    else setError(refusalWords(answer.error));
  };
  const pressed = (event: KeyboardEvent) => {
    // A result has lines; Ctrl+Enter is the desk's own key.
    if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} onKeyDown={pressed}>
      <Field label={t('escalation.result')} error={error}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={MESSAGE_MAX_LENGTH}
            placeholder={t('escalation.resultHint')}
            value={text}
            onChange={(event) => {
              typeText(name, event.currentTarget.value);
              setError(null);
            }}
          />
        )}
      </Field>
      <div className={styles.actions}>
        <Button small type="submit" tone="primary" disabled={sending}>
          {t('escalation.resolve')}
        </Button>
        <Button small tone="quiet" onClick={() => void told(bridge.escalation.handBack({ id }))}>
          {t('escalation.handBack')}
        </Button>
      </div>
    </form>
  );
}
