import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentFacts, AWAY_REASONS, agentStateOf, type ChosenState, mayRing } from '../../shared/domain/agent';
import { type CallPhase, isLive } from '../../shared/domain/call';
import { callIn } from './call-builder';

/** A desk that waits for calls, unless said otherwise. */
function desk(changes: Partial<Omit<AgentFacts, 'calls'>> & { phases?: readonly CallPhase[] } = {}): AgentFacts {
  const { phases = [], ...facts } = changes;
  const calls = phases.map((phase) => callIn(phase));
  return {
    chosen: { kind: 'ready' },
    inWrapUp: false,
    lineUp: true,
    awaitsReturn: false,
    callWaiting: false,
    ...facts,
    calls,
  };
}

const away = (reason: (typeof AWAY_REASONS)[number] | null): ChosenState => ({ kind: 'away', reason });
const stateOf = (facts: AgentFacts) => agentStateOf(facts).state;

const anyPhase = fc.constantFrom<CallPhase>(
  'ringing',
  'answering',
  'dialling',
  'active',
  'holding',
  'held',
  'resuming',
  'ending',
  'ended',
);
const anyDesk: fc.Arbitrary<AgentFacts> = fc.record({
  chosen: fc.oneof(
    fc.constantFrom<ChosenState>({ kind: 'ready' }, { kind: 'missed' }),
    fc.constantFrom(null, ...AWAY_REASONS).map(away),
  ),
  calls: fc.array(
    anyPhase.map((phase) => callIn(phase)),
    { maxLength: 3 },
  ),
  inWrapUp: fc.boolean(),
  lineUp: fc.boolean(),
  awaitsReturn: fc.boolean(),
  callWaiting: fc.boolean(),
});

describe("The agent's state", () => {
  it('is 受付可 when the person chose it, the line is up and nothing is going on', () => {
    expect(stateOf(desk())).toBe('ready');
  });

  it.each<[CallPhase, string]>([
    ['ringing', 'ringing'],
    ['dialling', 'dialling'],
    ['answering', 'talking'],
    ['active', 'talking'],
    ['holding', 'talking'],
    ['held', 'held'],
    ['resuming', 'held'],
  ])('follows a call that is %s: %s', (phase, state) => {
    expect(stateOf(desk({ phases: [phase] }))).toBe(state);
  });

  it('stays 通話中 until a hold is confirmed, and 保留中 until a resume is', () => {
    expect(stateOf(desk({ phases: ['holding'] }))).toBe('talking');
    expect(stateOf(desk({ phases: ['resuming'] }))).toBe('held');
  });

  it('is the talk, when another call is on hold (consultation)', () => {
    expect(stateOf(desk({ phases: ['held', 'active'] }))).toBe('talking');
  });

  it('is 後処理 after the call until the work is done, also when the line is gone meanwhile', () => {
    expect(stateOf(desk({ phases: ['ended'], inWrapUp: true }))).toBe('wrapUp');
    expect(stateOf(desk({ inWrapUp: true, lineUp: false }))).toBe('wrapUp');
  });

  it('shows 接続断 to who waits for calls, and leaves 離席 as it is', () => {
    expect(stateOf(desk({ lineUp: false }))).toBe('disconnected');
    expect(agentStateOf(desk({ lineUp: false, chosen: away('lunch') }))).toEqual({ state: 'away', reason: 'lunch' });
  });

  it('is what it was before an outbound call that failed', () => {
    for (const chosen of [away('training'), { kind: 'ready' }, { kind: 'missed' }] satisfies ChosenState[]) {
      const before = agentStateOf(desk({ chosen }));
      expect(stateOf(desk({ chosen, phases: ['dialling'] }))).toBe('dialling');
      expect(agentStateOf(desk({ chosen, phases: ['ended'] }))).toEqual(before);
    }
  });

  it('stays with a live call whatever was chosen and whatever the line does', () => {
    fc.assert(
      fc.property(anyDesk, (facts) => {
        if (!facts.calls.some(isLive)) return;
        expect(['ringing', 'dialling', 'talking', 'held']).toContain(stateOf(facts));
        expect(stateOf({ ...facts, chosen: { kind: 'ready' }, lineUp: true, inWrapUp: false })).toBe(stateOf(facts));
      }),
    );
  });

  it('names a reason only for 離席', () => {
    fc.assert(
      fc.property(anyDesk, (facts) => {
        const { state, reason } = agentStateOf(facts);
        if (state !== 'away') expect(reason).toBeNull();
      }),
    );
  });
});

describe('A new call rings', () => {
  it('at a desk that is 受付可', () => {
    expect(mayRing(desk())).toBe('yes');
    expect(mayRing(desk({ chosen: { kind: 'support' } }))).toBe('yes');
  });

  it('not during 離席, after a missed call, during a call or before the after-call work is done', () => {
    expect(mayRing(desk({ chosen: away(null) }))).toBe('notReady');
    expect(mayRing(desk({ chosen: { kind: 'missed' } }))).toBe('notReady');
    expect(mayRing(desk({ phases: ['held'] }))).toBe('busy');
    expect(mayRing(desk({ inWrapUp: true }))).toBe('notReady');
    expect(mayRing(desk({ awaitsReturn: true }))).toBe('notReady');
  });

  it('quietly beside one talk where 通話中着信 is set, and not beside two, or beside a call that rings or dials', () => {
    const waiting = (...phases: CallPhase[]) => mayRing(desk({ phases, callWaiting: true }));
    expect(waiting('active')).toBe('waiting');
    expect(waiting('held')).toBe('waiting');
    expect(waiting('active', 'held')).toBe('busy');
    expect(waiting('ringing')).toBe('busy');
    expect(waiting('dialling')).toBe('busy');
    expect(mayRing(desk({ phases: ['active'], callWaiting: true, chosen: away('break') }))).toBe('busy');
    expect(mayRing(desk({ phases: ['active'], callWaiting: true, inWrapUp: true }))).toBe('busy');
  });

  it('only where the desk shows 受付可, or would if the line were up', () => {
    fc.assert(
      fc.property(anyDesk, (facts) => {
        expect(mayRing(facts) === 'yes').toBe(['ready', 'support'].includes(stateOf({ ...facts, lineUp: true })));
      }),
    );
  });
});
