import { expect, it } from 'vitest';
import { Shared } from '../../electron/centre/feed/shared';

/** Answers that are given when the test says so: each is the number of its question. */
function held() {
  const waiting: { readonly tell: (failed?: Error) => void }[] = [];
  const answer = () =>
    new Promise<number>((resolve, reject) => {
      const number = waiting.length;
      waiting.push({ tell: (failed) => (failed ? reject(failed) : resolve(number)) });
    });
  return { waiting, answer };
}
const turns = () => new Promise((resolve) => setImmediate(resolve));

it('gives those who asked after an answer was begun the next one, and all of them the same', async () => {
  const { waiting, answer } = held();
  const shared = new Shared<number>();
  const first = shared.ask('q', answer);
  const later = [shared.ask('q', answer), shared.ask('q', answer)];
  expect(waiting.length).toBe(1);
  waiting[0]?.tell();
  await turns();
  expect(waiting.length).toBe(2);
  const last = shared.ask('q', answer);
  waiting[1]?.tell();
  await turns();
  waiting[2]?.tell();
  expect(await Promise.all([first, ...later, last])).toEqual([0, 1, 1, 2]);
});

it('keeps other questions apart', async () => {
  const { waiting, answer } = held();
  const shared = new Shared<number>();
  const both = [shared.ask('q', answer), shared.ask('r', answer)];
  for (const { tell } of waiting) tell();
  expect(await Promise.all(both)).toEqual([0, 1]);
});

it('tells a failure to those who shared it, and answers whoever asks after it', async () => {
  const { waiting, answer } = held();
  const shared = new Shared<number>();
  const first = shared.ask('q', answer);
  const later = shared.ask('q', answer);
  waiting[0]?.tell(new Error('the database is away'));
  await expect(first).rejects.toThrow('away');
  await turns();
  waiting[1]?.tell();
  expect(await later).toBe(1);
  await turns();
  const anew = shared.ask('q', answer);
  waiting[2]?.tell();
  expect(await anew).toBe(2);
});
