import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changed,
  ESCALATION_TYPES,
  type Escalation,
  type EscalationChange,
  inTurn,
  isLate,
  isOpen,
  MESSAGES_MAX,
  type Raise,
  raised,
  targetMs,
  URGENCIES,
} from '../../shared/domain/escalation';

const FACTS: Raise = {
  id: 'e1',
  contactId: 'k1',
  caseId: 'case',
  customerId: null,
  number: '+81522345678',
  type: 'complaint',
  urgency: 'now',
  packet: {
    identityVerified: true,
    wish: '返金してほしい',
    tried: '',
    promised: '',
    mood: 'angry',
    caller: '佐藤 さくら',
    transfers: 0,
    script: null,
    notes: '',
  },
};
const NOW = 1_800_000_000_000;
const RAISER = { agentId: 'sato', isSupervisor: false, now: NOW };
const CHIEF = { agentId: 'kimura', isSupervisor: true, now: NOW + 5_000 };
const OTHER = { agentId: 'ohno', isSupervisor: true, now: NOW + 9_000 };
const TAKE = { kind: 'take', way: 'consult', extension: '2001', until: null, from: null } as const;

const up = () => raised(FACTS, RAISER);
/** The escalation after a change that has to stand. */
function wished(escalation: Escalation, change: EscalationChange, who: typeof RAISER): Escalation {
  const next = changed(escalation, change, who);
  if (typeof next === 'string') throw new Error(next);
  return next;
}

describe('a raised hand', () => {
  it('is due by its type and urgency, counted from the centre’s clock, and late only while nobody has it', () => {
    const hand = up();
    expect(hand.dueAt).toBe(NOW + targetMs('complaint', 'now'));
    expect(isLate(hand, hand.dueAt)).toBe(false);
    expect(isLate(hand, hand.dueAt + 1)).toBe(true);
    expect(isLate(wished(hand, TAKE, CHIEF), hand.dueAt + 1)).toBe(false);
  });

  it('waits no longer where it is more urgent, and longest where the caller does not wait', () => {
    for (const type of ESCALATION_TYPES) {
      const [now, inTalk, afterTalk] = URGENCIES.map((urgency) => targetMs(type, urgency)) as [number, number, number];
      expect(now).toBeLessThan(inTalk);
      expect(inTalk).toBeLessThan(afterTalk);
    }
  });

  it('is taken by one of two supervisors, who may give it back or hand it to another', () => {
    const taken = wished(up(), TAKE, CHIEF);
    expect(taken).toMatchObject({ state: 'taken', taken: { by: 'kimura', way: 'consult', extension: '2001' } });
    expect(changed(taken, TAKE, OTHER)).toBe('takenByOther');
    expect(changed(taken, { kind: 'handBack' }, OTHER)).toBe('notTheirs');
    expect(wished(taken, { ...TAKE, from: 'kimura' }, OTHER)).toMatchObject({ taken: { by: 'ohno' } });
    expect(wished(taken, { kind: 'handBack' }, CHIEF)).toMatchObject({ state: 'raised', taken: null });
  });

  it('ends with the words of who has it, which stay until the communicator has seen them', () => {
    const taken = wished(up(), TAKE, CHIEF);
    expect(changed(taken, { kind: 'resolve', text: '返金します' }, OTHER)).toBe('notTheirs');
    expect(changed(taken, { kind: 'seen' }, RAISER)).toBe('wrongStatus');
    const over = wished(taken, { kind: 'resolve', text: '返金します' }, CHIEF);
    expect(over).toMatchObject({ state: 'resolved', result: { text: '返金します', by: 'kimura' }, seenAt: null });
    expect(changed(over, { kind: 'seen' }, CHIEF)).toBe('notTheirs');
    expect(wished(over, { kind: 'seen' }, RAISER).seenAt).toBe(NOW);
    expect(changed(over, { kind: 'withdraw' }, RAISER)).toBe('wrongStatus');
  });

  it('is taken down by its own communicator only, also while somebody has it', () => {
    expect(changed(up(), { kind: 'withdraw' }, CHIEF)).toBe('notTheirs');
    expect(wished(wished(up(), TAKE, CHIEF), { kind: 'withdraw' }, RAISER)).toMatchObject({ state: 'withdrawn' });
  });

  it('changes what the communicator adds and keeps what the desk knew', () => {
    const words = { identityVerified: false, wish: '交換', tried: '再起動', promised: '今日中', mood: 'calm' } as const;
    const { packet } = wished(up(), { kind: 'update', words }, RAISER);
    expect(packet).toEqual({ ...FACTS.packet, ...words });
    expect(changed(up(), { kind: 'update', words }, CHIEF)).toBe('notTheirs');
  });

  it('has a chat of its communicator and all supervisors, and says so when that is full', () => {
    let hand = up();
    for (let at = 0; at < MESSAGES_MAX; at += 1)
      hand = wished(hand, { kind: 'say', messageId: `m${at}`, text: 'はい' }, at % 2 === 0 ? RAISER : OTHER);
    expect(hand.messages).toHaveLength(MESSAGES_MAX);
    expect(changed(hand, { kind: 'say', messageId: 'more', text: 'はい' }, RAISER)).toBe('chatFull');
    const stranger = { ...RAISER, agentId: 'tanaka' };
    expect(changed(up(), { kind: 'say', messageId: 'm', text: 'はい' }, stranger)).toBe('notTheirs');
  });

  it('stands before those that somebody has, and before those that are due later', () => {
    const soon = up();
    const later = raised({ ...FACTS, id: 'e2', urgency: 'afterTalk' }, RAISER);
    const taken = wished(raised({ ...FACTS, id: 'e3', type: 'safety' }, RAISER), TAKE, CHIEF);
    expect(inTurn([taken, later, soon]).map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  });
});

describe('every history of wishes', () => {
  const people = [RAISER, CHIEF, OTHER, { ...RAISER, agentId: 'tanaka' }];
  const change: fc.Arbitrary<EscalationChange> = fc.oneof(
    fc.record({
      kind: fc.constant('take' as const),
      way: fc.constantFrom('takeOver', 'consult', 'callback', 'chat'),
      extension: fc.constantFrom(null, '2001'),
      until: fc.constant(null),
      from: fc.constantFrom(null, 'kimura', 'ohno'),
    }),
    fc.constantFrom<EscalationChange>(
      { kind: 'handBack' },
      { kind: 'withdraw' },
      { kind: 'seen' },
      { kind: 'resolve', text: '済' },
      { kind: 'say', messageId: 'm', text: 'はい' },
      { kind: 'update', words: { ...FACTS.packet, wish: '別の希望' } },
    ),
  );

  it('leaves an open hand on the board or with exactly one owner, and ends it only by its owner or its raiser', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.constantFrom(...people)), { maxLength: 40 }), (wishes) => {
        let hand = up();
        for (const [wish, who] of wishes) {
          const next = changed(hand, wish, who);
          if (typeof next === 'string') continue;
          // What was raised stays what it was.
          expect({ ...next.packet, wish: '' }).toEqual({ ...FACTS.packet, wish: '' });
          expect([next.id, next.contactId, next.raisedBy, next.dueAt]).toEqual(['e1', 'k1', 'sato', hand.dueAt]);
          expect(next.messages.slice(0, hand.messages.length)).toEqual(hand.messages);
          if (!isOpen(hand)) expect({ ...next, seenAt: null }).toEqual({ ...hand, seenAt: null });
          if (isOpen(hand) && !isOpen(next))
            expect(who.agentId).toBe(next.state === 'resolved' ? hand.taken?.by : hand.raisedBy);
          hand = next;
          if (isOpen(hand)) expect(hand.taken !== null).toBe(hand.state === 'taken');
          expect(hand.result !== null).toBe(hand.state === 'resolved');
        }
      }),
    );
  });
});
