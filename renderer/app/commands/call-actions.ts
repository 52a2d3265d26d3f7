import { isLive } from '../../../shared/domain/call';
import { partyControls, talkCall, talkControls } from '../../../shared/domain/call-controls';
import {
  answer,
  answerRefer,
  callInterpreter,
  completeTransfer,
  endConsult,
  handOverNow,
  isMuted,
  leaveConference,
  openTransfer,
  pressDropParty,
  pressHangUp,
  pressInterpreter,
  reject,
  sendToPayment,
  startConference,
  swap,
  toggleHold,
  toggleHoldParty,
  toggleKeypad,
  toggleMute,
  toggleMuteParty,
  toggleRecording,
} from '../../features/calls';
import { stopWaitingForReturn } from '../../features/payment';
import { KEYS } from '../keys';
import { sliceNow } from '../mirror';
import { words as t } from '../words';
import type { Action } from './action';

function talkActions(): Action[] {
  const calls = sliceNow('calls');
  const can = talkControls(calls);
  const held = talkCall(calls)?.phase === 'held';
  const muteWord = isMuted(calls) ? t('calls.unmute') : t('calls.mute');
  return [
    { id: 'answer', label: t('calls.answer'), keys: KEYS.answer, enabled: can.answer, run: answer },
    { id: 'reject', label: t('calls.reject'), keys: KEYS.reject, enabled: can.reject, run: reject },
    { id: 'mute', label: muteWord, keys: KEYS.mute, enabled: can.mute, run: toggleMute },
    {
      id: 'hold',
      label: held ? t('calls.resume') : t('calls.hold'),
      keys: KEYS.hold,
      enabled: can.hold,
      run: toggleHold,
    },
    { id: 'digits', label: t('calls.digits'), keys: KEYS.digits, enabled: can.digits, run: toggleKeypad },
    { id: 'hangUp', label: t('calls.hangUp'), keys: KEYS.hangUp, enabled: can.hangUp, run: pressHangUp },
  ];
}

function interpreterActions(enabled: boolean): Action[] {
  const { interpreters } = sliceNow('abilities');
  if (interpreters.length === 0) return [];
  const press: Action = {
    id: 'interpreter',
    label: t('handOver.interpreter'),
    keys: KEYS.interpreter,
    enabled,
    run: pressInterpreter,
  };
  if (interpreters.length === 1) return [press];
  const languages = interpreters.map((language) => ({
    id: `interpreter-${language}`,
    label: t('handOver.interpreterIn', { language: t(`handOver.language.${language}`) }),
    enabled,
    run: () => callInterpreter(language),
  }));
  return [press, ...languages];
}

function handOverActions(): Action[] {
  const can = handOverNow();
  const { recordingControl, payment } = sliceNow('abilities');
  const waits = sliceNow('payment') !== null;
  const recordingWord = can.recording === 'resume' ? t('recording.resume') : t('recording.pause');
  const key = (id: 'consult' | 'swap' | 'complete' | 'endConsult' | 'conference', run: () => void): Action => ({
    id,
    label: t(`handOver.${id}`),
    keys: KEYS[id],
    enabled: can[id],
    run,
  });
  return [
    { id: 'transfer', label: t('handOver.transfer'), enabled: can.transfer, run: () => openTransfer('blind') },
    key('consult', () => openTransfer('consult')),
    key('swap', swap),
    key('complete', completeTransfer),
    key('endConsult', endConsult),
    key('conference', startConference),
    { id: 'leave', label: t('handOver.leave'), enabled: can.leave, run: leaveConference },
    ...interpreterActions(can.interpreter),
    ...(recordingControl
      ? [
          {
            id: 'recording',
            label: recordingWord,
            keys: KEYS.recording,
            enabled: can.recording !== null,
            run: toggleRecording,
          },
        ]
      : []),
    ...(payment
      ? [
          { id: 'payment', label: t('payment.send'), keys: KEYS.payment, enabled: can.payment, run: sendToPayment },
          { id: 'stopWaiting', label: t('payment.stopWaiting'), enabled: waits, run: stopWaitingForReturn },
        ]
      : []),
  ];
}

/** What may be done with each party where there are several, and what a far side asks for. */
function partyActions(): Action[] {
  const calls = sliceNow('calls');
  return calls.filter(isLive).flatMap((call) => {
    const can = partyControls(call, calls);
    const party = call.party.name ?? call.party.shown;
    const of = (command: string) => t('handOver.ofCommand', { command, party });
    const held = call.phase === 'held';
    const several: Action[] = [
      {
        id: `hold-${call.id}`,
        label: of(held ? t('handOver.resumeParty') : t('handOver.holdParty')),
        enabled: can.hold || can.resume,
        run: () => toggleHoldParty(call),
      },
      {
        id: `mute-${call.id}`,
        label: of(call.partyMuted ? t('handOver.unmuteParty') : t('handOver.muteParty')),
        enabled: can.mute,
        run: () => toggleMuteParty(call),
      },
      {
        id: `drop-${call.id}`,
        label: of(t('handOver.dropParty')),
        enabled: can.drop,
        run: () => pressDropParty(call),
      },
    ];
    const asked: Action[] = [
      { id: `allow-${call.id}`, label: of(t('handOver.allow')), enabled: true, run: () => answerRefer(call, true) },
      { id: `refuse-${call.id}`, label: of(t('handOver.refuse')), enabled: true, run: () => answerRefer(call, false) },
    ];
    return [...(can.shown ? several : []), ...(call.referRequest ? asked : [])];
  });
}

/** Everything that can be done with the calls as they stand now. */
export function callActions(): Action[] {
  return [...talkActions(), ...handOverActions(), ...partyActions()];
}
