import { describe, expect, it, test } from 'vitest';
import type { Call, CallPhase, CallRole } from '../../shared/domain/call';
import {
  consultCall,
  customerCall,
  handOverControls,
  mayDial,
  partyControls,
  ringingCall,
  talkCall,
  talkControls,
  voiceCalls,
} from '../../shared/domain/call-controls';
import { callId } from '../../shared/domain/ids';
import { callIn } from './call-builder';

const EVERYTHING = { interpreters: ['zh', 'ko'], payment: true, recordingControl: true } as const;
const NOTHING = { interpreters: [], payment: false, recordingControl: false } as const;
const PHASES: readonly CallPhase[] = [
  'ringing',
  'answering',
  'dialling',
  'active',
  'holding',
  'held',
  'resuming',
  'ending',
  'ended',
];

const customer = (phase: CallPhase, changes: Partial<Call> = {}) =>
  callIn(phase, { id: callId('customer'), ...changes });
const waiting = () => callIn('ringing', { id: callId('waiting') });
const helper = (role: CallRole, phase: CallPhase, changes: Partial<Call> = {}) =>
  callIn(phase, { id: callId(role), role, direction: 'out', forCall: callId('customer'), ...changes });
const consult = (phase: CallPhase, changes: Partial<Call> = {}) => helper('consult', phase, changes);
const interpreter = (phase: CallPhase, changes: Partial<Call> = {}) => helper('interpreter', phase, changes);
const TOGETHER = { inConference: true } as const;
const four = (phase: CallPhase) => [customer, interpreter, consult].map((party) => party(phase, TOGETHER));

/** What is possible, by name. */
function possible(calls: readonly Call[], abilities: Parameters<typeof handOverControls>[1] = EVERYTHING): string[] {
  const { several: _several, recording: _recording, ...keys } = handOverControls(calls, abilities);
  return Object.entries(keys)
    .filter(([, enabled]) => enabled)
    .map(([name]) => name)
    .sort();
}

describe('With a caller who rings during a talk', () => {
  const calls = [customer('active'), waiting()];

  it('応答 and 拒否 mean the caller, everything else means the talk', () => {
    expect(ringingCall(calls)?.id).toBe('waiting');
    expect(talkCall(calls)?.id).toBe('customer');
    expect(talkControls(calls)).toEqual({
      answer: true,
      reject: true,
      mute: true,
      hold: true,
      digits: true,
      hangUp: true,
    });
  });

  it('切断 never reaches the caller who rings, also when the talk ends in the same moment', () => {
    for (const phase of ['ending', 'ended'] as const) {
      const late = [customer(phase), waiting()];
      expect(voiceCalls(late).map(({ id }) => id)).not.toContain('waiting');
      expect(talkControls(late).hangUp).toBe(false);
    }
    expect(voiceCalls([waiting()])).toEqual([]);
  });

  it('the order in which the calls stand in the list changes nothing', () => {
    expect(talkCall([...calls].reverse())?.id).toBe('customer');
    expect(ringingCall([...calls].reverse())?.id).toBe('waiting');
  });

  it('the talk can be handed over, but nobody else is called before the caller has an answer', () => {
    expect(possible(calls)).toEqual(['transfer']);
  });
});

describe('The call with the person’s voice', () => {
  it.each([
    ['the consult that is dialled, not the customer on hold', [customer('held'), consult('dialling')], 'consult'],
    ['the consult that talks', [customer('held'), consult('active')], 'consult'],
    ['the customer after 切替', [customer('active'), consult('held')], 'customer'],
    ['the customer where both are on hold', [consult('held'), customer('held')], 'customer'],
    ['the customer in a 三者通話', [consult('active', TOGETHER), customer('active', TOGETHER)], 'customer'],
    ['the second call while it is answered', [customer('holding'), callIn('answering')], 'call-1'],
    ['the consult that ends: a third press finds nobody', [customer('held'), consult('ending')], 'consult'],
  ])('is %s', (_name, calls, id) => {
    expect(talkCall(calls)?.id).toBe(id);
  });

  it('is nobody without a call', () => {
    expect(talkCall([])).toBeNull();
    expect(Object.values(talkControls([])).some(Boolean)).toBe(false);
    expect(possible([])).toEqual([]);
  });
});

describe('The keys of the hand-over', () => {
  it.each([
    ['a talk', [customer('active')], ['consult', 'interpreter', 'payment', 'transfer']],
    ['a talk on hold', [customer('held')], ['consult', 'interpreter', 'payment', 'transfer']],
    ['a hold that is not answered yet', [customer('holding')], []],
    ['a call that rings', [waiting()], []],
    ['a call that is dialled', [customer('dialling')], []],
    ['a consult that is dialled', [customer('held'), consult('dialling')], ['complete', 'endConsult']],
    ['a consult that talks', [customer('held'), consult('active')], ['complete', 'conference', 'endConsult', 'swap']],
    [
      'a consult on hold after 切替',
      [customer('active'), consult('held')],
      ['complete', 'conference', 'endConsult', 'swap'],
    ],
    [
      'customer and consult both on hold: 切替 has no talk to hold',
      [customer('held'), consult('held')],
      ['complete', 'conference', 'endConsult'],
    ],
    ['a 切替 under way', [customer('resuming'), consult('holding')], ['endConsult']],
    ['an interpreter who is dialled', [customer('held'), interpreter('dialling')], ['endConsult']],
    [
      'an interpreter who talks before the 三者通話',
      [customer('held'), interpreter('active')],
      ['conference', 'endConsult', 'swap'],
    ],
    [
      'a 三者通話 with a consulted colleague',
      [customer('active', TOGETHER), consult('active', TOGETHER)],
      ['consult', 'interpreter', 'leave'],
    ],
    [
      'a 三者通話 with an interpreter: there is no second one',
      [customer('active', TOGETHER), interpreter('active', TOGETHER)],
      ['consult', 'leave'],
    ],
    [
      'a 三者通話 with a party on hold',
      [customer('held', TOGETHER), interpreter('active', TOGETHER)],
      ['consult', 'leave'],
    ],
    [
      'a 三者通話 and a fourth party who is consulted',
      [customer('active', TOGETHER), interpreter('active', TOGETHER), consult('active')],
      ['conference', 'endConsult', 'leave'],
    ],
    ['four parties', four('active'), ['leave']],
    [
      'one beside four parties: main says why not',
      [...four('held'), callIn('active')],
      ['conference', 'joinsStrangers', 'leave'],
    ],
    ['two customers, one on hold', [customer('held'), callIn('active')], ['conference', 'joinsStrangers', 'swap']],
    ['a transfer under way', [customer('held', { handOver: { kind: 'blind', step: 'ringing' } })], []],
    [
      'a 退室 under way',
      [customer('active', { ...TOGETHER, handOver: { kind: 'leave', step: 'asked' } }), consult('active', TOGETHER)],
      [],
    ],
  ])('in %s', (_name, calls, names) => {
    expect(possible(calls)).toEqual(names);
  });

  it('offer nothing that the line of the settings can’t do', () => {
    expect(possible([customer('active')], NOTHING)).toEqual(['consult', 'transfer']);
    expect(handOverControls([customer('active')], NOTHING).recording).toBeNull();
  });

  it('pause the recording of the customer, also from the consult, and bring it back', () => {
    const step = (calls: readonly Call[]) => handOverControls(calls, EVERYTHING).recording;
    expect(step([customer('active', { recording: 'on' })])).toBe('pause');
    expect(step([customer('active', { recording: 'unknown' })])).toBe('pause');
    expect(step([customer('active', { recording: 'paused' })])).toBe('resume');
    expect(step([customer('active', { recording: 'off' })])).toBeNull();
    expect(step([customer('held', { recording: 'paused' }), consult('active')])).toBe('resume');
    expect(step([customer('dialling')])).toBeNull();
    expect(step([])).toBeNull();
  });

  it('know whose call is handed over', () => {
    expect(customerCall([customer('held'), consult('active')])?.id).toBe('customer');
    expect(customerCall([consult('active')])).toBeNull();
    expect(consultCall([customer('held'), consult('active')])?.id).toBe('consult');
    expect(consultCall([customer('active', TOGETHER), consult('active', TOGETHER)])).toBeNull();
  });
});

test('発信 needs a free line, and nobody who rings or is being called', () => {
  expect(mayDial([])).toBe(true);
  expect(mayDial([customer('active')])).toBe(true);
  expect(mayDial([customer('ended')])).toBe(true);
  expect(mayDial([customer('held'), callIn('active')])).toBe(false);
  expect(mayDial([waiting()])).toBe(false);
  expect(mayDial([customer('active'), waiting()])).toBe(false);
  expect(mayDial([customer('held'), consult('dialling')])).toBe(false);
});

describe('The keys of one party', () => {
  it('are not there where there is only one, or for a caller who rings', () => {
    expect(partyControls(customer('active'), [customer('active')]).shown).toBe(false);
    expect(partyControls(waiting(), [customer('active'), waiting()]).shown).toBe(false);
    expect(partyControls(customer('active'), [customer('active'), waiting()]).shown).toBe(false);
  });

  it('bring nobody back from hold while somebody else is called, answered or on the way', () => {
    for (const phase of ['dialling', 'answering', 'holding', 'resuming', 'ending'] as const) {
      expect(partyControls(customer('held'), [customer('held'), consult(phase)]).resume, phase).toBe(false);
    }
    for (const phase of ['active', 'held'] as const) {
      expect(partyControls(customer('held'), [customer('held'), consult(phase)]).resume, phase).toBe(true);
    }
  });

  it('hold, mute and drop each party of a 三者通話', () => {
    const calls = [customer('active', TOGETHER), consult('held', TOGETHER)];
    expect(calls.map((call) => partyControls(call, calls))).toEqual([
      { shown: true, hold: true, resume: false, mute: true, drop: true },
      { shown: true, hold: false, resume: true, mute: true, drop: true },
    ]);
  });

  it('drop a consult that nobody answers', () => {
    const calls = [customer('held'), consult('dialling')];
    expect(partyControls(consult('dialling'), calls)).toMatchObject({ hold: false, mute: false, drop: true });
  });
});

describe('In every state that up to three calls can be in', () => {
  const variants = (id: string, role: CallRole): Call[] =>
    PHASES.flatMap((phase) =>
      [false, true].flatMap((inConference) =>
        [null, { kind: 'attended', step: 'asked' } as const].map((handOver) =>
          callIn(phase, {
            id: callId(id),
            role,
            inConference,
            handOver,
            forCall: role === 'customer' ? null : callId('one'),
          }),
        ),
      ),
    );
  const worlds: Call[][] = [];
  for (const one of variants('one', 'customer')) {
    worlds.push([one]);
    for (const role of ['customer', 'consult', 'interpreter'] as const) {
      for (const two of variants('two', role)) {
        worlds.push([one, two], [one, two, callIn('ringing', { id: callId('three') })]);
      }
    }
  }
  const live = (calls: readonly Call[]) => calls.filter((call) => call.phase !== 'ended' && call.phase !== 'ringing');

  test('a ringing caller is met by 応答 and 拒否 alone', () => {
    for (const calls of worlds) {
      for (const call of voiceCalls(calls)) expect(['ringing', 'ended']).not.toContain(call.phase);
      expect(talkControls(calls).answer).toBe(ringingCall(calls) !== null);
    }
  });

  test('nothing is handed over, joined or swapped while another hand-over or an end is under way', () => {
    for (const calls of worlds) {
      const busy = live(calls).some((call) => call.handOver !== null || call.phase === 'ending');
      if (!busy) continue;
      const {
        transfer,
        consult: mayConsult,
        complete,
        swap,
        conference,
        leave,
        payment,
      } = handOverControls(calls, EVERYTHING);
      expect([transfer, mayConsult, complete, swap, conference, leave, payment]).toEqual(Array(7).fill(false));
    }
  });

  test('切替 needs one that talks and one on hold', () => {
    for (const calls of worlds) {
      if (!handOverControls(calls, EVERYTHING).swap) continue;
      expect(
        live(calls)
          .map(({ phase }) => phase)
          .sort(),
      ).toEqual(['active', 'held']);
    }
  });

  test('転送 and 決済IVRへ leave no second call behind', () => {
    for (const calls of worlds) {
      const can = handOverControls(calls, EVERYTHING);
      if (can.transfer || can.payment) expect(live(calls)).toHaveLength(1);
    }
  });
});
