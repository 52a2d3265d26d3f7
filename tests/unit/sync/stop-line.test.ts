import { expect, it } from 'vitest';
import type { NetFailure } from '../../../electron/sync/ports';
import { StopLine } from '../../../electron/sync/stop-line';
import type { Range } from '../../../shared/contract/centre/feed';
import type { LeaseAnswer, SalesStop } from '../../../shared/contract/centre/sales-stop';
import type { FeedPlace } from '../../../shared/domain/stop-watch';
import { SimulatedClock } from '../../integration/centre/simulation/clock';

const GOODS = { productId: 'blanket', lot: null, variant: null };
const STOP: SalesStop = {
  id: 's1',
  scope: { productId: 'blanket', lots: [], variants: [], period: null },
  reason: '煙',
  evidence: { contactIds: [], vocIds: [], pictureIds: [] },
  phrase: '',
  alternativeId: null,
  state: 'inForce',
  proposed: { by: 'a', at: 1 },
  approved: { by: 'b', at: 2 },
  emergency: null,
  inForceAt: 2,
  everywhereAt: null,
  resume: null,
  history: [],
};
const range = (from: number, to: number, rows: readonly unknown[] = []): Range => ({
  topic: 'control',
  epoch: 'e',
  from,
  to,
  head: to,
  changes: rows.map((row, at) => ({ seq: from + at + 1, entity: 'salesStop', id: `s${from + at + 1}`, row })),
});

/** A desk whose centre answers as the test says; what it asked is kept. */
function desk() {
  const clock = new SimulatedClock();
  const asked: FeedPlace[] = [];
  let slept = 0;
  let answer: (place: FeedPlace) => LeaseAnswer | NetFailure = ({ cursor }) => ({
    lengthMs: 30_000,
    range: range(cursor, Math.max(cursor, 7)),
  });
  const line = new StopLine({
    net: {
      lease: async (place) => {
        asked.push(place);
        return answer(place);
      },
    },
    clock,
    clocks: () => ({ mono: clock.now() - slept, wall: clock.now() }),
    chance: () => 1,
    onChanged: () => undefined,
  });
  return {
    clock,
    line,
    asked,
    answers: (next: typeof answer) => {
      answer = next;
    },
    sleeps: (ms: number) => {
      slept += ms;
      return clock.pass(ms);
    },
    may: () => {
      const may = line.mayOffer(GOODS, 0);
      return typeof may === 'string' ? may : `stopped by ${may.stopped.id}`;
    },
  };
}

it('offers nothing before the centre has answered, and asks again in its time', async () => {
  const { clock, line, asked, may } = desk();
  expect(may()).toBe('notFresh');
  line.begin();
  expect(may()).toBe('notFresh');
  await clock.pass(1);
  expect(may()).toBe('yes');
  await clock.pass(60_000);
  expect(asked.length).toBeGreaterThanOrEqual(7);
  expect(may()).toBe('yes');
  line.end();
  expect(may()).toBe('notFresh');
});

it('a stop of the stream counts at once, and the centre is told within a moment that it is known', async () => {
  const { clock, line, asked, may } = desk();
  line.begin();
  await clock.pass(1);
  line.hear(range(7, 8, [STOP]));
  expect(may()).toBe('stopped by s1');
  await clock.pass(1_000);
  expect(asked.at(-1)).toEqual({ epoch: 'e', cursor: 8 });
});

it('over a gap nothing is applied, and what is missing is asked for at once', async () => {
  const { clock, line, asked, answers, may } = desk();
  line.begin();
  await clock.pass(1);
  answers(({ cursor }) => ({ lengthMs: 30_000, range: range(cursor, 9, cursor < 9 ? [STOP, STOP] : []) }));
  line.hear(range(8, 9, [STOP]));
  expect(may()).toBe('yes');
  await clock.pass(1);
  expect(asked.at(-1)).toEqual({ epoch: 'e', cursor: 7 });
  expect(may()).toContain('stopped');
});

it('after a sleep that nobody told of it offers nothing until it has asked again', async () => {
  const { clock, line, asked, answers, sleeps, may } = desk();
  line.begin();
  await clock.pass(1);
  expect(may()).toBe('yes');
  answers(() => 'unreachable');
  await sleeps(5_000);
  expect(may()).toBe('notFresh');
  const before = asked.length;
  answers(({ cursor }) => ({ lengthMs: 30_000, range: range(cursor, cursor) }));
  await clock.pass(11_000);
  expect(asked.length).toBeGreaterThan(before);
  expect(may()).toBe('yes');
});

it('a stop that this version can’t read forbids everything that is not known to be free', async () => {
  const { clock, line, answers, may } = desk();
  answers(({ cursor }) => ({
    lengthMs: 30_000,
    range: range(cursor, 8, cursor < 8 ? [{ ...STOP, state: 'of tomorrow' }] : []),
  }));
  line.begin();
  await clock.pass(1);
  expect(may()).toBe('notFresh');
});

it('another history is asked for anew, and what was known of the old one is forgotten', async () => {
  const { clock, line, asked, answers, may } = desk();
  line.begin();
  await clock.pass(1);
  line.hear(range(7, 8, [STOP]));
  answers(({ cursor }) => (cursor > 0 ? 'mustRefetch' : { lengthMs: 30_000, range: { ...range(0, 3), epoch: 'f' } }));
  await clock.pass(11_000);
  expect(asked.at(-1)).toEqual({ epoch: null, cursor: 0 });
  expect(may()).toBe('yes');
});
