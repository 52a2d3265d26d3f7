import { useState } from 'react';
import { useWords } from '../../app/words';
import { Field, TextBox } from '../../ui';
import type { TypedStop } from './actions';
import styles from './sales-stop.module.css';

/** Of which of the goods, and when: closed until it is wanted, since most stops mean all of them at once. */
export function ScopeFields({
  typed,
  onTyped,
}: {
  readonly typed: TypedStop;
  readonly onTyped: (part: Partial<TypedStop>) => void;
}) {
  const t = useWords();
  const [isOpen, setOpen] = useState([typed.lots, typed.variants, typed.from, typed.to].some((text) => text !== ''));
  return (
    <details className={styles.scope} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('stops.scope')}</summary>
      <div className={styles.form}>
        {(['lots', 'variants'] as const).map((name) => (
          <Field key={name} label={t(`stops.${name}`)}>
            {(control) => (
              <TextBox
                {...control}
                maxLength={1_000}
                value={typed[name]}
                onChange={(event) => onTyped({ [name]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
        <div className={styles.period}>
          {(['from', 'to'] as const).map((name) => (
            <Field key={name} label={t(`stops.${name}`)}>
              {(control) => (
                <TextBox
                  {...control}
                  type="datetime-local"
                  value={typed[name]}
                  onChange={(event) => onTyped({ [name]: event.currentTarget.value })}
                />
              )}
            </Field>
          ))}
        </div>
      </div>
    </details>
  );
}
