import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Field, isComposing, showToast, TextBox } from '../../ui';
import { centreNow, type TypedCallback, typeCallback, typedCallbackDone } from './actions';
import styles from './callbacks.module.css';
import { choicesAt, type TypedWindow, windowOf } from './when';

const REASON_MAX = 500;

function When({ typed, onType }: { readonly typed: TypedWindow; readonly onType: (when: TypedWindow) => void }) {
  const t = useWords();
  const { hours } = useSlice('callbackWork');
  const [now] = useState(centreNow);
  const first = useRef<HTMLSelectElement>(null);
  // The time is what is asked first; number and reason are there already.
  useEffect(() => first.current?.focus(), []);
  const choices = choicesAt(hours, now);
  return (
    <>
      <Field label={t('callbacks.form.when')} requiredMark={t('callbacks.form.required')}>
        {(control) => (
          <select
            {...control}
            ref={first}
            value={typed.choice}
            onChange={(event) => onType({ ...typed, choice: event.currentTarget.value })}
          >
            {choices.map(({ value, day, hour }) => (
              <option key={value} value={value}>
                {t(`callbacks.form.${day}`, { hour })}
              </option>
            ))}
            <option value="free">{t('callbacks.form.free')}</option>
          </select>
        )}
      </Field>
      {typed.choice === 'free' && (
        <div className={styles.free}>
          {(['day', 'from', 'to'] as const).map((part) => (
            <Field key={part} label={t(`callbacks.form.${part}`)}>
              {(control) => (
                <input
                  {...control}
                  type={part === 'day' ? 'date' : 'time'}
                  value={typed[part]}
                  onChange={(event) => onType({ ...typed, [part]: event.currentTarget.value })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </>
  );
}

/** 折り返し予約 and 再設定. */
export function CallbackForm({ typed }: { readonly typed: TypedCallback }) {
  const t = useWords();
  const { line } = useSlice('centre');
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const isNew = typed.callbackId === null;
  const type = (part: Partial<TypedCallback>) => {
    typeCallback(part);
    setError(null);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const window = windowOf(typed.when);
    if (typed.number.trim() === '') setError(t('callbacks.form.numberMissing'));
    else if (window === null) setError(t('callbacks.form.whenMissing'));
    else if (!sending) {
      setSending(true);
      const { callbackId, contactId, number, reason, mine } = typed;
      const answer = await settled<unknown>(
        callbackId === null
          ? bridge.callbacks.promise({ contactId, number, reason, window, mine })
          : bridge.callbacks.reschedule({ callbackId, reason, window, mine }),
      );
      setSending(false);
      if (!answer.ok) setError(refusalWords(answer.error));
      else {
        typedCallbackDone();
        showToast({
          tone: 'done',
          text: t(
            line !== 'connected'
              ? 'callbacks.form.doneOffline'
              : isNew
                ? 'callbacks.form.done'
                : 'callbacks.outcome.rescheduled',
          ),
        });
      }
    }
  };
  const pressed = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter') return;
    const isList = event.target instanceof HTMLSelectElement;
    // The Enter that takes a conversion must not send; in a list Chromium does nothing with it.
    if (isComposing(event.nativeEvent) || isList) event.preventDefault();
    if (isList) event.currentTarget.requestSubmit();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} onKeyDown={pressed}>
      <h2 className={styles.heading}>{t(isNew ? 'callbacks.promise' : 'callbacks.reschedule')}</h2>
      <p className={styles.hint}>{t('callbacks.form.hint')}</p>
      <When typed={typed.when} onType={(when) => type({ when })} />
      <Field label={t('callbacks.form.owner')}>
        {(control) => (
          <select
            {...control}
            value={typed.mine ? 'own' : 'team'}
            onChange={(event) => type({ mine: event.currentTarget.value === 'own' })}
          >
            <option value="own">{t('callbacks.own')}</option>
            <option value="team">{t('callbacks.team')}</option>
          </select>
        )}
      </Field>
      <Field label={t('callbacks.form.number')} requiredMark={t('callbacks.form.required')}>
        {(control) => (
          <TextBox
            {...control}
            inputMode="tel"
            maxLength={200}
            readOnly={!isNew}
            value={typed.number}
            onChange={(event) => type({ number: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t('callbacks.form.reason')}>
        {(control) => (
          <TextBox
            {...control}
            maxLength={REASON_MAX}
            value={typed.reason}
            onChange={(event) => type({ reason: event.currentTarget.value })}
          />
        )}
      </Field>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" tone="primary" disabled={sending}>
          {t(isNew ? 'callbacks.form.send' : 'callbacks.form.sendAgain')}
        </Button>
        <Button tone="quiet" onClick={typedCallbackDone}>
          {t('callbacks.form.giveUp')}
        </Button>
      </div>
    </form>
  );
}
