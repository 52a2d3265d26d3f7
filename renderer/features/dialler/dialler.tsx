import { type FormEvent, useState } from 'react';
import { mayDial } from '../../../shared/domain/call-controls';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Card, Field, isComposing, TextBox } from '../../ui';
import styles from './dialler.module.css';

/** Where 「電話番号の入力へ移る」 puts the focus. */
export const DIAL_FIELD_ID = 'dial-number';

/** 発信: the number in any spelling; what is wrong with it is said under the field and the number stays. */
export function Dialler() {
  const t = useWords();
  const [number, setNumber] = useState('');
  const [error, setError] = useState<string | null>(null);
  const enabled = mayDial(useSlice('calls'));

  const dial = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await settled(bridge.calls.dial({ number }));
    setError(answer.ok ? null : refusalWords(answer.error));
    if (answer.ok) setNumber('');
  };

  return (
    <Card title={t('dialler.title')}>
      <form className={styles.form} onSubmit={(event) => void dial(event)}>
        <Field label={t('dialler.number')} error={error}>
          {(control) => (
            <TextBox
              {...control}
              data-focus-target={DIAL_FIELD_ID}
              inputMode="tel"
              maxLength={200}
              placeholder={t('dialler.placeholder')}
              value={number}
              onChange={(event) => {
                setNumber(event.currentTarget.value);
                setError(null);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
              }}
            />
          )}
        </Field>
        <Button type="submit" icon="dialling" disabled={!enabled} className={styles.call}>
          {t('dialler.call')}
        </Button>
      </form>
    </Card>
  );
}
