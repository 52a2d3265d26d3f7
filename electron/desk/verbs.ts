import { done } from '../../shared/contract/result';
import type { Verbs } from '../platform/ipc';
import type { Desk } from './desk';

/** What each verb of the contract does at this desk. */
export function deskVerbs(desk: Desk): Verbs {
  const { agent, calls, contacts, customers, handOver, interpreter, notices, payment, recording } = desk;
  return {
    desk: {
      snapshot: () => done(desk.snapshot()),
      dismissNotice: ({ id }) => {
        notices.dismiss(id);
        return done(undefined);
      },
      shown: ({ callId }) => calls.shown(callId),
      answerSettingsProblem: ({ choice }) => desk.answerSettingsProblem(choice),
    },
    agent: {
      ready: () => agent.choose({ kind: 'ready' }),
      support: () => agent.choose({ kind: 'support' }),
      away: ({ reason }) => agent.choose({ kind: 'away', reason }),
      reserve: ({ next }) => agent.reserve(next),
      extendWrapUp: () => agent.extendWrapUp(),
    },
    calls: {
      answer: ({ callId }) => calls.answer(callId),
      reject: ({ callId }) => calls.reject(callId),
      dial: ({ number }) => calls.out.dial(number),
      hangUp: ({ callId }) => calls.hangUp(callId),
      hold: ({ callId }) => calls.hold(callId),
      resume: ({ callId }) => calls.resume(callId),
      mute: ({ callId }) => calls.mute(callId, true),
      unmute: ({ callId }) => calls.mute(callId, false),
      sendDigits: ({ callId, digits }) => calls.sendDigits(callId, digits),
    },
    handOver: {
      swap: () => handOver.swap(),
      transfer: (input) => handOver.transfer(input),
      consult: (input) => handOver.consult(input),
      completeTransfer: () => handOver.completeTransfer(),
      endConsult: () => handOver.endConsult(),
      conference: () => handOver.conference(),
      leave: () => handOver.leave(),
      muteParty: (input) => handOver.muteParty(input),
      callInterpreter: (input) => interpreter.call(input),
      answerRefer: (input) => handOver.answerRefer(input),
    },
    recording: {
      pause: ({ callId }) => recording.pause(callId),
      resume: ({ callId }) => recording.resume(callId),
    },
    payment: {
      send: ({ callId }) => payment.send(callId),
      stopWaiting: () => payment.stopWaiting(),
    },
    contacts: {
      saveDraft: (input) => contacts.saveDraft(input),
      finish: ({ contactId }) => desk.finishWork(contactId),
      select: ({ contactId }) => contacts.select(contactId),
      search: (input) => contacts.search(input),
      read: ({ contactId }) => contacts.read(contactId),
    },
    customers: {
      choose: (input) => customers.choose(input),
      search: (input) => customers.search(input),
      create: (input) => customers.create(input),
      change: (input) => customers.change(input),
    },
    orders: {
      place: (input) => desk.centre.orders.place(input),
      told: ({ orderId }) => desk.centre.orders.told(orderId),
    },
    stops: {
      propose: (input) => desk.centre.stops.propose(input, 'stop.propose'),
      emergency: (input) => desk.centre.stops.propose(input, 'stop.emergency'),
      addEvidence: (input) => desk.centre.stops.addEvidence(input),
      addPicture: (input) => desk.centre.stops.addPicture(input),
      picture: (input) => desk.centre.stops.picture(input),
      approve: ({ stopId }) => desk.centre.stops.decide('stop.approve', stopId),
      decline: ({ stopId, reason }) => desk.centre.stops.decideFor('stop.decline', stopId, reason),
      proposeResume: ({ stopId, reason }) => desk.centre.stops.decideFor('stop.proposeResume', stopId, reason),
      approveResume: ({ stopId }) => desk.centre.stops.decide('stop.approveResume', stopId),
      declineResume: ({ stopId, reason }) => desk.centre.stops.decideFor('stop.declineResume', stopId, reason),
      outreach: ({ stopId, after }) => desk.centre.stops.outreach(stopId, after),
      callThem: ({ stopId, orderIds }) => desk.centre.stops.callThem(stopId, orderIds),
    },
    escalation: {
      raise: (input) => desk.centre.hands.raise(input),
      update: (input) => desk.centre.hands.update(input),
      say: (input) => desk.centre.hands.say(input),
      withdraw: (input) => desk.centre.hands.withdraw(input),
      seen: (input) => desk.centre.hands.seen(input),
      connect: (input) => desk.toSupervisor.connect(input),
      take: (input) => desk.centre.board.take(input),
      handBack: (input) => desk.centre.board.handBack(input),
      resolve: (input) => desk.centre.board.resolve(input),
      promise: (input) => desk.centre.board.promise(input),
      watch: (input) => desk.centre.board.watch(input),
    },
    callbacks: {
      promise: (input) => desk.callbacks.promise(input),
      dial: ({ callbackId }) => desk.callbacks.dial(callbackId),
      choose: (input) => desk.callbacks.choose(input),
      reschedule: (input) => desk.callbacks.reschedule(input),
      close: ({ callbackId, reason }) => desk.callbacks.close(callbackId, reason),
      release: ({ callbackId }) => desk.callbacks.release(callbackId),
      assign: ({ callbackId, owner }) => desk.callbacks.assign(callbackId, owner),
      board: () => desk.callbacks.board(),
      setHours: (input) => desk.callbacks.setHours(input),
    },
    practice: {
      call: ({ scenarioId }) => desk.practiceCall(scenarioId),
      leave: () => desk.leavePractice(),
    },
    centre: {
      signIn: ({ login, password }) => desk.centre.ask((link) => link.signIn.byPassword(login, password)),
      signInByBrowser: () => desk.centre.ask((link) => link.signIn.byBrowser()),
      cancelSignIn: () => desk.centre.ask((link) => link.signIn.cancel()),
      signOut: () => desk.centre.ask((link) => link.signOut()),
      dismiss: ({ id }) => desk.centre.ask((link) => link.dismiss(id)),
    },
    audio: {
      selectDevices: (input) => desk.audio.selectDevices(input),
      retryMicrophone: () => desk.audio.retryMicrophone(),
    },
  };
}
