import { create } from 'zustand';
import type { Call } from '../../../shared/domain/call';
import { customerCall, handOverControls } from '../../../shared/domain/call-controls';
import type { InterpreterLanguage } from '../../../shared/domain/hand-over';
import { bridge, sliceNow } from '../../app/mirror';
import { pressOnce, pressTwice } from './presses';

/** What the keys of the hand-over may do at this moment. */
export function handOverNow() {
  return handOverControls(sliceNow('calls'), sliceNow('abilities'));
}

/** 切替 */
export function swap(): void {
  if (handOverNow().swap) void pressOnce('swap', () => bridge.handOver.swap());
}

/** 転送確定 */
export function completeTransfer(): void {
  if (handOverNow().complete) void pressOnce('complete', () => bridge.handOver.completeTransfer());
}

/** 相談を終了: back to the caller. */
export function endConsult(): void {
  if (handOverNow().endConsult) void pressOnce('endConsult', () => bridge.handOver.endConsult());
}

/** Names the first press of 三者通話 where it takes two. */
export const CONFERENCE = 'conference';

/** 三者通話; two presses where it would let one customer hear another. */
export function startConference(): void {
  const { conference, joinsStrangers } = handOverNow();
  if (!conference) return;
  const join = () => void pressOnce(CONFERENCE, () => bridge.handOver.conference());
  if (joinsStrangers) pressTwice(CONFERENCE, join);
  else join();
}

/** 退室 */
export function leaveConference(): void {
  if (handOverNow().leave) void pressOnce('leave', () => bridge.handOver.leave());
}

/** Whether the languages of 通訳を呼ぶ stand open. */
export const useInterpreterMenu = create<{ readonly open: boolean }>(() => ({ open: false }));

/** 通訳を呼ぶ: at once where the settings name one language, else the languages are shown. */
export function pressInterpreter(): void {
  if (!handOverNow().interpreter) return;
  const [language, ...others] = sliceNow('abilities').interpreters;
  if (language && others.length === 0) callInterpreter(language);
  else useInterpreterMenu.setState(({ open }) => ({ open: !open }));
}

/** 通訳を呼ぶ in a language. */
export function callInterpreter(language: InterpreterLanguage): void {
  useInterpreterMenu.setState({ open: false });
  const call = customerCall(sliceNow('calls'));
  if (!call || !handOverNow().interpreter) return;
  void pressOnce('interpreter', () => bridge.handOver.callInterpreter({ callId: call.id, language }));
}

/** 録音一時停止 and 録音再開 */
export function toggleRecording(): void {
  const call = customerCall(sliceNow('calls'));
  const step = handOverNow().recording;
  if (call && step) void pressOnce('recording', () => bridge.recording[step]({ callId: call.id }));
}

/** 決済IVRへ */
export function sendToPayment(): void {
  const call = customerCall(sliceNow('calls'));
  if (call && handOverNow().payment) void pressOnce('payment', () => bridge.payment.send({ callId: call.id }));
}

/** 相手先を保留, and back. */
export function toggleHoldParty(call: Call): void {
  const callId = call.id;
  void pressOnce(`hold ${callId}`, () =>
    call.phase === 'held' ? bridge.calls.resume({ callId }) : bridge.calls.hold({ callId }),
  );
}

/** 相手先をミュート, and back: the others don't hear this party. */
export function toggleMuteParty(call: Call): void {
  void pressOnce(`mute ${call.id}`, () => bridge.handOver.muteParty({ callId: call.id, muted: !call.partyMuted }));
}

/** Names the first press of 相手先切断. */
export const dropControl = (call: Call) => `drop ${call.id}`;

/** 相手先切断: two presses, like 切断. */
export function pressDropParty(call: Call): void {
  pressTwice(
    dropControl(call),
    () => void pressOnce(dropControl(call), () => bridge.calls.hangUp({ callId: call.id })),
  );
}

/** 転送に応じる and 断る */
export function answerRefer(call: Call, allow: boolean): void {
  const request = call.referRequest;
  if (!request) return;
  void pressOnce(`refer ${request.id}`, () =>
    bridge.handOver.answerRefer({ callId: call.id, requestId: request.id, allow }),
  );
}
