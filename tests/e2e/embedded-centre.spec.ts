import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Desk, type DeskHome, expect, test } from './desk';

const OWN = 'センター この端末';
const START_MS = 30_000;
/** In a Node of its own: the test runner takes the database's types for its program. */
const READ = `
const [file, keyHex, entity] = process.argv.slice(1);
const db = new (require('better-sqlite3'))(file, { readonly: true });
db.pragma("cipher = 'aegis'");
db.pragma("algorithm = 'aegis-256'");
db.pragma('key = "raw:' + keyHex + '"');
const docs = db.prepare('select doc from record where entity = ? order by seq').pluck().all(entity);
process.stdout.write('[' + docs.join(',') + ']');
`;

/** The process of the embedded centre, as the system knows it. */
const pidOf = (desk: Desk): Promise<number | undefined> =>
  desk.app.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'tsunagu-centre')?.pid);

/** Kills it as soon as there is one, and another one than before. @returns its number. */
async function killIt(desk: Desk, before: number | null = null): Promise<number> {
  let pid: number | undefined;
  await expect
    .poll(
      async () => {
        pid = await pidOf(desk);
        return pid !== undefined && pid !== before;
      },
      { timeout: START_MS },
    )
    .toBe(true);
  if (pid === undefined) throw new Error('no process of the centre');
  process.kill(pid, 'SIGKILL');
  return pid;
}

/** What stands in the centre's file after the program has ended. */
function rowsIn(home: DeskHome, entity: string): Readonly<Record<string, unknown>>[] {
  const data = join(home.directory, 'data');
  const name = readdirSync(data).find((one) => /^centre-[0-9a-f]{8}\.db$/.test(one)) ?? '';
  // No key store on a machine of tests: the key is in a file that only its user reads.
  const keyHex = readFileSync(join(data, 'keys', 'centre-key'), 'utf8');
  return JSON.parse(
    execFileSync(process.execPath, ['-e', READ, join(data, name), keyHex, entity], { encoding: 'utf8' }),
  );
}

const isConnected = (desk: Desk) =>
  expect(desk.page.getByRole('banner').getByText(OWN, { exact: true })).toBeVisible({ timeout: START_MS });
const isSent = (desk: Desk) =>
  expect.poll(async () => (await desk.slices()).connectivity.unsent, { timeout: START_MS }).toBe(0);

test('a new desk has a centre of its own: nobody signs in, and what the person does arrives there', async ({
  home,
}) => {
  let desk = await home.start([]);
  await isConnected(desk);
  await expect(desk.region('センターへのログイン')).toBeHidden();
  await expect(desk.page.getByRole('banner')).toContainText('研修 太郎');
  await expect(desk.page.getByRole('banner')).toContainText('未送信 0');
  expect(await desk.axeFindings()).toEqual([]);
  await desk.page.evaluate(() => window.tsunagu.agent.away({ reason: 'lunch' }));
  await isSent(desk);
  await desk.stop();
  const before = rowsIn(home, 'agentState');
  expect(before.at(-1)).toMatchObject({ agentId: 'local', state: 'away', reason: 'lunch' });
  expect(rowsIn(home, 'customer')).toHaveLength(60);

  desk = await home.start([]);
  await isConnected(desk);
  await isSent(desk);
  await desk.stop();
  expect(rowsIn(home, 'agentState').slice(0, before.length)).toEqual(before);
  expect(rowsIn(home, 'customer')).toHaveLength(60);
});

test('what is done while the centre of this computer is dead arrives when it is back, once', async ({ home }) => {
  const desk = await home.start([]);
  await isConnected(desk);
  await isSent(desk);
  const reasons = ['break', 'training', 'lunch', 'meeting'] as const;
  let killed: number | null = null;
  for (const reason of reasons) {
    killed = await killIt(desk, killed);
    await desk.page.evaluate((why) => window.tsunagu.agent.away({ reason: why }), reason);
  }
  await isSent(desk);
  await isConnected(desk);
  await desk.stop();
  expect(rowsIn(home, 'agentState').flatMap(({ reason }) => reason ?? [])).toEqual(reasons);
});

test('a call goes on while the centre of this computer is killed and comes back', async ({ home }) => {
  const desk = await home.start(['--practice']);
  await desk.answer();
  await isConnected(desk);
  await killIt(desk, await killIt(desk));
  await isConnected(desk);
  await desk.isTalking();
  await desk.stop();
});

test('a desk whose settings want no centre has none, and starts no process for one', async ({ home }) => {
  const desk = await home.start([`--settings=${home.settings({ centre: { kind: 'none' } })}`]);
  await expect(desk.page.getByRole('banner')).toContainText('研修 太郎');
  await desk.page.evaluate(() => window.tsunagu.agent.away({ reason: 'lunch' }));
  expect((await desk.slices()).centre.line).toBe('none');
  expect((await desk.slices()).connectivity.unsent).toBe(0);
  await expect(desk.page.getByRole('banner')).not.toContainText('センター');
  expect(await pidOf(desk)).toBeUndefined();
  await desk.stop();
});
