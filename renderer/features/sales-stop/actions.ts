import { create } from 'zustand';
import type { Row } from '../../../shared/contract/centre/entities';
import type { Contact } from '../../../shared/domain/contact';
import type { ContactId } from '../../../shared/domain/ids';
import type { StopScope } from '../../../shared/domain/sales-stop';
import { sliceNow } from '../../app/mirror';
import { words as t } from '../../app/words';
import { shownContactNow } from '../contacts';
import { formNow, putForm } from '../draft';
import { dropPictures } from './chosen-pictures';

/** 販売停止を提案 as it is typed: it stays, also where the dialog is closed, until it was sent or given up. */
export interface TypedStop {
  readonly product: string;
  readonly reason: string;
  readonly phrase: string;
  readonly alternative: string;
  /** Names with 、 between them; nothing typed: all of them. */
  readonly lots: string;
  readonly variants: string;
  /** Local time as the control writes it; nothing typed: from the approval on, and until it is taken back. */
  readonly from: string;
  readonly to: string;
  /** The talk in which it was heard. */
  readonly contactId: ContactId | null;
}
interface Stops {
  readonly view: 'closed' | 'list' | 'propose' | 'outreach';
  /** Whose 連絡先一覧 is shown. */
  readonly stopId: string | null;
  readonly typed: TypedStop | null;
}

export const useStops = create<Stops>(() => ({ view: 'closed', stopId: null, typed: null }));

/** Under which name it stays with the talk in which it was heard, also when the window is lost. */
const FORM = 'salesStop';

export const showStops = (): void => useStops.setState({ view: 'list' });
/** 連絡先一覧 */
export const showOutreach = (stopId: string): void => useStops.setState({ view: 'outreach', stopId });
export const closeStops = (): void => useStops.setState({ view: 'closed' });

/** Somebody is signed in, so that it can be said who proposes it; 研修モード tells no centre. */
export function canProposeStop(): boolean {
  const { line } = sliceNow('centre');
  return (line === 'connected' || line === 'offline') && !sliceNow('practice').active;
}

/** What the dialled number says that the talk is about; null: nothing, or a product that the centre does not have. */
export function productOfTalk({ dialled }: Contact, products: readonly Row<'product'>[]): Row<'product'> | null {
  if (!dialled) return null;
  return products.find(({ id, name }) => id === dialled.productCode || name === dialled.productName) ?? null;
}

/** 販売停止を提案: of the product of the talk, with the talk as evidence. */
export function proposeStop(): void {
  const { typed } = useStops.getState();
  const contact = shownContactNow();
  const known = contact && productOfTalk(contact, sliceNow('catalogue').products);
  const fresh: TypedStop = {
    product: known?.name ?? '',
    reason: contact ? t('stops.reasonHeard') : '',
    phrase: t('stops.phraseFirst'),
    ...{ alternative: '', lots: '', variants: '', from: '', to: '' },
    contactId: contact?.id ?? null,
  };
  const kept = contact && formNow(contact.id, FORM);
  // What was typed in a talk and given up there is gone here too.
  const isOpen = typed && (typed.contactId === null || formNow(typed.contactId, FORM) !== null);
  useStops.setState({ view: 'propose', typed: isOpen ? typed : { ...fresh, ...kept } });
}

const namesIn = (text: string): string[] => [...new Set(text.split(/[、,，\s]+/).filter((name) => name !== ''))];
const timeIn = (text: string): number | null => (text === '' ? null : new Date(text).getTime());

/** What of the product is meant. A period begins now where only its end was typed. */
export function scopeTyped({ lots, variants, from, to }: TypedStop, productId: string): StopScope {
  const [begin, end] = [timeIn(from), timeIn(to)];
  const period = begin === null && end === null ? null : { from: begin ?? Date.now(), to: end };
  return { productId, lots: namesIn(lots), variants: namesIn(variants), period };
}

export function typeStop(part: Partial<TypedStop>): void {
  const { typed } = useStops.getState();
  if (!typed) return;
  const next = { ...typed, ...part };
  useStops.setState({ typed: next });
  const { contactId, ...form } = next;
  if (contactId !== null) putForm(contactId, FORM, form);
}

/** What was typed has been sent, or is given up. */
export function stopTyped(view: Stops['view']): void {
  dropPictures();
  const { contactId = null } = useStops.getState().typed ?? {};
  if (contactId !== null) putForm(contactId, FORM, null);
  useStops.setState({ view, typed: null });
}
