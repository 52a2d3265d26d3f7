import { useState } from 'react';
import { type Contact, NOTES_MAX_LENGTH } from '../../../shared/domain/contact';
import { useWords } from '../../app/words';
import { editDraft, flushDraft } from '../draft';
import styles from './notes.module.css';

/** Where 「対応メモへ移る」 puts the focus. */
export const NOTES_ID = 'contact-notes';

/** From here on the rest is counted. */
const COUNT_FROM = NOTES_MAX_LENGTH - 1_000;

/** 対応メモ: every key is on its way to the disk at once; too long a text is refused with words, never cut. */
export function Notes({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const [tooLong, setTooLong] = useState(false);
  const write = (notes: string) => {
    setTooLong(notes.length > NOTES_MAX_LENGTH);
    if (notes.length <= NOTES_MAX_LENGTH) editDraft(contact.id, { notes });
  };
  const left = NOTES_MAX_LENGTH - contact.notes.length;
  return (
    <div className={styles.notes}>
      <div className={styles.head}>
        <label htmlFor={NOTES_ID}>{t('notes.title')}</label>
        {contact.notes.length > COUNT_FROM && <span className="numeric">{t('notes.left', { count: left })}</span>}
      </div>
      <textarea
        key={contact.id}
        id={NOTES_ID}
        className={styles.text}
        placeholder={t('notes.placeholder')}
        value={contact.notes}
        spellCheck={false}
        aria-invalid={tooLong}
        aria-describedby={tooLong ? `${NOTES_ID}-error` : undefined}
        onChange={(event) => write(event.currentTarget.value)}
        onBlur={() => void flushDraft(contact.id)}
      />
      {tooLong && (
        <p id={`${NOTES_ID}-error`} role="alert" className={styles.error}>
          {t('notes.tooLong', { max: NOTES_MAX_LENGTH })}
        </p>
      )}
    </div>
  );
}
