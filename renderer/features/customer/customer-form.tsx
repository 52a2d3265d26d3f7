import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ContactId } from '../../../shared/domain/ids';
import { bridge, settled } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Field, isComposing, TextBox } from '../../ui';
import { PANEL_ID } from './actions';
import styles from './known.module.css';
import { closePanel, type Panel, putPanel, type Typed } from './panel';

const FIELDS = [
  { key: 'nameKanji', label: 'known.name', most: 80 },
  { key: 'nameKana', label: 'known.kana', most: 80 },
  { key: 'phone', label: 'known.phone', most: 40 },
] as const;

/** 新規登録 and 訂正: name, reading, number. What was typed stays until it is saved or given up. */
export function CustomerForm({
  contactId,
  panel,
}: {
  readonly contactId: ContactId;
  readonly panel: Exclude<Panel, { kind: 'search' }>;
}) {
  const t = useWords();
  const titleId = useId();
  const first = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  useEffect(() => first.current?.focus(), []);
  const { typed } = panel;
  const type = (part: Partial<Typed>) => {
    putPanel(contactId, { ...panel, typed: { ...typed, ...part } });
    setError(null);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (saving) return;
    setSaving(true);
    const answer =
      panel.kind === 'create'
        ? await settled(bridge.customers.create({ contactId, ...typed }))
        : await settled(bridge.customers.change({ contactId, customerId: panel.customerId, ...typed }));
    setSaving(false);
    if (answer.ok) closePanel(contactId);
    else setError(refusalWords(answer.error));
  };
  const pressed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) {
      // The Enter that takes a conversion must not save.
      if (event.key === 'Enter') event.preventDefault();
      return;
    }
    if (event.key === 'Escape') closePanel(contactId);
  };
  return (
    <form
      id={PANEL_ID}
      aria-labelledby={titleId}
      className={styles.panel}
      onSubmit={(event) => void save(event)}
      onKeyDown={pressed}
    >
      <p id={titleId} className={styles.title}>
        {panel.kind === 'create' ? t('known.createTitle') : t('known.correctTitle')}
      </p>
      <div className={styles.fields}>
        {FIELDS.map(({ key, label, most }, place) => (
          <Field key={key} label={t(label)}>
            {(control) => (
              <TextBox
                {...control}
                ref={place === 0 ? first : undefined}
                maxLength={most}
                value={typed[key]}
                onChange={(event) => type({ [key]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {error && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.actions}>
        <Button small type="submit" disabled={saving}>
          {panel.kind === 'create' ? t('known.save') : t('known.saveChange')}
        </Button>
        <Button small tone="quiet" onClick={() => closePanel(contactId)}>
          {t('known.cancel')}
        </Button>
      </div>
    </form>
  );
}
