import { beforeEach, describe, expect, it } from 'vitest';
import { Delivery } from '../../../electron/sync/delivery';
import type { Net } from '../../../electron/sync/ports';
import type { Command, CommandAnswer } from '../../../shared/contract/centre/commands';
import { CATALOG } from '../../../shared/contract/centre/entities';
import { SimulatedClock } from '../../integration/centre/simulation/clock';
import { DeskDisk } from '../../integration/centre/simulation/desk-disk';

type Answer = CommandAnswer['answer'];

let clock: SimulatedClock;
let disk: DeskDisk;
let delivery: Delivery;
/** What the centre got, each push a list of ids. */
let pushes: string[][];
let epochs: (string | null)[];
let answerTo: (command: Command) => Answer;
const APPLIED: Answer = { outcome: 'applied', seq: 1 };
const HELD: Answer = { outcome: 'held', afterMs: 600_000 };

beforeEach(() => {
  clock = new SimulatedClock();
  disk = new DeskDisk();
  pushes = [];
  epochs = [];
  answerTo = () => APPLIED;
  const net: Net = {
    push: async (commands, epoch) => {
      epochs.push(epoch);
      pushes.push(commands.map(({ id }) => id));
      return commands.map((command) => ({ id: command.id, answer: answerTo(command) }));
    },
    pull: async () => 'unreachable',
  };
  delivery = new Delivery(disk, net, clock, () => 0.5, { onSettled: () => undefined, onTrouble: () => undefined });
});

let n = 0;
function wish(id: string, kind: string, payload: Record<string, string | null>): void {
  n += 1;
  disk.enqueue({ id, n, kind, v: 1, at: 1, payload });
  delivery.wake();
}
const unsent = () => disk.outbox.filter(({ state }) => state === 'new').map(({ command }) => command.id);

it('says which history the desk follows, as soon as it knows one', async () => {
  wish('w1', 'contact.note', { id: 'c1', noteId: 'n1' });
  await clock.pass(10);
  await disk.apply(
    { topic: CATALOG, epoch: 'e1', from: 0, to: 3, head: 3, changes: [] },
    {
      epoch: 'e1',
      cursor: 3,
      filling: false,
    },
  );
  wish('w2', 'contact.note', { id: 'c1', noteId: 'n2' });
  await clock.pass(10);
  expect(epochs).toEqual([null, 'e1']);
});

describe('a wish that the centre can not read yet', () => {
  beforeEach(async () => {
    answerTo = ({ kind }) => (kind === 'newer.thing' ? HELD : APPLIED);
    wish('w1', 'newer.thing', { id: 'x', contactId: 'c1' });
    await clock.pass(10);
  });

  it('lets the others pass, and keeps back what names the same, also over others', async () => {
    wish('w2', 'contact.note', { id: 'c1', noteId: 'n1' });
    wish('w3', 'order.place', { id: 'o1', customerId: 'k1', contactId: 'c1' });
    wish('w4', 'customer.change', { id: 'k1' });
    wish('w5', 'contact.note', { id: 'c2', noteId: 'n2' });
    wish('w6', 'customer.change', { id: 'k2' });
    await clock.pass(1_000);
    expect(unsent()).toEqual(['w1', 'w2', 'w3', 'w4']);
    expect(pushes).toEqual([['w1'], ['w5', 'w6']]);
  });

  it('does not wait for others only because they name the same product or script', async () => {
    wish('w2', 'newer.thing', { id: 'y', productId: 'blanket' });
    wish('w3', 'voc.note', { id: 'v1', productId: 'blanket' });
    await clock.pass(1_000);
    expect(unsent()).toEqual(['w1', 'w2']);
  });

  it('is asked again after the time that the centre named, and then everything goes in its order', async () => {
    wish('w2', 'contact.note', { id: 'c1', noteId: 'n1' });
    await clock.pass(599_000);
    expect(pushes).toEqual([['w1']]);
    answerTo = () => APPLIED;
    await clock.pass(2_000);
    expect(pushes.slice(1)).toEqual([['w1', 'w2']]);
    expect(unsent()).toEqual([]);
  });

  it('is asked again at once when the line is back, perhaps to a newer centre', async () => {
    answerTo = () => APPLIED;
    delivery.lineIsBack();
    await clock.pass(10);
    expect(unsent()).toEqual([]);
  });

  it('stops nobody although there are more such wishes than one request takes', async () => {
    for (let at = 0; at < 120; at += 1) wish(`h${at}`, 'newer.thing', { id: `x${at}` });
    wish('last', 'contact.note', { id: 'c9', noteId: 'n9' });
    await clock.pass(1_000);
    expect(unsent()).toHaveLength(121);
    expect(unsent()).not.toContain('last');
    const asked = pushes.length;
    await clock.pass(60_000);
    expect(pushes).toHaveLength(asked);
  });
});

describe('a desk that is too old for its centre', () => {
  it('keeps what it has to tell and goes on trying', async () => {
    let isOld = true;
    const net: Net = {
      push: async (commands) =>
        isOld ? 'tooOld' : commands.map(({ id }) => ({ id, answer: { outcome: 'applied', seq: 1 } })),
      pull: async () => 'tooOld',
    };
    const events = { onSettled: () => undefined, onTrouble: () => undefined };
    delivery = new Delivery(disk, net, clock, () => 0.5, events);
    wish('w1', 'contact.note', { id: 'c1' });
    await clock.pass(3_600_000);
    expect(unsent()).toEqual(['w1']);
    isOld = false;
    await clock.pass(20_000);
    expect(unsent()).toEqual([]);
  });
});
