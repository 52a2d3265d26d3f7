import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { ESCALATION_TYPES, URGENCIES } from '../../../shared/domain/escalation';
import { contactId as contactIdOf } from '../../../shared/domain/ids';
import { bridge, settled } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Dialog, isComposing } from '../../ui';
import { closeRaise, handTyped, type TypedHand, typedFor, typeHand, useEscalation } from './actions';
import { Choice } from './choice';
import styles from './escalation.module.css';
import { PacketFields } from './packet-fields';

function RaiseForm({ contactId, typed }: { readonly contactId: string; readonly typed: TypedHand }) {
  const t = useWords();
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const urgencies = useRef<HTMLDivElement>(null);
  const wish = useRef<HTMLInputElement>(null);
  const type = (part: Partial<TypedHand>) => {
    typeHand(contactId, part);
    setError(null);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    // What a digit has just chosen is not rendered yet.
    const now = typedFor(useEscalation.getState(), contactId);
    if (now.type === null || now.urgency === null) {
      setError(t('escalation.chooseBoth'));
      return;
    }
    if (sending) return;
    setSending(true);
    const { type: kind, urgency, words } = now;
    const answer = await settled(
      bridge.escalation.raise({ contactId: contactIdOf(contactId), type: kind, urgency, words }),
    );
    setSending(false);
    if (answer.ok) handTyped(contactId);
    else setError(refusalWords(answer.error));
  };
  const pressed = (event: KeyboardEvent) => {
    // The Enter that takes a conversion must not send.
    if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} onKeyDown={pressed}>
      <h2 className={styles.heading}>{t('escalation.raise')}</h2>
      <p className={styles.hint}>{t('escalation.hint')}</p>
      <Choice
        label={t('escalation.type')}
        options={ESCALATION_TYPES}
        nameOf={(one) => t(`escalation.types.${one}`)}
        value={typed.type}
        required
        first
        onChoose={(one) => type({ type: one })}
        onDigit={() => urgencies.current?.querySelector('input')?.focus()}
      />
      <div ref={urgencies}>
        <Choice
          label={t('escalation.urgency')}
          options={URGENCIES}
          nameOf={(one) => t(`escalation.urgencies.${one}`)}
          value={typed.urgency}
          required
          onChoose={(one) => type({ urgency: one })}
          onDigit={() => wish.current?.focus()}
        />
      </div>
      <PacketFields words={typed.words} wishBox={wish} onType={(words) => type({ words })} />
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" tone="primary" disabled={sending}>
          {t('escalation.send')}
        </Button>
        <Button tone="quiet" onClick={() => handTyped(contactId)}>
          {t('escalation.giveUp')}
        </Button>
      </div>
    </form>
  );
}

/** 手上げ: type and urgency by a digit each, and what the desk can't know. */
export function RaiseDialog() {
  const t = useWords();
  const { raising, typed } = useEscalation();
  return (
    <Dialog name={t('escalation.raise')} opened={raising !== null} onClose={closeRaise}>
      <div className={styles.page}>
        {raising !== null && <RaiseForm contactId={raising} typed={typedFor({ typed }, raising)} />}
      </div>
    </Dialog>
  );
}
