import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { type Escalation, MESSAGE_MAX_LENGTH, MESSAGES_MAX } from '../../../shared/domain/escalation';
import { bridge, settled } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, isComposing, TextBox, timeOfDay } from '../../ui';
import { typeText, useEscalation } from './actions';
import { useHere } from './clock';
import styles from './escalation.module.css';

interface ChatProps {
  readonly escalation: Escalation;
  readonly title: string;
  readonly names: Readonly<Record<string, string>>;
  /** It is over: nothing more can be written. */
  readonly closed?: boolean;
}

/** Short words between communicator and supervisors; what is typed stays until it was taken. */
export function Chat({ escalation, title, names, closed = false }: ChatProps) {
  const t = useWords();
  const here = useHere();
  const { id, messages } = escalation;
  const name = `chat ${id}`;
  const text = useEscalation(({ texts }) => texts[name] ?? '');
  const [error, setError] = useState<string | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (said === '') return;
    const answer = await settled(bridge.escalation.say({ id, text: said }));
    if (!answer.ok) {
      setError(refusalWords(answer.error));
      return;
    }
    // What was typed on meanwhile stays.
    if ((useEscalation.getState().texts[name] ?? '').trim() === said) typeText(name, '');
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
  };
  const isFull = messages.length >= MESSAGES_MAX;
  return (
    <section aria-label={title} className={styles.chat}>
      <h3 className={styles.label}>{title}</h3>
      {/* A list that scrolls has to be reachable by the keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div role="log" aria-label={title} tabIndex={0} className={styles.messages}>
        <ul className={styles.list}>
          {messages.length === 0 && <li className={styles.dim}>{t('escalation.chatEmpty')}</li>}
          {messages.map(({ id: messageId, by, at, text: words }) => (
            <li key={messageId}>
              <span className={styles.label}>
                {names[by] ?? by} {timeOfDay(here(at))}
              </span>{' '}
              {words}
            </li>
          ))}
        </ul>
      </div>
      {!closed && (
        <form className={styles.say} onSubmit={(event) => void send(event)} onKeyDown={pressed}>
          <TextBox
            aria-label={t('escalation.message')}
            maxLength={MESSAGE_MAX_LENGTH}
            disabled={isFull}
            value={text}
            onChange={(event) => {
              typeText(name, event.currentTarget.value);
              setError(null);
            }}
          />
          <Button small type="submit" disabled={isFull || text.trim() === ''}>
            {t('escalation.sendMessage')}
          </Button>
        </form>
      )}
      {(error !== null || isFull) && (
        <p role="alert" className={styles.error}>
          {error ?? t('centre.refusals.chatFull')}
        </p>
      )}
    </section>
  );
}
