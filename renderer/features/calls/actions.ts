import { create } from 'zustand';
import type { Call } from '../../../shared/domain/call';
import { ringingCall, talkCall, talkControls, voiceCalls } from '../../../shared/domain/call-controls';
import { bridge, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';
import { pressOnce, pressTwice } from './presses';

const callsNow = () => sliceNow('calls');
const can = () => talkControls(callsNow());

/** 応答 */
export function answer(): void {
  const call = ringingCall(callsNow());
  if (call) void pressOnce(`answer ${call.id}`, () => bridge.calls.answer({ callId: call.id }));
}

/** 拒否 */
export function reject(): void {
  const call = ringingCall(callsNow());
  if (call) void pressOnce(`reject ${call.id}`, () => bridge.calls.reject({ callId: call.id }));
}

/** True when nobody hears the person. */
export function isMuted(calls: readonly Call[]): boolean {
  const heard = voiceCalls(calls);
  return heard.length > 0 && heard.every((call) => call.muted);
}

/** ミュート and ミュート解除; in a 三者通話 for everyone in it. */
export function toggleMute(): void {
  if (!can().mute) return;
  const muted = isMuted(callsNow());
  for (const { id: callId } of voiceCalls(callsNow())) {
    void told(muted ? bridge.calls.unmute({ callId }) : bridge.calls.mute({ callId }));
  }
}

/** 保留 and 保留解除 */
export function toggleHold(): void {
  const call = talkCall(callsNow());
  if (!call || !can().hold) return;
  void told(call.phase === 'held' ? bridge.calls.resume({ callId: call.id }) : bridge.calls.hold({ callId: call.id }));
}

/** Names the first press of 切断 by those whom the second would cut off: where they change in between, it counts anew. */
export function hangUpControl(calls: readonly Call[]): string {
  return `hangUp ${voiceCalls(calls)
    .map(({ id }) => id)
    .join(' ')}`;
}

/** 切断: the first press arms, the second within two seconds hangs up; in a 三者通話 everyone. */
export function pressHangUp(): void {
  if (!can().hangUp) return;
  pressTwice(hangUpControl(callsNow()), () => {
    for (const { id: callId } of voiceCalls(callsNow())) void told(bridge.calls.hangUp({ callId }));
  });
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
  if (!can().digits) return;
  before = document.activeElement;
  useKeypad.setState({ open: true });
}
