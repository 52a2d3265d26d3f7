import { create } from 'zustand';
import type { Contact } from '../../../shared/domain/contact';
import {
  type Escalation,
  type EscalationType,
  isOpen,
  isVerifiedIn,
  type PacketWords,
  type Urgency,
  type Way,
} from '../../../shared/domain/escalation';
import { bridge, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';
import { pressOnce, pressTwice } from '../calls';
import { shownContactNow } from '../contacts';
import { draftedNow, flushDraft } from '../draft';

/** 手上げ as it is typed: it stays, also where the dialog is closed, until it was raised or given up. */
export interface TypedHand {
  readonly type: EscalationType | null;
  readonly urgency: Urgency | null;
  readonly words: PacketWords;
}
/** What of the board is open: a hand by its id, a talk by its agent. */
export type Opened = { readonly kind: 'hand' | 'talk'; readonly id: string };

interface State {
  /** The contact for which a hand is being raised. */
  readonly raising: string | null;
  readonly typed: Readonly<Record<string, TypedHand>>;
  /** Messages and results that are not sent yet, by what they are for. */
  readonly texts: Readonly<Record<string, string>>;
  /** What is mended of a packet and not sent yet, by the hand. */
  readonly words: Readonly<Record<string, PacketWords>>;
  readonly board: boolean;
  readonly opened: Opened | null;
}

export const useEscalation = create<State>(() => ({
  raising: null,
  typed: {},
  texts: {},
  words: {},
  board: false,
  opened: null,
}));

const FRESH: TypedHand = {
  type: null,
  urgency: null,
  words: { identityVerified: false, wish: '', tried: '', promised: '', mood: null },
};

/** What was typed for a contact's hand so far. */
export const typedFor = ({ typed }: Pick<State, 'typed'>, contactId: string): TypedHand => typed[contactId] ?? FRESH;

export function typeHand(contactId: string, part: Partial<TypedHand>): void {
  const { typed } = useEscalation.getState();
  useEscalation.setState({ typed: { ...typed, [contactId]: { ...typedFor({ typed }, contactId), ...part } } });
}

/** A text that waits to be sent. */
export function typeText(name: string, text: string): void {
  useEscalation.setState(({ texts }) => ({ texts: { ...texts, [name]: text } }));
}

/** A packet as it is mended. */
export function typeWords(id: string, next: PacketWords): void {
  useEscalation.setState(({ words }) => ({ words: { ...words, [id]: next } }));
}

/** These words are on their way; what was typed since then is not. */
export function wordsSent(id: string, sent: PacketWords): void {
  const { [id]: typed, ...others } = useEscalation.getState().words;
  if (typed === sent) useEscalation.setState({ words: others });
}

/** The hand that is up for a contact. */
export function handFor(contact: Contact | null): Escalation | null {
  const own = sliceNow('hands').list.map(({ escalation }) => escalation);
  return own.find((one) => one.contactId === contact?.id && isOpen(one)) ?? null;
}

/** Whether a hand can be raised for what is shown: a talk of a customer, and somebody who is signed in. */
export function canRaise(contact: Contact | null): boolean {
  const { line } = sliceNow('centre');
  const isSignedIn = line === 'connected' || line === 'offline';
  return contact !== null && !contact.practice && isSignedIn && handFor(contact) === null;
}

/** 手上げ: its dialog, for the contact on the screen. */
function raiseHand(): void {
  const contact = shownContactNow();
  if (!canRaise(contact) || !contact) return;
  // The last words of the notes go along.
  void flushDraft(contact.id);
  const typed = typedFor(useEscalation.getState(), contact.id);
  if (isVerifiedIn(draftedNow(contact).run))
    typeHand(contact.id, { words: { ...typed.words, identityVerified: true } });
  useEscalation.setState({ raising: contact.id });
}

export const closeRaise = (): void => useEscalation.setState({ raising: null });

/** What was typed has been sent, or is given up. */
export function handTyped(contactId: string): void {
  const { [contactId]: _done, ...typed } = useEscalation.getState().typed;
  useEscalation.setState({ typed, raising: null });
}

/** Names the first press of 手上げ取消. */
export const withdrawControl = (id: string): string => `withdraw ${id}`;

/** 手上げ取消: two presses, so that a slip of the hand takes no help away. */
export function withdrawHand(id: string): void {
  pressTwice(withdrawControl(id), () => void told(bridge.escalation.withdraw({ id })));
}

/** 手上げ, or 手上げ取消 where the hand is up. */
export function pressHand(): void {
  const hand = handFor(shownContactNow());
  if (hand) withdrawHand(hand.id);
  else raiseHand();
}

/** The hand for what is shown, where one press brings caller and supervisor together. */
export function toBeConnected(contact: Contact | null): (Escalation & { readonly way: PhoneWay }) | null {
  const hand = handFor(contact);
  const way = hand?.taken?.way;
  const isByPhone = way === 'takeOver' || way === 'consult' || way === 'conference';
  return hand && isByPhone ? { ...hand, way } : null;
}
type PhoneWay = Exclude<Way, 'callback' | 'chat'>;

export const connectHand = (id: string): void =>
  void pressOnce(`connect ${id}`, () => bridge.escalation.connect({ id }));
export const resultSeen = (id: string): void => void told(bridge.escalation.seen({ id }));

/** Results that the communicator has not seen yet. */
export const resultsNow = (): readonly Escalation[] =>
  sliceNow('hands').list.flatMap(({ escalation }) => (isOpen(escalation) ? [] : [escalation]));

export const isSupervisor = (): boolean => sliceNow('board').supervisor !== null;
export const showEscalations = (): void => useEscalation.setState({ board: true });
export const closeBoard = (): void => useEscalation.setState({ board: false });
export const open = (opened: Opened | null): void => useEscalation.setState({ opened });
