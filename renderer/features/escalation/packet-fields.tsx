import type { Ref } from 'react';
import { MOODS, PACKET_WORDS_MAX, type PacketWords } from '../../../shared/domain/escalation';
import { useWords } from '../../app/words';
import { Field, TextBox } from '../../ui';
import { Choice } from './choice';
import styles from './escalation.module.css';

interface PacketFieldsProps {
  readonly words: PacketWords;
  readonly onType: (words: PacketWords) => void;
  readonly onRest?: () => void;
  readonly wishBox?: Ref<HTMLInputElement>;
}

/** What only the communicator can add; everything else the desk knows. */
export function PacketFields({ words, onType, onRest, wishBox }: PacketFieldsProps) {
  const t = useWords();
  const text = (key: 'wish' | 'tried' | 'promised', ref?: Ref<HTMLInputElement>) => (
    <Field label={t(`escalation.${key}`)}>
      {(control) => (
        <TextBox
          {...control}
          {...(ref ? { ref } : {})}
          maxLength={PACKET_WORDS_MAX}
          value={words[key]}
          onChange={(event) => onType({ ...words, [key]: event.currentTarget.value })}
          onBlur={onRest}
        />
      )}
    </Field>
  );
  return (
    <div className={styles.fields}>
      {text('wish', wishBox)}
      {text('tried')}
      {text('promised')}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={words.identityVerified}
          onChange={(event) => onType({ ...words, identityVerified: event.currentTarget.checked })}
        />
        <span>{t('escalation.identity')}</span>
      </label>
      <Choice
        label={t('escalation.mood')}
        options={MOODS}
        nameOf={(mood) => t(`escalation.moods.${mood}`)}
        value={words.mood}
        onChoose={(mood) => onType({ ...words, mood })}
      />
    </div>
  );
}
