import { useState } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import { type Script, type ScriptField, validateField } from '../../../shared/domain/script';
import { FIELD_MAX_LENGTH } from '../../../shared/domain/script-field';
import { useWords } from '../../app/words';
import { Field, joined, TextBox } from '../../ui';
import { useReading } from './reading';
import { fieldControlId, settleField, typeField } from './run';
import styles from './script-pane.module.css';

interface ControlProps {
  readonly contact: Contact;
  readonly script: Script;
  readonly field: ScriptField;
  /** The kana field that follows this one: it is filled with the reading of what is typed here. */
  readonly kanaKey: string | null;
  readonly value: string;
  readonly refused: boolean;
}

const INPUT_MODES = { phone: 'tel', postal: 'numeric', number: 'numeric', date: 'numeric' } as const;

function inputModeOf(field: ScriptField): 'tel' | 'numeric' | 'text' {
  return field.type in INPUT_MODES ? INPUT_MODES[field.type as keyof typeof INPUT_MODES] : 'text';
}

/** One field of a step, by its type; its fault is said when the field is left or 次へ has refused it. */
export function ScriptFieldControl({ contact, script, field, kanaKey, value, refused }: ControlProps) {
  const t = useWords();
  const [left, setLeft] = useState(false);
  const reading = useReading(contact, script, kanaKey);
  const error = refused || (left && value !== '') ? validateField(field, value) : null;
  const settle = () => {
    setLeft(true);
    settleField(contact, script, field.key);
  };

  if (field.type === 'checkbox') {
    const id = fieldControlId(field.key);
    return (
      <div className={styles.check}>
        <label className={styles.checkLabel}>
          <input
            id={id}
            type="checkbox"
            checked={value === 'true'}
            aria-required={field.required}
            aria-invalid={error !== null}
            aria-describedby={error ? `${id}-error` : undefined}
            onChange={(event) => typeField(contact, script, field.key, String(event.currentTarget.checked))}
          />
          <span>{field.label}</span>
        </label>
        {field.required && (
          <span aria-hidden="true" className={styles.required}>
            {t('script.required')}
          </span>
        )}
        {error && (
          <p id={`${id}-error`} className={styles.error}>
            {error}
          </p>
        )}
      </div>
    );
  }

  return (
    <Field
      controlId={fieldControlId(field.key)}
      label={field.label}
      requiredMark={field.required ? t('script.required') : null}
      error={error}
    >
      {(control) =>
        field.type === 'select' ? (
          <select
            {...control}
            className={joined(control.className, styles.select)}
            value={value}
            onChange={(event) => typeField(contact, script, field.key, event.currentTarget.value)}
            onBlur={settle}
          >
            <option value="">{t('script.choose')}</option>
            {field.options.map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        ) : (
          <TextBox
            {...control}
            inputMode={inputModeOf(field)}
            maxLength={FIELD_MAX_LENGTH}
            value={value}
            onChange={(event) => typeField(contact, script, field.key, event.currentTarget.value)}
            onBlur={settle}
            {...reading}
          />
        )
      }
    </Field>
  );
}
