import { useState } from 'react';
import type { CallerKnown, CentreState, KnownCustomer } from '../../../shared/contract/slices';
import type { Contact } from '../../../shared/domain/contact';
import { KEYS } from '../../app/keys';
import { sliceNow, useSlice } from '../../app/mirror';
import { useWords, type Words } from '../../app/words';
import { Button, Chip, dayOf, Icon, joined, timeOfDay } from '../../ui';
import { CHOICES_ID, canKnow, chooseCustomer, searchCustomer } from './actions';
import { Choices } from './choices';
import { CustomerForm } from './customer-form';
import styles from './known.module.css';
import { LastContacts } from './last-contacts';
import { goBackThere, leaveFrom, putPanel, usePanel } from './panel';
import { CustomerSearch } from './search';

const UNHAPPY_TWICE = 2;

function Person({ known, ownId }: { readonly known: KnownCustomer; readonly ownId: string }) {
  const t = useWords();
  const { nameKanji, nameKana, tier, cautions, consent, badExperienceCount: unhappy } = known.customer;
  return (
    <>
      <p className={styles.name}>
        <b>{nameKanji || nameKana || t('known.noName')}</b>
        {nameKanji !== '' && <span className={styles.kana}>{nameKana}</span>}
        {tier !== '' && <Chip tone="accent">{tier}</Chip>}
        {unhappy > 0 && (
          <Chip tone={unhappy >= UNHAPPY_TWICE ? 'bad' : 'warn'}>{t('known.badExperience', { count: unhappy })}</Chip>
        )}
        {consent.call === 'refused' && <Chip tone="warn">{t('known.callRefused')}</Chip>}
        {consent.survey === 'refused' && <Chip tone="warn">{t('known.surveyRefused')}</Chip>}
        {consent.record === 'refused' && <Chip tone="warn">{t('known.recordRefused')}</Chip>}
      </p>
      {cautions.length > 0 && (
        <p className={styles.cautions}>
          <Icon name="warning" size={14} />
          <span className={styles.hidden}>{t('known.cautions')}</span>
          <span>{cautions.join('・')}</span>
        </p>
      )}
      <LastContacts contacts={known.contacts} ownId={ownId} />
    </>
  );
}

/** How fresh it is what stands here; nothing where the centre has just said so. */
function statusOf(
  { state, from }: CallerKnown,
  chosen: KnownCustomer | null,
  line: CentreState['line'],
  t: Words,
): string {
  if (from === 'sample') return t('known.sample');
  if (chosen && chosen.fetchedAt === null) return t('known.waiting');
  if (state === 'looking') return t('known.looking');
  if (state === 'done') return '';
  const why = line === 'connected' ? t('known.noAnswer') : t('known.unreachable');
  if (!chosen?.fetchedAt) return why;
  return t('known.fetched', { why, at: `${dayOf(chosen.fetchedAt)} ${timeOfDay(chosen.fetchedAt)}` });
}

/** Whom the contact is with: chosen, or the only one who has the number. */
export function chosenOf(caller: CallerKnown | undefined, customerId: string | null): KnownCustomer | null {
  return caller?.customers.find(({ customer }) => customer.id === customerId) ?? null;
}

/** The customer that was chosen for a contact, as this desk knows them now. */
export function customerOf({ id, customerId }: Pick<Contact, 'id' | 'customerId'>): KnownCustomer | null {
  return chosenOf(
    sliceNow('callers').find(({ contactId }) => contactId === id),
    customerId,
  );
}

interface Props {
  readonly caller: CallerKnown;
  readonly customerId: string | null;
  /** E.164 of the caller, shown; empty where it is hidden. */
  readonly phone: string;
}

/** Who calls, as the centre knows them. It keeps its height while the answer comes, so that nothing moves when it is there. */
export function KnownCustomerBlock({ caller: newest, customerId, phone }: Props) {
  const t = useWords();
  const { line } = useSlice('centre');
  const panel = usePanel(newest.contactId);
  const [held, setHeld] = useState<CallerKnown | null>(null);
  // Who is choosing chooses from what stood there when they began.
  const caller = held?.contactId === newest.contactId ? held : newest;
  if (!canKnow(newest, line)) return null;
  const { contactId, customers } = caller;
  const chosen = chosenOf(caller, customerId);
  const open = (kind: 'create' | 'correct') => {
    leaveFrom();
    if (kind === 'create') putPanel(contactId, { kind, typed: { nameKanji: '', nameKana: '', phone } });
    else if (chosen) {
      const { id, nameKanji, nameKana, phones } = chosen.customer;
      putPanel(contactId, { kind, customerId: id, typed: { nameKanji, nameKana, phone: phones[0]?.raw ?? '' } });
    }
  };
  const isTyping = panel !== null && panel.kind !== 'search';
  const isHidden = phone === '' && customers.length === 0;
  return (
    <section aria-label={t('known.block')} className={styles.block}>
      {/* Long cautions are scrolled by the keyboard too. */}
      <div className={joined(styles.zone, isHidden && styles.low)} tabIndex={chosen ? 0 : undefined}>
        {chosen ? (
          <Person known={chosen} ownId={contactId} />
        ) : customers.length > 0 ? (
          <>
            <p className={styles.dim}>
              {t('known.choicesHint', { count: customers.length, key: KEYS.customerSearch.shown })}
            </p>
            <Choices
              listId={CHOICES_ID}
              customers={customers}
              onChoose={(id) => chooseCustomer(contactId, id)}
              onLeave={goBackThere}
              onFocusChange={(isInside) => setHeld(isInside ? caller : null)}
            />
            {caller.more && <p className={styles.dim}>{t('known.moreHere')}</p>}
          </>
        ) : (
          !isHidden &&
          caller.state !== 'looking' && (
            <p className={styles.none}>{caller.state === 'done' ? t('known.none') : t('known.noneKept')}</p>
          )
        )}
      </div>
      <div className={styles.actions}>
        <Button small icon="search" keys={KEYS.customerSearch} onClick={searchCustomer}>
          {t('known.search')}
        </Button>
        <Button small disabled={isTyping} onClick={() => open('create')}>
          {t('known.create')}
        </Button>
        <Button small disabled={!chosen || isTyping} onClick={() => open('correct')}>
          {t('known.correct')}
        </Button>
        {chosen && customers.length > 1 && (
          <Button small onClick={() => chooseCustomer(contactId, null)}>
            {t('known.chooseAgain')}
          </Button>
        )}
      </div>
      {panel?.kind === 'search' && <CustomerSearch contactId={contactId} text={panel.text} />}
      {panel && panel.kind !== 'search' && <CustomerForm key={panel.kind} contactId={contactId} panel={panel} />}
      <p role="status" className={styles.status}>
        {statusOf(caller, chosen, line, t)}
      </p>
    </section>
  );
}
