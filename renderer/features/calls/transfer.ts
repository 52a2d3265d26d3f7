import { create } from 'zustand';
import { type Refusal, refused } from '../../../shared/contract/result';
import { isLive } from '../../../shared/domain/call';
import { customerCall } from '../../../shared/domain/call-controls';
import { containsCardNumber } from '../../../shared/domain/card-number';
import { HANDED_TEXT_MAX_LENGTH } from '../../../shared/domain/hand-over';
import type { CallId } from '../../../shared/domain/ids';
import { bridge, settled, sliceNow } from '../../app/mirror';
import { refusalWords, words } from '../../app/words';
import { showToast } from '../../ui';
import { handOverNow } from './hand-over';

/** `blind`: そのまま転送; `consult`: 相談転送. */
export type TransferWay = 'blind' | 'consult';

interface Transfer {
  readonly open: boolean;
  /** What Enter does: the way by which the panel was opened. */
  readonly way: TransferWay;
  readonly callId: CallId | null;
  readonly number: string;
  readonly text: string;
  readonly error: Refusal | null;
  /** Asked of main and not answered yet. */
  readonly underWay: TransferWay | null;
}

const EMPTY = { callId: null, number: '', text: '', error: null, underWay: null } as const;

/** 転送: where to and what travels along. It is kept through Escape and a failure, until the call is over or handed on. */
export const useTransfer = create<Transfer>(() => ({ open: false, way: 'consult', ...EMPTY }));

/** Where the person typed before the panel opened. */
let before: Element | null = null;

/** Opens 転送 or 相談転送 for the customer's call; where it stands open already, it only changes what Enter does. */
export function openTransfer(way: TransferWay): void {
  const call = customerCall(sliceNow('calls'));
  const can = handOverNow();
  if (!call || !(way === 'blind' ? can.transfer : can.consult)) return;
  const { open, callId } = useTransfer.getState();
  if (!open) before = document.activeElement;
  useTransfer.setState({ ...(callId === call.id ? {} : EMPTY), open: true, way, callId: call.id });
}

/** Closes the panel; the focus goes back to where the person was. */
export function closeTransfer(): void {
  if (!useTransfer.getState().open) return;
  useTransfer.setState({ open: false });
  if (before instanceof HTMLElement && before.isConnected) before.focus();
}

/** A line of text without what no header may carry (tabs and other control characters come with a paste). */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Hands over, or consults first. A refusal stands in the panel; where it was closed meanwhile, it is said as a toast. */
export async function submitTransfer(way: TransferWay): Promise<void> {
  const { callId, number, underWay } = useTransfer.getState();
  const text = oneLine(useTransfer.getState().text);
  if (callId === null || underWay || text.length > HANDED_TEXT_MAX_LENGTH) return;
  useTransfer.setState({ underWay: way, error: null });
  const input = { callId, number, text };
  const answer = containsCardNumber(text)
    ? refused('cardNumber')
    : await settled<unknown>(way === 'blind' ? bridge.handOver.transfer(input) : bridge.handOver.consult(input));
  const now = useTransfer.getState();
  if (answer.ok) {
    if (way === 'blind') showToast({ tone: 'done', text: words('handOver.transferred') });
    if (now.callId !== callId) return;
    // Who is asked may be busy: the words are there for the next one, until the call is over.
    useTransfer.setState(way === 'blind' ? EMPTY : { underWay: null, error: null, number: '' });
    closeTransfer();
    return;
  }
  if (now.callId === callId) useTransfer.setState({ underWay: null, error: answer.error });
  if (now.callId !== callId || !now.open) showToast({ tone: 'error', text: refusalWords(answer.error) });
}

/** Forgets what was typed for a call that is over: it must not travel with the next one. */
export function forgetEndedTransfer(): void {
  const { callId, underWay } = useTransfer.getState();
  if (callId === null || underWay || sliceNow('calls').some((call) => call.id === callId && isLive(call))) return;
  closeTransfer();
  useTransfer.setState(EMPTY);
}
