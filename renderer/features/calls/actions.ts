import { create } from 'zustand';
import { type Call, isLive, isTalking } from '../../../shared/domain/call';
import type { CallId } from '../../../shared/domain/ids';
import { bridge, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';

/** 切断 asks for a second press within this time (desk.md). */
const HANG_UP_AGAIN_MS = 2_000;

/** The call whose 切断 was pressed once, until the second press or the end of the two seconds. */
export const useArmedHangUp = create<{ readonly callId: CallId | null }>(() => ({ callId: null }));
let disarm: ReturnType<typeof setTimeout> | undefined;

/** The call that the bar works on: the one that lives; the one that rings where several do. */
export function barCall(calls: readonly Call[]): Call | null {
  const live = calls.filter(isLive);
  return live.find((call) => call.phase !== 'held') ?? live[0] ?? null;
}

/** What the bar's keys may do with a call now. */
export function possibilities(call: Call | null) {
  const talking = call !== null && isTalking(call);
  return {
    answer: call?.direction === 'in' && call.phase === 'ringing',
    reject: call?.direction === 'in' && call.phase === 'ringing',
    mute: talking,
    hold: call?.phase === 'active' || call?.phase === 'held',
    digits: call?.phase === 'active',
    hangUp: talking || call?.phase === 'dialling' || call?.phase === 'answering',
  };
}

const currentCall = () => barCall(sliceNow('calls'));

/** 応答 */
export function answer(): void {
  const call = currentCall();
  if (possibilities(call).answer && call) void told(bridge.calls.answer({ callId: call.id }));
}

/** 拒否 */
export function reject(): void {
  const call = currentCall();
  if (possibilities(call).reject && call) void told(bridge.calls.reject({ callId: call.id }));
}

/** ミュート and ミュート解除 */
export function toggleMute(): void {
  const call = currentCall();
  if (!call || !possibilities(call).mute) return;
  void told(call.muted ? bridge.calls.unmute({ callId: call.id }) : bridge.calls.mute({ callId: call.id }));
}

/** 保留 and 保留解除 */
export function toggleHold(): void {
  const call = currentCall();
  if (!call || !possibilities(call).hold) return;
  void told(call.phase === 'held' ? bridge.calls.resume({ callId: call.id }) : bridge.calls.hold({ callId: call.id }));
}

/** 切断: the first press arms, the second within two seconds hangs up. */
export function pressHangUp(): void {
  const call = currentCall();
  if (!call || !possibilities(call).hangUp) return;
  clearTimeout(disarm);
  if (useArmedHangUp.getState().callId === call.id) {
    useArmedHangUp.setState({ callId: null });
    void told(bridge.calls.hangUp({ callId: call.id }));
    return;
  }
  useArmedHangUp.setState({ callId: call.id });
  disarm = setTimeout(() => useArmedHangUp.setState({ callId: null }), HANG_UP_AGAIN_MS);
}

/** プッシュ信号 */
export function sendDigit(call: Call, digit: string): void {
  void told(bridge.calls.sendDigits({ callId: call.id, digits: digit }));
}

/** Whether the keypad stands open. */
export const useKeypad = create<{ readonly open: boolean }>(() => ({ open: false }));

/** Where the person typed before the keypad opened. */
let before: Element | null = null;

/** Closes the keypad; the focus goes back to where the person was. */
export function closeKeypad(): void {
  if (!useKeypad.getState().open) return;
  useKeypad.setState({ open: false });
  if (before instanceof HTMLElement && before.isConnected) before.focus();
}

/** Opens or closes the keypad; it opens only in a talk. */
export function toggleKeypad(): void {
  if (useKeypad.getState().open) {
    closeKeypad();
    return;
  }
  if (!possibilities(currentCall()).digits) return;
  before = document.activeElement;
  useKeypad.setState({ open: true });
}
