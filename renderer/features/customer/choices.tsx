import { type KeyboardEvent, useRef, useState } from 'react';
import type { KnownCustomer } from '../../../shared/contract/slices';
import { formatPhoneNumber } from '../../../shared/domain/phone-number';
import { useWords } from '../../app/words';
import { isComposing, joined } from '../../ui';
import styles from './known.module.css';

/** A list that changed so shortly ago may not be what the hand aimed at. */
const STEADY_AFTER_MS = 400;

interface LineProps {
  readonly id: string;
  readonly known: KnownCustomer;
  readonly number: number | null;
  readonly active: boolean;
  readonly withPhone: boolean;
  readonly onChoose: () => void;
}

/** One customer of a list: key, name, reading, tier. */
export function ChoiceLine({ id, known, number, active, withPhone, onChoose }: LineProps) {
  const t = useWords();
  const { nameKanji, nameKana, tier, phones } = known.customer;
  const phone = phones[0]?.e164;
  return (
    // The keyboard works on the list or its search box (aria-activedescendant), the mouse on the line.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={joined(styles.choice, active && styles.active)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {number !== null && (
        <span aria-hidden="true" className={styles.key}>
          {number}
        </span>
      )}
      <b>{nameKanji || nameKana || t('known.noName')}</b>
      <span className={styles.dim}>{nameKanji === '' ? '' : nameKana}</span>
      {tier !== '' && <span className={styles.dim}>{tier}</span>}
      {withPhone && phone && <span className={joined(styles.dim, 'numeric')}>{formatPhoneNumber(phone)}</span>}
    </div>
  );
}

interface ChoicesProps {
  readonly listId: string;
  readonly customers: readonly KnownCustomer[];
  readonly onChoose: (customerId: string) => void;
  readonly onLeave: () => void;
  readonly onFocusChange: (isInside: boolean) => void;
}

/** Those with the same number: a digit chooses at once, ↑↓ and Enter too. It takes no focus by itself. */
export function Choices({ listId, customers, onChoose, onLeave, onFocusChange }: ChoicesProps) {
  const t = useWords();
  const [active, setActive] = useState(0);
  const names = customers.map(({ customer }) => customer.id).join(' ');
  const shown = useRef({ names, at: Number.NEGATIVE_INFINITY });
  if (shown.current.names !== names) shown.current = { names, at: performance.now() };
  const index = Math.min(active, customers.length - 1);
  const choose = (known: KnownCustomer | undefined) => {
    if (known) onChoose(known.customer.id);
  };
  const pressed = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive(Math.max(0, Math.min(customers.length - 1, index + step)));
    else if (/^[1-9]$/.test(event.key)) choose(customers[Number(event.key) - 1]);
    else if (event.key === 'Enter') choose(customers[index]);
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <div
      id={listId}
      role="listbox"
      tabIndex={0}
      aria-label={t('known.choices', { count: customers.length })}
      aria-activedescendant={`${listId}-${index}`}
      className={styles.choices}
      onKeyDown={pressed}
      onFocus={() => onFocusChange(true)}
      onBlur={() => onFocusChange(false)}
    >
      {customers.map((known, place) => (
        <ChoiceLine
          key={known.customer.id}
          id={`${listId}-${place}`}
          known={known}
          number={place + 1}
          active={place === index}
          withPhone={false}
          onChoose={() => {
            if (performance.now() - shown.current.at >= STEADY_AFTER_MS) choose(known);
          }}
        />
      ))}
    </div>
  );
}
