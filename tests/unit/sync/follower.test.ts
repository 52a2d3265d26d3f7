import { expect, it } from 'vitest';
import { Follower } from '../../../electron/sync/follower';
import type { Cursor, Net } from '../../../electron/sync/ports';
import { SimulatedClock } from '../../integration/centre/simulation/clock';
import { DeskDisk } from '../../integration/centre/simulation/desk-disk';

const AT: Cursor = { epoch: 'e1', cursor: 3, filling: false };

/** What a follower does that begins at `known` at a centre whose history is `epoch`, step by step. */
async function begun(known: Cursor | undefined | null, epoch: string): Promise<string[]> {
  const clock = new SimulatedClock();
  const disk = new DeskDisk();
  const steps: string[] = [];
  const net: Net = {
    push: async () => 'unreachable',
    pull: async (topic, theirs, from) => {
      if (from > 0 && theirs !== epoch) return 'mustRefetch';
      return { topic, epoch, from, to: 5, head: 5, changes: [] };
    },
  };
  const follower = new Follower('catalog', disk, net, clock, () => 0.5, {
    onApplied: ({ from }) => steps.push(`applied from ${from}`),
    onNewHistory: async () => void steps.push('new history'),
    onTrouble: () => undefined,
    hasStream: () => false,
  });
  follower.begin(known);
  await clock.pass(10);
  follower.stop();
  return steps;
}

it('goes on where it stands', async () => expect(await begun(AT, 'e1')).toEqual(['applied from 3']));
it('begins a new topic without a word of another history', async () =>
  expect(await begun(undefined, 'e1')).toEqual(['applied from 0']));
it('hears of another history before anything of it is kept', async () =>
  expect(await begun(AT, 'e2')).toEqual(['new history', 'applied from 0']));
it('takes the history for another one where its place could not be read: what was sent may be unknown there', async () =>
  expect(await begun(null, 'e1')).toEqual(['new history', 'applied from 0']));

it('asks by itself where no stream stands, and seldom where one does', async () => {
  const asked = async (hasStream: boolean): Promise<number> => {
    const clock = new SimulatedClock();
    let asks = 0;
    const net: Net = {
      push: async () => 'unreachable',
      pull: async (topic, _epoch, from) => {
        asks += 1;
        return { topic, epoch: 'e1', from, to: from, head: from, changes: [] };
      },
    };
    const follower = new Follower('catalog', new DeskDisk(), net, clock, () => 0.5, {
      onApplied: () => undefined,
      onNewHistory: async () => undefined,
      onTrouble: () => undefined,
      hasStream: () => hasStream,
    });
    follower.begin(AT);
    await clock.pass(10 * 60_000);
    follower.stop();
    return asks;
  };
  expect(await asked(false)).toBeGreaterThan(30);
  expect(await asked(true)).toBe(3);
});
