import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import type { Row } from '../../../shared/contract/centre/entities';
import { EVIDENCE_MAX } from '../../../shared/contract/centre/sales-stop';
import { isOpenStop, isSameScope } from '../../../shared/domain/sales-stop';
import { foldText } from '../../../shared/domain/text-fold';
import { bridge, settled, useSlice } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button, Field, isComposing, TextBox } from '../../ui';
import { scopeTyped, stopTyped, type TypedStop, typeStop } from './actions';
import { chosenPicturesAt, PROPOSAL, sendProposalsPictures } from './chosen-pictures';
import { PictureChoice } from './picture-choice';
import styles from './sales-stop.module.css';
import { ScopeFields } from './scope-fields';

const WORDS_MAX = 1_000;
const NAMES_MAX = 200;
const NAME_MAX = 40;

/** The product that was typed, in any spelling of its name; null where there is no such one. */
function productOf(products: readonly Row<'product'>[], text: string): Row<'product'> | null {
  const wanted = foldText(text);
  return products.find(({ id, name }) => id === text || foldText(name) === wanted) ?? null;
}

/** 販売停止を提案, and 緊急停止 for who holds the right. */
export function ProposeStop({ typed }: { readonly typed: TypedStop }) {
  const t = useWords();
  const listId = useId();
  const { products } = useSlice('catalogue');
  const { approver, list } = useSlice('stops');
  const { line } = useSlice('centre');
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const product = productOf(products, typed.product);
  const scope = scopeTyped(typed, product?.id ?? '');
  const alternative = typed.alternative === '' ? null : productOf(products, typed.alternative);

  const wrong = (): string | null => {
    if (product === null) return t('stops.productUnknown');
    if (typed.alternative !== '' && (alternative === null || alternative.id === product.id))
      return t('stops.alternativeUnknown');
    const names = [scope.lots, scope.variants];
    if (names.some((all) => all.length > NAMES_MAX || all.some((name) => name.length > NAME_MAX)))
      return t('stops.namesTooLong', { count: NAMES_MAX, length: NAME_MAX });
    if (scope.period?.to != null && scope.period.to <= Math.max(scope.period.from, Date.now()))
      return t('stops.periodOver');
    if (typed.reason.trim() === '') return t('stops.reasonMissing');
    if (line !== 'connected' && chosenPicturesAt(PROPOSAL).length > 0) return t('stops.picturesNeedLine');
    // The centre would refuse it, and what was typed would be gone from here.
    const isThere = list.some((stop) => isOpenStop(stop.state) && isSameScope(stop.scope, scope));
    return isThere ? t('stops.alreadyThere') : null;
  };
  const send = async (kind: 'propose' | 'emergency') => {
    const problem = wrong();
    setError(problem);
    if (problem !== null || product === null || sending) return;
    setSending(true);
    const answer = await settled(
      bridge.stops[kind]({
        productId: product.id,
        lots: [...scope.lots],
        variants: [...scope.variants],
        period: scope.period,
        reason: typed.reason.trim(),
        phrase: typed.phrase.trim(),
        alternativeId: alternative?.id ?? null,
        contactId: typed.contactId,
      }),
    );
    setSending(false);
    if (answer.ok) {
      sendProposalsPictures(answer.value.stopId);
      stopTyped('list');
    } else setError(refusalWords(answer.error));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send('propose');
  };
  const pressed = (event: KeyboardEvent) => {
    // The Enter that takes a conversion must not send.
    if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault();
  };
  const type = (part: Partial<TypedStop>) => {
    typeStop(part);
    setError(null);
  };
  return (
    <form className={styles.form} onSubmit={submit} onKeyDown={pressed}>
      <h2 className={styles.heading}>{t('stops.propose')}</h2>
      <p className={styles.hint}>{t(typed.contactId === null ? 'stops.proposeHint' : 'stops.proposeHintTalk')}</p>
      <Field label={t('stops.product')} requiredMark={t('stops.required')}>
        {(control) => (
          <TextBox
            {...control}
            list={listId}
            maxLength={80}
            value={typed.product}
            onChange={(event) => type({ product: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t('stops.reason')} requiredMark={t('stops.required')}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            maxLength={WORDS_MAX}
            value={typed.reason}
            onChange={(event) => type({ reason: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t('stops.phrase')}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={WORDS_MAX}
            value={typed.phrase}
            onChange={(event) => type({ phrase: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t('stops.alternative')}>
        {(control) => (
          <TextBox
            {...control}
            list={listId}
            maxLength={80}
            value={typed.alternative}
            onChange={(event) => type({ alternative: event.currentTarget.value })}
          />
        )}
      </Field>
      <ScopeFields typed={typed} onTyped={type} />
      <PictureChoice place={PROPOSAL} room={EVIDENCE_MAX.pictureIds} of={null} mayAdd sends={false} />
      <datalist id={listId}>
        {products.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" tone="primary" disabled={sending}>
          {t('stops.send')}
        </Button>
        {approver !== null && (
          <Button tone="danger" disabled={sending} onClick={() => void send('emergency')}>
            {t('stops.emergency')}
          </Button>
        )}
        <Button tone="quiet" onClick={() => stopTyped('list')}>
          {t('stops.giveUp')}
        </Button>
      </div>
    </form>
  );
}
