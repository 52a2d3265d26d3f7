import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { type Service, startService } from '../../../electron/centre/service/start';
import { CentreLink } from '../../../electron/desk/centre-link';
import { firstSlices } from '../../../electron/desk/first-slices';
import { Notices } from '../../../electron/desk/notices';
import { SliceStore } from '../../../electron/desk/slices';
import type { TokenSafe } from '../../../electron/sync/session';
import { freeTcpPort } from '../../lab/network/ports';
import { bundled, contactOf, makeDesk } from '../cache-world';

const worker = bundled('worker');
const PASSWORD = 'correct horse battery';

let directory: string;
let engine: Engine;
let service: Service;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tsunagu-centre-'));
  engine = await openSqlite({ file: join(directory, 'centre.sqlite') });
  service = await serve(await freeTcpPort());
  await service.centre.openTenant('shop');
  await service.centre.submit('shop', [
    {
      agentId: 'console',
      roles: ['administrator'],
      deviceId: 'console',
      command: {
        id: 'a1',
        n: 1,
        kind: 'agent.put',
        v: 1,
        at: 1,
        payload: { id: 'sato', name: '佐藤 花子', roles: ['communicator'], team: null, active: true },
      },
    },
  ]);
  await service.signIn.setPassword('shop', 'sato', 'sato', PASSWORD);
});
afterEach(async () => {
  await service.stop();
  await engine.close();
  rmSync(directory, { recursive: true, force: true });
});

const serve = (port: number) => startService(engine, { host: '127.0.0.1', port, log: () => undefined });

function memorySafe(): TokenSafe {
  let kept: string | null = null;
  return {
    read: () => kept,
    write: (token) => {
      kept = token;
    },
  };
}

/** A desk with its real cache and the real way to the centre; windows and calls are not needed. */
async function deskAt(url: string, safe = memorySafe(), desk = makeDesk(worker())) {
  const store = new SliceStore(firstSlices({ centre: { url, tenant: 'shop' } }));
  let link: CentreLink | null = null;
  const cache = desk.open({ tellsCentre: true, onOutboxGrew: (unsent) => link?.outboxGrew(unsent) });
  await cache.opened;
  link = new CentreLink({
    store,
    notices: new Notices(store),
    cache: cache.centre,
    centre: { url, tenant: 'shop' },
    deviceId: 'd1',
    fetch,
    safe,
  });
  await link.start();
  return { desk, store, cache, link, safe };
}

const contactsAtCentre = async () => {
  const rows = await engine.db.selectFrom('record').select('doc').where('entity', '=', 'contact').execute();
  return rows.map(({ doc }) => JSON.parse(doc));
};

it('a contact reaches the centre once, in order, with its words, from a desk that was signed in only afterwards', async () => {
  const { store, cache, link } = await deskAt(service.url);
  const contact = contactOf('c1', { notes: 'エアコンの取付', resultCode: 'order' });
  await cache.openContact(contact);
  await cache.updateContact({ id: contact.id, status: 'wrapUp', answeredAt: 2_000, endedAt: 3_000, cause: 'remote' });
  await cache.finishContact(contact.id, 4_000);
  // Facts twice, the words, the end.
  await expect.poll(() => store.all.connectivity.unsent).toBe(4);
  expect(store.all.centre.line).toBe('signedOut');
  expect(await link.signIn('sato', 'wrong')).toMatchObject({ error: { code: 'wrongPassword' } });
  expect(await link.signIn('sato', PASSWORD)).toMatchObject({ ok: true });
  await expect.poll(() => store.all.connectivity.unsent).toBe(0);
  await expect.poll(() => store.all.centre.line).toBe('connected');
  expect(store.all.centre.agent).toBe('佐藤 花子');
  expect(await contactsAtCentre()).toMatchObject([
    {
      id: 'c1',
      agentId: 'sato',
      status: 'finished',
      answeredAt: 2_000,
      endedAt: 3_000,
      resultCode: 'order',
      notes: [{ text: 'エアコンの取付', by: 'sato' }],
    },
  ]);
  link.stop();
  await cache.close();
});

it('a centre that is gone for a while loses nothing: what was written meanwhile arrives when it is back, once', async () => {
  const port = Number(new URL(service.url).port);
  const { store, cache, link } = await deskAt(service.url);
  await link.signIn('sato', PASSWORD);
  await expect.poll(() => store.all.centre.line).toBe('connected');
  await service.stop();
  await expect.poll(() => store.all.centre.line).toBe('offline');
  for (const id of ['c1', 'c2', 'c3']) {
    await cache.openContact(contactOf(id, { notes: id, resultCode: 'other' }));
    await cache.finishContact(contactOf(id).id, 5_000);
  }
  await expect.poll(() => store.all.connectivity.unsent).toBe(9);
  service = await serve(port);
  await expect.poll(() => store.all.connectivity.unsent, { timeout: 40_000 }).toBe(0);
  await expect.poll(() => store.all.centre.line, { timeout: 40_000 }).toBe('connected');
  expect((await contactsAtCentre()).map(({ id, notes }) => [id, notes.length]).sort()).toEqual([
    ['c1', 1],
    ['c2', 1],
    ['c3', 1],
  ]);
  link.stop();
  await cache.close();
});

it('what the centre refuses stands in 要対応, also after a new start, until a person has seen it', async () => {
  const first = await deskAt(service.url);
  await first.link.signIn('sato', PASSWORD);
  const finished = contactOf('c1', { resultCode: 'other' });
  // Somebody else's desk has finished the same contact in the meantime.
  const other = { agentId: 'sato', roles: ['communicator'] as const, deviceId: 'd2' };
  const [recorded] = await service.centre.submit('shop', [
    { ...other, command: { id: 'x1', n: 1, kind: 'contact.record', v: 1, at: 1, payload: recordOf('c1') } },
    {
      ...other,
      command: {
        id: 'x2',
        n: 2,
        kind: 'contact.finish',
        v: 1,
        at: 1,
        payload: { id: 'c1', finishedAt: 1, resultCode: 'order', scriptId: null, values: {} },
      },
    },
  ]);
  expect(recorded?.answer.outcome).toBe('applied');
  await first.cache.openContact(finished);
  await first.cache.finishContact(finished.id, 5_000);
  await expect
    .poll(() => first.store.all.centre.refused)
    .toMatchObject([{ kind: 'contact.finish', reason: 'contactFinished' }]);
  expect(first.store.all.connectivity.unsent).toBe(0);
  first.link.stop();
  await first.cache.close();
  const second = await deskAt(service.url, first.safe, first.desk);
  const [refused] = second.store.all.centre.refused;
  expect(refused).toMatchObject({ reason: 'contactFinished' });
  expect(await second.link.dismiss(refused?.id ?? '')).toMatchObject({ ok: true });
  expect(second.store.all.centre.refused).toEqual([]);
  second.link.stop();
  await second.cache.close();
});

it('a desk follows what the centre changes, and goes on where it was after a new start', async () => {
  const first = await deskAt(service.url);
  await first.link.signIn('sato', PASSWORD);
  await expect.poll(() => first.store.all.centre.line).toBe('connected');
  const put = async (id: string) => {
    const [answer] = await service.centre.submit('shop', [
      {
        agentId: 'o',
        roles: ['productOwner'],
        deviceId: 'o',
        command: { id: `p-${id}`, n: 1, kind: 'product.put', v: 1, at: 1, payload: productOf(id) },
      },
    ]);
    return answer?.answer.outcome === 'applied' ? answer.answer.seq : Number.NaN;
  };
  const one = await put('p1');
  await expect.poll(async () => (await cursorsOf(first))['catalog']).toBeGreaterThanOrEqual(one);
  first.link.stop();
  await first.cache.close();
  const two = await put('p2');
  const second = await deskAt(service.url, first.safe, first.desk);
  await expect.poll(async () => (await cursorsOf(second))['catalog']).toBeGreaterThanOrEqual(two);
  second.link.stop();
  await second.cache.close();
});

async function cursorsOf({ cache }: Awaited<ReturnType<typeof deskAt>>) {
  const rows = await cache.centre.cursors();
  return rows.ok ? Object.fromEntries(rows.value.map(({ topic, cursor }) => [topic, cursor])) : {};
}

const productOf = (id: string) => ({
  id,
  name: id,
  kana: '',
  category: '',
  priceYen: 1,
  recommended: false,
  cautions: [],
  stock: null,
  recallLots: [],
});
const recordOf = (id: string) => ({
  id,
  caseId: id,
  customerId: null,
  channel: 'phone',
  direction: 'in',
  number: null,
  dialledNumber: null,
  campaignId: null,
  medium: null,
  startedAt: 1,
  answeredAt: null,
  endedAt: null,
  endCause: null,
});
