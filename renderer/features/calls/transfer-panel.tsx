import { Popover } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { HANDED_TEXT_MAX_LENGTH } from '../../../shared/domain/hand-over';
import { useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Field, isComposing, joined, TextBox } from '../../ui';
import { BarButton } from './bar-button';
import styles from './hand-over.module.css';
import { partyName } from './party';
import { closeTransfer, forgetEndedTransfer, openTransfer, submitTransfer, useTransfer } from './transfer';

/** Refusals that are about 次の人への一言; all others stand under the number. */
const TEXT_REFUSALS: readonly string[] = ['cardNumber'];

/** From here on the rest is counted. */
const COUNT_FROM = HANDED_TEXT_MAX_LENGTH - 30;

/** An Enter that confirms a conversion hands nobody over. */
function keepComposing(event: KeyboardEvent): void {
  if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
}

interface FormProps {
  readonly canTransfer: boolean;
  readonly canConsult: boolean;
}

function TransferForm({ canTransfer, canConsult }: FormProps) {
  const t = useWords();
  const { way, callId, number, text, error, underWay } = useTransfer();
  const step = useSlice('calls').find((call) => call.id === callId)?.handOver?.step;
  const numberBox = useRef<HTMLInputElement>(null);
  // The next digit already belongs to the panel; after a refusal the number is what has to be mended.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another way or another refusal asks for the number again
  useEffect(() => numberBox.current?.focus({ preventScroll: true }), [way, error]);

  const left = HANDED_TEXT_MAX_LENGTH - text.trim().length;
  const isAboutText = error !== null && TEXT_REFUSALS.includes(error.code);
  const words = error ? refusalWords(error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void submitTransfer(way);
  };
  const consult = (
    <Button
      type={way === 'consult' ? 'submit' : 'button'}
      tone={way === 'consult' ? 'primary' : 'plain'}
      disabled={!canConsult || underWay !== null}
      onClick={way === 'consult' ? undefined : () => void submitTransfer('consult')}
    >
      {t('handOver.consult')}
    </Button>
  );
  const blind = (
    <Button
      type={way === 'blind' ? 'submit' : 'button'}
      tone={way === 'blind' ? 'primary' : 'plain'}
      disabled={!canTransfer || underWay !== null}
      onClick={way === 'blind' ? undefined : () => void submitTransfer('blind')}
    >
      {t('handOver.blind')}
    </Button>
  );
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t('handOver.to')} error={isAboutText ? null : words}>
        {(control) => (
          <TextBox
            {...control}
            ref={numberBox}
            inputMode="tel"
            maxLength={200}
            placeholder={t('dialler.placeholder')}
            value={number}
            onChange={(event) => useTransfer.setState({ number: event.currentTarget.value, error: null })}
            onKeyDown={keepComposing}
          />
        )}
      </Field>
      <Field
        label={t('handOver.text')}
        error={left < 0 ? t('handOver.textTooLong', { max: HANDED_TEXT_MAX_LENGTH }) : isAboutText ? words : null}
      >
        {(control) => (
          <TextBox
            {...control}
            placeholder={t('handOver.textHint')}
            value={text}
            onChange={(event) => useTransfer.setState({ text: event.currentTarget.value, error: null })}
            onKeyDown={keepComposing}
          />
        )}
      </Field>
      <p role="status" className={joined(styles.hint, 'numeric')}>
        {underWay
          ? t(`handOver.step.${step ?? 'asked'}`)
          : left >= 0 && left <= HANDED_TEXT_MAX_LENGTH - COUNT_FROM
            ? t('notes.left', { count: left })
            : ''}
      </p>
      <div className={styles.ways}>
        {way === 'blind' ? blind : consult}
        {way === 'blind' ? consult : blind}
      </div>
    </form>
  );
}

/** 転送: its key in the bar, and the panel that 転送 and 相談転送 share. Escape closes it and keeps what was typed. */
export function TransferPanel({ canTransfer, canConsult }: FormProps) {
  const t = useWords();
  const { open, callId } = useTransfer();
  const calls = useSlice('calls');
  const call = calls.find(({ id }) => id === callId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call may have ended
  useEffect(() => forgetEndedTransfer(), [calls]);
  return (
    <Popover
      opened={open}
      onChange={(opened) => !opened && closeTransfer()}
      position="top-start"
      offset={10}
      width={400}
      trapFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <BarButton
          name={t('handOver.transfer')}
          icon="handOver"
          enabled={canTransfer}
          aria-expanded={open}
          onPress={() => openTransfer('blind')}
        />
      </Popover.Target>
      <Popover.Dropdown
        aria-label={t('handOver.transfer')}
        className={styles.panel}
        onKeyDown={(event) => event.key === 'Escape' && !isComposing(event.nativeEvent) && closeTransfer()}
      >
        {call && (
          <p className={styles.title}>
            <b>{t('handOver.transfer')}</b> {partyName(call)}
          </p>
        )}
        <TransferForm canTransfer={canTransfer} canConsult={canConsult} />
      </Popover.Dropdown>
    </Popover>
  );
}
