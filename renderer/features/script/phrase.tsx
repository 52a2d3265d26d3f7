import { renderPhrase } from '../../../shared/domain/script';
import styles from './script-pane.module.css';

const MERGE_FIELD = /(\{\{[^{}]*\}\})/;
const MERGE_KEY = /^\{\{\s*(\w+)/;

interface PhraseProps {
  readonly phrase: string;
  readonly context: Readonly<Record<string, string>>;
}

/** What to say, with the filled merge fields marked: those are the words to read with care. */
export function Phrase({ phrase, context }: PhraseProps) {
  const parts = phrase.split(MERGE_FIELD);
  return (
    <p className={styles.say} aria-live="polite">
      {parts.map((part, index) => {
        const key = MERGE_KEY.exec(part)?.[1];
        const text = renderPhrase(part, context);
        const place = `${index}-${part}`;
        return key && context[key] ? (
          <em key={place} className={styles.filled}>
            {text}
          </em>
        ) : (
          <span key={place}>{text}</span>
        );
      })}
    </p>
  );
}
