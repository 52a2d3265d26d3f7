import { expect, it } from 'vitest';
import type { Question } from '../../electron/centre/feed/pull';
import { Pulls } from '../../electron/centre/feed/pulls';
import type { Range } from '../../shared/contract/centre/feed';

const LIMIT = 500;
const question = (topic: string, cursor = 1): Question => ({ topic, epoch: 'e', cursor, limit: LIMIT });

/** Looks at a database that is read when the test says so; an answer's `head` is the number of its look. */
function held() {
  const looks: { readonly topics: string[]; readonly tell: (failed?: Error) => void }[] = [];
  const pulls = new Pulls(
    (_tenant, questions) =>
      new Promise((resolve, reject) => {
        const head = looks.length;
        const answers = questions.map(
          ({ topic, cursor }): Range => ({ topic, epoch: 'e', from: cursor, to: head, head, changes: [] }),
        );
        looks.push({
          topics: questions.map(({ topic }) => topic),
          tell: (failed) => (failed ? reject(failed) : resolve(answers)),
        });
      }),
  );
  const ask = async (topic: string, cursor?: number, tenant = 'shop') => {
    const range = (await pulls.ask(tenant, question(topic, cursor))) as Range;
    return `${range.topic} ${range.from} look ${range.head}`;
  };
  return { looks, ask };
}
const turns = () => new Promise((resolve) => setImmediate(resolve));

it('answers all who ask in one turn by one look, each its own question, and the same one once', async () => {
  const { looks, ask } = held();
  const all = [ask('catalog'), ask('agent.a'), ask('catalog'), ask('catalog', 7), ask('agent.b')];
  await turns();
  expect(looks.map(({ topics }) => topics)).toEqual([['catalog', 'agent.a', 'catalog', 'agent.b']]);
  looks[0]?.tell();
  expect(await Promise.all(all)).toEqual([
    'catalog 1 look 0',
    'agent.a 1 look 0',
    'catalog 1 look 0',
    'catalog 7 look 0',
    'agent.b 1 look 0',
  ]);
});

it('gives those who asked after a look was begun a later one, which all of them share', async () => {
  const { looks, ask } = held();
  const begun = ['a', 'b', 'c'].map(async (topic, at) => {
    for (let turn = 0; turn < at; turn += 1) await turns();
    return ask(topic);
  });
  while (looks.length < 3) await turns();
  const later = [ask('a'), ask('a')];
  await turns();
  later.push(ask('a'), ask('d'));
  await turns();
  expect(looks.length).toBe(3);
  looks[1]?.tell();
  await turns();
  expect(looks[3]?.topics).toEqual(['a', 'd']);
  for (const { tell } of looks) tell();
  expect(await Promise.all([...begun, ...later])).toEqual([
    'a 1 look 0',
    'b 1 look 1',
    'c 1 look 2',
    'a 1 look 3',
    'a 1 look 3',
    'a 1 look 3',
    'd 1 look 3',
  ]);
});

it('takes thousands in looks of a hundred, and keeps tenants apart', async () => {
  const { looks, ask } = held();
  const all = Array.from({ length: 2_000 }, (_, at) => ask(`agent.${at}`));
  const other = ask('catalog', 1, 'other');
  for (let at = 0; at < 21; at += 1) {
    await turns();
    looks[at]?.tell();
  }
  expect((await Promise.all(all)).length).toBe(2_000);
  await other;
  expect(looks.length).toBe(21);
  expect(looks.filter(({ topics }) => topics.length === 100).length).toBe(20);
});

it('tells a failure to those who shared the look, and answers whoever asks after it', async () => {
  const { looks, ask } = held();
  const first = [ask('a'), ask('b')];
  await turns();
  looks[0]?.tell(new Error('the database is away'));
  for (const one of first) await expect(one).rejects.toThrow('away');
  const anew = ask('a');
  await turns();
  looks[1]?.tell();
  expect(await anew).toBe('a 1 look 1');
});
