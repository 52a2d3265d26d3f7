import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Call, type CallEvent, type CallPhase, isLive, isTalking, nextCall } from '../../shared/domain/call';
import { callIn } from './call-builder';

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

/** Every phase that an event leads to, by the phase it comes in. What is not here changes nothing. */
const STEPS: Readonly<Record<CallPhase, Partial<Record<CallEvent['kind'], CallPhase>>>> = {
  ringing: { answerPressed: 'answering', established: 'active', hangUpPressed: 'ending', over: 'ended' },
  answering: { established: 'active', hangUpPressed: 'ending', over: 'ended' },
  dialling: { established: 'active', hangUpPressed: 'ending', over: 'ended' },
  active: { holdPressed: 'holding', hangUpPressed: 'ending', over: 'ended' },
  holding: { holdConfirmed: 'held', holdRefused: 'active', hangUpPressed: 'ending', over: 'ended' },
  held: { resumePressed: 'resuming', hangUpPressed: 'ending', over: 'ended' },
  resuming: { resumeConfirmed: 'active', resumeRefused: 'held', hangUpPressed: 'ending', over: 'ended' },
  ending: { over: 'ended' },
  ended: {},
};

const at = fc.integer({ min: 1, max: 2_000_000_000_000 });
const goesOn: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom<CallEvent>(
    { kind: 'answerPressed' },
    { kind: 'holdPressed' },
    { kind: 'holdRefused' },
    { kind: 'resumePressed' },
    { kind: 'resumeConfirmed' },
    { kind: 'resumeRefused' },
  ),
  fc.record({ kind: fc.constant('established' as const), at }),
  fc.record({ kind: fc.constant('holdConfirmed' as const), at }),
  fc.record({ kind: fc.constant('muteChanged' as const), muted: fc.boolean() }),
  fc.record({ kind: fc.constant('digitsSent' as const), digits: fc.stringMatching(/^[0-9*#A-D]{1,32}$/) }),
);
const ends: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constant({ kind: 'hangUpPressed' as const }),
  fc.record({
    kind: fc.constant('over' as const),
    at,
    cause: fc.constantFrom('local', 'remote', 'rejected', 'missed', 'busy', 'failed', 'lost'),
  }),
);
const anyStart = fc.constantFrom(callIn('ringing'), callIn('dialling'));
/** An end comes seldom enough that the long middle of a call is reached. */
const anyLife = fc.array(fc.oneof({ weight: 30, arbitrary: goesOn }, { weight: 1, arbitrary: ends }), {
  minLength: 5,
  maxLength: 80,
  size: 'max',
});

/** Runs through a life of events and looks at each step. */
function through(
  start: Call,
  events: readonly CallEvent[],
  look: (before: Call, event: CallEvent, after: Call) => void,
) {
  let call = start;
  for (const event of events) {
    const after = nextCall(call, event);
    look(call, event, after);
    call = after;
  }
  return call;
}

/** Whatever the order on the wire and of the presses. */
function inEveryLife(look: (before: Call, event: CallEvent, after: Call) => void) {
  fc.assert(fc.property(anyStart, anyLife, (start, events) => void through(start, events, look)));
}

describe('An incoming call', () => {
  it('is answered only when the network confirms it, not with the press', () => {
    const pressed = nextCall(callIn('ringing'), { kind: 'answerPressed' });
    expect(pressed).toMatchObject({ phase: 'answering', answeredAt: null });
    expect(nextCall(pressed, { kind: 'established', at: 2_500 })).toMatchObject({ phase: 'active', answeredAt: 2_500 });
  });

  it('may be established without a press, when the desk answers automatically', () => {
    expect(nextCall(callIn('ringing'), { kind: 'established', at: 2_500 })).toMatchObject({ phase: 'active' });
  });

  it('that the caller gives up is over as missed and was never answered', () => {
    const over = nextCall(callIn('ringing'), { kind: 'over', at: 4_000, cause: 'missed' });
    expect(over).toMatchObject({ phase: 'ended', cause: 'missed', answeredAt: null, endedAt: 4_000 });
  });

  it('stays rejected when the answer of the network comes too late', () => {
    const rejected = nextCall(callIn('ringing'), { kind: 'hangUpPressed' });
    expect(nextCall(rejected, { kind: 'established', at: 2_500 })).toBe(rejected);
  });
});

describe('A held call', () => {
  it('is shown as held only after the other side agreed', () => {
    const pressed = nextCall(callIn('active'), { kind: 'holdPressed' });
    expect(pressed).toMatchObject({ phase: 'holding', heldSince: null });
    expect(nextCall(pressed, { kind: 'holdConfirmed', at: 3_500 })).toMatchObject({ phase: 'held', heldSince: 3_500 });
  });

  it('that was refused is a talk like before', () => {
    expect(nextCall(callIn('holding'), { kind: 'holdRefused' })).toEqual(callIn('active'));
  });

  it('stays held, since the same moment, when the resume is refused', () => {
    const resuming = nextCall(callIn('held'), { kind: 'resumePressed' });
    expect(nextCall(resuming, { kind: 'resumeRefused' })).toEqual(callIn('held'));
  });

  it('forgets since when it was held as soon as the talk goes on', () => {
    expect(nextCall(callIn('resuming'), { kind: 'resumeConfirmed' })).toMatchObject({
      phase: 'active',
      heldSince: null,
    });
  });

  it('keeps its mute through hold and resume', () => {
    const life: CallEvent[] = [
      { kind: 'muteChanged', muted: true },
      { kind: 'holdPressed' },
      { kind: 'holdConfirmed', at: 3_000 },
      { kind: 'resumePressed' },
      { kind: 'resumeConfirmed' },
    ];
    expect(through(callIn('active'), life, () => {})).toMatchObject({ phase: 'active', muted: true });
  });
});

describe('In every life of a call, in any order of presses and messages,', () => {
  it('each event leads where the table says, and what does not fit changes nothing', () => {
    inEveryLife((before, event, after) => {
      expect(after.phase).toBe(STEPS[before.phase][event.kind] ?? before.phase);
      const fits = STEPS[before.phase][event.kind] !== undefined;
      if (!fits && event.kind !== 'muteChanged' && event.kind !== 'digitsSent') expect(after).toBe(before);
    });
  });

  it('an ended call stays ended and is never touched again', () => {
    inEveryLife((before, _event, after) => {
      if (before.phase === 'ended') expect(after).toBe(before);
    });
  });

  it('held comes only from a confirmed hold, or from a resume that was refused', () => {
    inEveryLife((before, event, after) => {
      if (after.phase !== 'held' || before.phase === 'held') return;
      expect(`${before.phase} ${event.kind}`).toMatch(/^(holding holdConfirmed|resuming resumeRefused)$/);
    });
  });

  it('its times and its cause tell the same story as its phase', () => {
    inEveryLife((_before, _event, after) => {
      if (isTalking(after)) expect(after.answeredAt).not.toBeNull();
      if (after.phase === 'ringing' || after.phase === 'answering' || after.phase === 'dialling') {
        expect(after.answeredAt).toBeNull();
      }
      if (after.phase !== 'ending') {
        expect(after.heldSince !== null).toBe(after.phase === 'held' || after.phase === 'resuming');
      }
      expect(after.endedAt !== null).toBe(after.phase === 'ended');
      expect(after.cause !== null).toBe(after.phase === 'ended');
      expect(isLive(after)).toBe(after.phase !== 'ended');
    });
  });

  it('the moment of the answer is set once', () => {
    inEveryLife((before, _event, after) => {
      if (before.answeredAt !== null) expect(after.answeredAt).toBe(before.answeredAt);
    });
  });

  it('mute and digits belong to the talk alone, and no digits outlive the call', () => {
    inEveryLife((before, event, after) => {
      if (after.muted !== before.muted) expect(isTalking(before)).toBe(true);
      if (event.kind === 'digitsSent' && !isTalking(before)) expect(after).toBe(before);
      expect(after.digits.length).toBeLessThanOrEqual(32);
      if (after.phase === 'ended') expect(after.digits).toBe('');
    });
  });

  it('who calls whom, and about what, never changes', () => {
    inEveryLife((before, _event, after) => {
      const { id, contactId, direction, practice, party, dialled, wish, startedAt } = before;
      expect(after).toMatchObject({ id, contactId, direction, practice, party, dialled, wish, startedAt });
    });
  });
});

test('Every phase can be left: hanging up and the end of the line work at any time', () => {
  for (const phase of PHASES.filter((each) => each !== 'ended')) {
    expect(nextCall(callIn(phase), { kind: 'hangUpPressed' }).phase).toBe('ending');
    expect(nextCall(callIn(phase), { kind: 'over', at: 9_000, cause: 'lost' }).phase).toBe('ended');
  }
});

test('A second press of the same button changes nothing', () => {
  expect(PHASES.map((phase) => nextCall(callIn(phase), { kind: 'hangUpPressed' }).phase)).not.toContain('active');
  for (const [phase, event] of [
    ['answering', 'answerPressed'],
    ['holding', 'holdPressed'],
    ['resuming', 'resumePressed'],
    ['ending', 'hangUpPressed'],
  ] as const) {
    const call = callIn(phase);
    expect(nextCall(call, { kind: event })).toBe(call);
  }
});
