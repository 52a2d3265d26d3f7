import { type ChildProcess, fork } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openSealed } from '../../../electron/centre/database/sealed';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { Centre } from '../../../electron/centre/service/centre';
import { type Service, startService } from '../../../electron/centre/service/start';
import { deviceAt } from '../../../electron/desk/centre-device';
import { CentreLink } from '../../../electron/desk/centre-link';
import { EmbeddedCentre, type EmbeddedNews, tellOfEmbedded } from '../../../electron/desk/embedded-centre';
import { embeddedWay } from '../../../electron/desk/embedded-way';
import { firstSlices } from '../../../electron/desk/first-slices';
import { Notices } from '../../../electron/desk/notices';
import { SliceStore } from '../../../electron/desk/slices';
import { peek } from '../../../electron/sqlite/checks';
import { connect } from '../../../electron/sqlite/cipher';
import { makeKey } from '../../../electron/sqlite/key';
import type { Fetch } from '../../../electron/sync/http-net';
import { ROLES } from '../../../shared/contract/centre/centre-data';
import type { Customer } from '../../../shared/contract/centre/customer';
import { DIALLED_NUMBERS, PRODUCTS } from '../../../shared/sample';
import { bundled, contactOf, makeDesk, NATIVE_BINDING } from '../cache-world';

const worker = bundled('worker');
const program = bundled('embedded');

type Row = Readonly<Record<string, unknown>>;

/** The folder of one desk's embedded centre; the real program runs there, under Node instead of Electron. */
class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'tsunagu-embedded-'));
  keyHex = makeKey();
  readonly news: EmbeddedNews[] = [];
  readonly children: ChildProcess[] = [];
  private started: EmbeddedCentre[] = [];

  constructor() {
    onTestFinished(async () => {
      await Promise.all(this.started.map((centre) => centre.stop()));
      rmSync(this.folder, { recursive: true });
    });
  }

  get file(): string {
    return join(this.folder, 'centre.db');
  }

  begin(name = '研修 太郎'): EmbeddedCentre {
    const centre = new EmbeddedCentre({
      startHelper: (hear, gone) => {
        const child = fork(program(), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
        this.children.push(child);
        child.on('message', hear);
        child.on('exit', (code) => gone(code ?? 1));
        return {
          send: (message) => child.connected && child.send(message, () => undefined),
          kill: () => child.kill('SIGKILL'),
        };
      },
      open: () => ({ file: this.file, keyHex: this.keyHex, nativeBinding: NATIVE_BINDING, name }),
      chance: () => 0,
      onNews: (news) => this.news.push(news),
    });
    this.started.push(centre);
    centre.start();
    return centre;
  }

  killNow(): void {
    this.children.at(-1)?.kill('SIGKILL');
  }

  /** What stands in the file of a centre that has ended. */
  rows(entity: string): Row[] {
    const db = connect({ file: this.file, keyHex: this.keyHex, nativeBinding: NATIVE_BINDING }, 'peek');
    const docs = db.prepare('select doc from record where entity = ? order by seq').pluck().all(entity);
    db.close();
    return docs.map((doc) => JSON.parse(String(doc)));
  }

  change(sql: string): void {
    const db = connect({ file: this.file, keyHex: this.keyHex, nativeBinding: NATIVE_BINDING }, 'alone');
    db.exec(sql);
    db.close();
  }
}

const PASSWORD = 'correct horse battery';
async function addAgent({ centre, signIn }: Service, id: string): Promise<void> {
  const payload = { id, name: '佐藤 花子', roles: ['communicator'], team: null, active: true };
  const command = { id: `put-${id}`, n: 1, kind: 'agent.put', v: 1, at: 1, payload };
  await centre.submit('shop', [{ agentId: 'console', roles: ['administrator'], deviceId: 'console', command }]);
  await signIn.setPassword('shop', id, id, PASSWORD);
}

const countOfCustomers = (db: Database) =>
  db.prepare("select count(*) from record where entity = 'customer'").pluck().get();

const limit = () => AbortSignal.timeout(20_000);
const open = async (centre: EmbeddedCentre) => {
  const [base, session] = [await centre.base(limit()), await centre.session('d1', limit())];
  const get = async (path: string, headers: Record<string, string> = {}) =>
    fetch(base + path, { headers: { authorization: `Bearer ${session.accessToken}`, ...headers }, signal: limit() });
  return { base, session, get };
};

type Way = Omit<ReturnType<typeof embeddedWay>, 'fetch'> & { readonly fetch: Fetch; readonly embedded: boolean };

/** A desk with its real cache, linked to a centre as the app links it. */
async function deskAt(way: Way, desk = makeDesk(worker())) {
  const store = new SliceStore(firstSlices({}, way.embedded ? 'embedded' : 'server'));
  let link: CentreLink | null = null;
  const cache = desk.open({ tellsCentre: true, onOutboxGrew: (unsent) => link?.outboxGrew(unsent) });
  await cache.opened;
  const deviceId = await deviceAt(cache, { ...way, cache: cache.centre });
  link = new CentreLink({ ...way, store, notices: new Notices(store), cache: cache.centre, memory: cache, deviceId });
  void link.start();
  const leave = async () => {
    link?.stop();
    await cache.close();
  };
  onTestFinished(leave);
  return { store, cache, link, leave };
}
const own = (centre: EmbeddedCentre): Way => ({ ...embeddedWay(centre, fetch), embedded: true });

const isConnected = (store: SliceStore) =>
  expect.poll(() => store.all.centre.line, { timeout: 30_000 }).toBe('connected');
const isSent = (store: SliceStore) => expect.poll(() => store.all.connectivity.unsent, { timeout: 30_000 }).toBe(0);

/** A status without a body; `fetch` lets nobody choose the Host. */
const statusOf = (base: string, path: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(base);
    request({ hostname, port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

it('a new embedded centre knows the catalogue of the desk, colleagues, and customers with their calls, always the same', async () => {
  const worlds = [new World(), new World()] as const;
  for (const world of worlds) {
    const centre = world.begin();
    const { session, get } = await open(centre);
    expect(session.agent).toMatchObject({ id: 'local', name: '研修 太郎' });
    const found = (await (await get('/v1/customers/search?q=佐')).json()) as { rows: Customer[] };
    expect(found.rows.length).toBeGreaterThan(0);
    await centre.stop();
    expect(world.news).toEqual([{ kind: 'up', setAside: null }]);
  }
  const [one, other] = worlds;
  expect(one.rows('product').map(({ id }) => id)).toEqual(Object.values(PRODUCTS).map(({ code }) => code));
  expect(one.rows('product').every(({ cautions }) => (cautions as string[]).length > 0)).toBe(true);
  expect(one.rows('dialledNumber').map(({ number }) => number)).toEqual(DIALLED_NUMBERS.map(({ number }) => number));
  expect(one.rows('campaign')).toHaveLength(4);
  expect(one.rows('customer')).toHaveLength(60);
  expect(one.rows('contact').length).toBeGreaterThan(100);
  for (const entity of ['product', 'campaign', 'dialledNumber', 'agent', 'customer', 'contact'])
    expect(other.rows(entity)).toEqual(one.rows(entity));
});

it('the file is readable for this user only, and without its key shows neither a name nor that it is a database', async () => {
  const world = new World();
  const centre = world.begin();
  await centre.base(limit());
  const files = readdirSync(world.folder).map((name) => join(world.folder, name));
  for (const file of files) {
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes('佐藤')).toBe(false);
  }
  await centre.stop();
  expect(readFileSync(world.file).includes('SQLite')).toBe(false);
});

it('a first start that is cut again and again by kills is whole in the end, with everything once', async () => {
  const whole = new World();
  const calm = whole.begin();
  await calm.base(limit());
  await calm.stop();
  const world = new World();
  const centre = world.begin();
  // In the middle of the tables, and of the data.
  for (const bytes of [1_000, 100_000, 400_000, 800_000]) {
    const size = () => statSync(`${world.file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    while (size() < bytes && world.news.length === 0) await new Promise(setImmediate);
    world.killNow();
    await expect.poll(() => world.children.length, { timeout: 20_000 }).toBe(world.children.length + 1);
  }
  await centre.base(limit());
  await centre.stop();
  for (const entity of ['product', 'agent', 'customer', 'contact'])
    expect(world.rows(entity)).toEqual(whole.rows(entity));
});

it('only who has a token of this start is let in: no open route, no older token, no other host, no page', async () => {
  const world = new World();
  const centre = world.begin();
  const before = await open(centre);
  for (const path of ['/healthz', '/readyz', '/metrics', '/v1/openapi.json'])
    expect([path, (await before.get(path)).status]).toEqual([path, 404]);
  const body = JSON.stringify({ tenant: 'desk', login: 'local', password: 'x', deviceId: 'd1' });
  const headers = { 'content-type': 'application/json' };
  for (const path of ['', '/refresh', '/browser', '/browser/finish', '/end'].map((end) => `/v1/session${end}`))
    expect((await fetch(before.base + path, { method: 'POST', headers, body })).status).toBe(404);
  const changes = '/v1/changes?topic=catalog';
  expect((await fetch(before.base + changes)).status).toBe(401);
  const answer = await before.get(changes);
  expect(answer.status).toBe(200);
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  const { port } = new URL(before.base);
  const authorization = `Bearer ${before.session.accessToken}`;
  expect(await statusOf(before.base, changes, { authorization, host: `127.0.0.1:${port}` })).toBe(200);
  expect(await statusOf(before.base, changes, { authorization, host: `localhost:${port}` })).toBe(403);
  expect(await statusOf(before.base, changes, { authorization, host: 'shop.example' })).toBe(403);
  expect((await before.get(changes, { origin: 'https://shop.example' })).status).toBe(403);

  world.killNow();
  await expect.poll(() => world.children.length, { timeout: 20_000 }).toBe(2);
  const after = await open(centre);
  expect((await after.get(changes)).status).toBe(200);
  expect((await after.get(changes, { authorization })).status).toBe(401);
});

it('what the desk does arrives once, also while the centre is killed under it and comes back on another port', async () => {
  const world = new World();
  const centre = world.begin();
  const { store, cache } = await deskAt(own(centre));
  await isConnected(store);
  expect(store.all.centre.agent).toBe('研修 太郎');
  for (const id of ['c1', 'c2', 'c3']) {
    await cache.openContact(contactOf(id, { notes: 'エアコンの取付', resultCode: 'order' }));
    world.killNow();
    await cache.finishContact(contactOf(id).id, 4_000);
  }
  await isSent(store);
  await isConnected(store);
  await centre.stop();
  const mine = world.rows('contact').filter(({ agentId }) => agentId === 'local');
  expect(mine).toMatchObject(['c1', 'c2', 'c3'].map((id) => ({ id, status: 'finished', notes: [{ by: 'local' }] })));
  expect(store.all.centre.refused).toEqual([]);
});

it('the end is clean and quick although the desk has just left its stream: the next start reads no page for nothing', async () => {
  const world = new World();
  const centre = world.begin();
  const { store, leave } = await deskAt(own(centre));
  await isConnected(store);
  await leave();
  await centre.stop();
  expect(world.children.map(({ exitCode, signalCode }) => [exitCode, signalCode])).toEqual([[0, null]]);
});

it('a name that the settings change is changed at the centre, and all else stays over a new start', async () => {
  const world = new World();
  const first = world.begin();
  await first.base(limit());
  await first.stop();
  const count = world.rows('customer').length;
  const second = world.begin('佐藤 花子');
  expect((await second.session('d1', limit())).agent.name).toBe('佐藤 花子');
  await second.stop();
  expect(world.rows('customer')).toHaveLength(count);
});

it('a file that its key does not open is set aside and told, and the desk tells the new centre what it told the old one', async () => {
  const world = new World();
  const first = world.begin();
  const desk = makeDesk(worker());
  const { store, cache, leave } = await deskAt(own(first), desk);
  await isConnected(store);
  await cache.openContact(contactOf('c1'));
  await isSent(store);
  await leave();
  await first.stop();
  const bytes = readFileSync(world.file);
  bytes.fill(7, 0, 4_096);
  writeFileSync(world.file, bytes);

  const second = world.begin();
  const again = await deskAt(own(second), desk);
  const base = await second.base(limit());
  const { accessToken } = await second.session('another', limit());
  const ask = () => fetch(`${base}/v1/rows/contact/c1`, { headers: { authorization: `Bearer ${accessToken}` } });
  await expect.poll(async () => (await ask()).status, { timeout: 20_000 }).toBe(200);
  const [news] = world.news.slice(-1);
  expect(news).toMatchObject({ kind: 'up', setAside: expect.stringMatching(/^centre\.db\.broken-/) });
  const notices = new Notices(again.store);
  tellOfEmbedded(again.store, notices, news as EmbeddedNews);
  expect(again.store.all.notices).toMatchObject([{ code: 'embeddedSetAside' }]);
  expect(readFileSync(join(world.folder, (news as { setAside: string }).setAside))).toEqual(bytes);
  await second.stop();
  expect(world.rows('contact').filter(({ agentId }) => agentId === 'local')).toMatchObject([{ id: 'c1' }]);
});

it('a desk that gets a centre elsewhere tells it nothing of what only its own had to know, and forgets its rows', async () => {
  const world = new World();
  const centre = world.begin();
  const desk = makeDesk(worker());
  const before = await deskAt(own(centre), desk);
  await isConnected(before.store);
  await before.cache.openContact(contactOf('c1'));
  await isSent(before.store);
  await expect.poll(async () => (await before.cache.centre.cursors()).ok).toBe(true);
  await centre.stop();
  // Nobody to tell it to any more: it goes to the next centre.
  await before.cache.openContact(contactOf('c2'));
  await before.leave();

  const engine = await openSqlite({ file: ':memory:', nativeBinding: NATIVE_BINDING });
  const service = await startService(engine, { host: '127.0.0.1', port: 0, log: () => undefined });
  onTestFinished(() => service.stop());
  await service.centre.openTenant('shop');
  await addAgent(service, 'sato');
  let kept: string | null = null;
  const write = (token: string | null) => {
    kept = token;
  };
  const safe = { read: () => kept, write };
  const after = await deskAt({ centre: { url: service.url, tenant: 'shop' }, fetch, safe, embedded: false }, desk);
  const catalogue = await after.cache.centre.cursors();
  expect(catalogue).toMatchObject({ ok: true, value: [] });
  expect(await after.link.signIn.byPassword('sato', PASSWORD)).toMatchObject({ ok: true });
  await isConnected(after.store);
  await isSent(after.store);
  const contacts = await engine.db.selectFrom('record').select('id').where('entity', '=', 'contact').execute();
  expect(contacts).toEqual([{ id: 'c2' }]);
});

it('the file of a newer version is left as it is, told, and not tried again', async () => {
  const world = new World();
  const first = world.begin();
  await first.base(limit());
  await first.stop();
  world.change("insert into kysely_migration values ('9999-of-the-future', '2030-01-01')");
  copyFileSync(world.file, join(world.folder, 'copy'));

  const second = world.begin();
  await expect.poll(() => world.news.at(-1), { timeout: 20_000 }).toEqual({ kind: 'newer' });
  await expect(second.base(limit())).rejects.toThrow();
  expect(readFileSync(world.file)).toEqual(readFileSync(join(world.folder, 'copy')));
  await second.stop();
});

it('a centre that can not start is tried again with growing pauses, told after the third time, and well again when it can', async () => {
  const world = new World();
  const { keyHex } = world;
  world.keyHex = 'no key';
  const centre = world.begin();
  const store = new SliceStore(firstSlices({}, 'embedded'));
  const notices = new Notices(store);
  await expect.poll(() => world.news.at(-1), { timeout: 20_000 }).toEqual({ kind: 'failing' });
  expect(world.children.length).toBeGreaterThanOrEqual(3);
  tellOfEmbedded(store, notices, { kind: 'failing' });
  expect(store.all).toMatchObject({ centre: { embedded: 'down' }, notices: [{ code: 'embeddedFailing' }] });
  world.keyHex = keyHex;
  await centre.base(limit());
  const [news] = world.news.slice(-1);
  tellOfEmbedded(store, notices, news as EmbeddedNews);
  expect(store.all).toMatchObject({ centre: { embedded: 'well' }, notices: [] });
});

it('a page that breaks while the centre runs ends it, and the next start sets the file aside', async () => {
  const world = new World();
  const first = world.begin();
  await first.base(limit());
  await first.stop();
  const bytes = readFileSync(world.file);
  // After the pages of the catalogue, which the start itself reads.
  bytes.fill(7, Math.floor(bytes.length / 2 / 4_096) * 4_096, bytes.length);
  writeFileSync(world.file, bytes);
  const second = world.begin();
  const search = async () => {
    const { get } = await open(second);
    await get('/v1/customers/search?q=佐').catch(() => null);
    return world.news.at(-1);
  };
  await expect
    .poll(search, { timeout: 30_000 })
    .toMatchObject({ kind: 'up', setAside: expect.stringMatching(/^centre\.db\.broken-/) });
  await second.stop();
});

it('before an older file is brought to this version a copy is made, and a step that fails leaves the file as it was', async () => {
  const world = new World();
  const wanted = { file: world.file, keyHex: world.keyHex, nativeBinding: NATIVE_BINDING };
  const centre = world.begin();
  await centre.base(limit());
  await centre.stop();
  // The last step is done and not written down: doing it again fails.
  world.change('delete from kysely_migration where name = (select max(name) from kysely_migration)');
  const before = world.rows('customer');
  expect(await openSealed(wanted)).toEqual({ kind: 'failed', code: 'notOpened', setAside: null });
  expect(world.rows('customer')).toEqual(before);
  const copy = readdirSync(world.folder).find((name) => name.endsWith('.backup')) ?? '';
  expect(copy).toMatch(/^centre\.db\.v\d+-/);
  expect(peek({ ...wanted, file: join(world.folder, copy) }, countOfCustomers)).toBe(before.length);
});

it('a disk without room answers retry and takes the same wish when there is room again', async () => {
  const world = new World();
  const opened = await openSealed({ file: world.file, keyHex: world.keyHex, nativeBinding: NATIVE_BINDING });
  if (opened.kind !== 'ready') throw new Error(opened.kind);
  const { engine } = opened;
  const centre = new Centre(engine, {
    now: Date.now,
    onRuleFailed: () => undefined,
    onDatabaseTrouble: () => undefined,
  });
  await centre.openTenant('desk');
  const text = 'あ'.repeat(20_000);
  const wishes = [...Array(4).keys()].map((at) => {
    const payload = { id: `s${at}`, version: 1, title: '総合受付', body: { text } };
    const command = { id: `w${at}`, n: at + 1, kind: 'script.publish', v: 1, at: 1, payload };
    return { agentId: 'local', roles: ROLES, deviceId: 'd1', command };
  });
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(engine.db);
  await sql.raw(`pragma max_page_count = ${(pages.rows[0]?.page_count ?? 0) + 20}`).execute(engine.db);
  const outcomes = async () => (await centre.submit('desk', wishes)).map(({ answer }) => answer.outcome);
  expect(await outcomes()).toEqual(['retry', 'retry', 'retry', 'retry']);
  await sql.raw('pragma max_page_count = 1000000').execute(engine.db);
  expect(await outcomes()).toEqual(['applied', 'applied', 'applied', 'applied']);
  await engine.close();
});
