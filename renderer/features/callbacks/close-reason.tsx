import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../app/words';
import { Button, Field, isComposing, TextBox } from '../../ui';
import styles from './callbacks.module.css';

/** 対応済みにする: why no call is needed any more. */
export function CloseReason({
  onClose,
  onGiveUp,
}: {
  readonly onClose: (reason: string) => Promise<boolean>;
  readonly onGiveUp: () => void;
}) {
  const t = useWords();
  const [reason, setReason] = useState('');
  const box = useRef<HTMLInputElement>(null);
  // The person has just pressed for it.
  useEffect(() => box.current?.focus(), []);
  const close = async () => {
    if (reason.trim() !== '' && (await onClose(reason.trim()))) onGiveUp();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <Field label={t('callbacks.closeReason')}>
        {(control) => (
          <TextBox
            {...control}
            ref={box}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
            }}
          />
        )}
      </Field>
      <div className={styles.actions}>
        <Button small type="submit" disabled={reason.trim() === ''}>
          {t('callbacks.close')}
        </Button>
        <Button small tone="quiet" onClick={onGiveUp}>
          {t('callbacks.form.giveUp')}
        </Button>
      </div>
    </form>
  );
}
