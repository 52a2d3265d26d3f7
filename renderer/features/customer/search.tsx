import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { OutputOf } from '../../../shared/contract/contract';
import type { ContactId } from '../../../shared/domain/ids';
import { bridge, settled } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { isComposing, TextBox } from '../../ui';
import { chooseCustomer, PANEL_ID } from './actions';
import { ChoiceLine } from './choices';
import styles from './known.module.css';
import { closePanel, putPanel } from './panel';

const SEARCH_AFTER_MS = 150;
const LETTERS_MIN = 2;

type Found = OutputOf<'customers', 'search'>;

/** Asks as the person types; an answer that is overtaken is dropped. */
function useFound(contactId: ContactId, text: string): { found: Found | null; error: string | null; asking: boolean } {
  const [state, setState] = useState<{ text: string; found: Found | null; error: string | null }>({
    text: '',
    found: null,
    error: null,
  });
  const wanted = text.trim();
  const isEnough = [...wanted].length >= LETTERS_MIN;
  useEffect(() => {
    if (!isEnough) return;
    let overtaken = false;
    const timer = setTimeout(async () => {
      const answer = await settled(bridge.customers.search({ contactId, text: wanted }));
      if (overtaken) return;
      setState({
        text: wanted,
        found: answer.ok ? answer.value : null,
        error: answer.ok ? null : refusalWords(answer.error),
      });
    }, SEARCH_AFTER_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [contactId, wanted, isEnough]);
  const isAnswered = isEnough && state.text === wanted;
  return {
    found: isAnswered ? state.found : null,
    error: isAnswered ? state.error : null,
    asking: isEnough && !isAnswered,
  };
}

/** 顧客検索 below the caller: typed, chosen by ↑↓ and Enter, closed by Esc. */
export function CustomerSearch({ contactId, text }: { readonly contactId: ContactId; readonly text: string }) {
  const t = useWords();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [active, setActive] = useState(0);
  const { found, error, asking } = useFound(contactId, text);
  // A person asked for the search, so the next key is for it.
  useEffect(() => input.current?.focus(), []);
  const customers = found?.customers ?? [];
  const index = Math.min(active, customers.length - 1);
  const choose = (customerId: string | undefined) => {
    if (customerId === undefined) return;
    closePanel(contactId);
    chooseCustomer(contactId, customerId);
  };
  const pressed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || event.ctrlKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive(Math.max(0, Math.min(customers.length - 1, index + step)));
    else if (event.key === 'Enter') choose(customers[index]?.customer.id);
    else if (event.key === 'Escape') closePanel(contactId);
    else return;
    event.preventDefault();
  };
  const hint = asking
    ? t('known.searching')
    : error !== null
      ? error
      : found === null
        ? ''
        : [
            customers.length === 0 ? t('known.nothing') : '',
            found.more ? t('known.more') : '',
            found.from === 'kept' ? t('known.fromKept') : '',
          ].join('');
  return (
    <div id={PANEL_ID} className={styles.panel}>
      <TextBox
        ref={input}
        role="combobox"
        aria-label={t('known.search')}
        aria-expanded={customers.length > 0}
        aria-controls={listId}
        aria-activedescendant={index >= 0 ? `${listId}-${index}` : undefined}
        placeholder={t('known.searchHint')}
        maxLength={100}
        value={text}
        onChange={(event) => {
          putPanel(contactId, { kind: 'search', text: event.currentTarget.value });
          setActive(0);
        }}
        onKeyDown={pressed}
      />
      <div id={listId} role="listbox" aria-label={t('known.results')} className={styles.results}>
        {customers.map((known, place) => (
          <ChoiceLine
            key={known.customer.id}
            id={`${listId}-${place}`}
            known={known}
            number={null}
            active={place === index}
            withPhone
            onChoose={() => choose(known.customer.id)}
          />
        ))}
      </div>
      <p role="status" className={styles.status}>
        {hint}
      </p>
    </div>
  );
}
