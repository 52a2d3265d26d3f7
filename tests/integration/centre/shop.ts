import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { Centre } from '../../../electron/centre/service/centre';
import { type Service, type ServiceOptions, startService } from '../../../electron/centre/service/start';
import { CentreLink, type CentreLinkSetup } from '../../../electron/desk/centre-link';
import { firstSlices } from '../../../electron/desk/first-slices';
import { Notices } from '../../../electron/desk/notices';
import { SliceStore } from '../../../electron/desk/slices';
import type { TokenSafe } from '../../../electron/sync/session';
import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import { freeTcpPort } from '../../lab/network/ports';
import { type Desk, makeDesk } from '../cache-world';

export const PASSWORD = 'correct horse battery';

/** A centre with the communicator 佐藤 in a file of its own, for one test. */
export class Shop {
  directory = '';
  engine!: Engine;
  service!: Service;
  private n = 0;

  get file(): string {
    return join(this.directory, 'centre.sqlite');
  }

  async open(): Promise<void> {
    this.directory = mkdtempSync(join(tmpdir(), 'tsunagu-centre-'));
    await this.begin(await freeTcpPort());
    await this.service.centre.openTenant('shop');
    await this.wish('agent.put', { id: 'sato', name: '佐藤 花子', roles: ['communicator'], team: null, active: true });
    await this.service.signIn.setPassword('shop', 'sato', 'sato', PASSWORD);
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async begin(port: number, options: Partial<ServiceOptions> = {}): Promise<void> {
    this.engine = await openSqlite({ file: this.file });
    this.service = await startService(this.engine, { host: '127.0.0.1', port, log: () => undefined, ...options });
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.engine.close();
  }

  /** The service ends, something is done to it, and it is back at the same place. */
  async restart(meanwhile: () => unknown = () => undefined, options: Partial<ServiceOptions> = {}): Promise<void> {
    const port = Number(new URL(this.service.url).port);
    await this.stop();
    await meanwhile();
    await this.begin(port, options);
  }

  /** A copy of the database as it is now; the service is down for a moment. */
  async backUp(): Promise<string> {
    const backup = `${this.file}.backup`;
    await this.restart(() => copyFileSync(this.file, backup));
    return backup;
  }

  /** The database is lost and an older back-up takes its place, as `--restored` does it. */
  async restore(backup: string): Promise<void> {
    await this.restart(async () => {
      for (const tail of ['-wal', '-shm']) rmSync(this.file + tail, { force: true });
      copyFileSync(backup, this.file);
      const engine = await openSqlite({ file: this.file });
      const fail = (error: unknown) => {
        throw error;
      };
      const around = { now: Date.now, onRuleFailed: (_kind: string, error: unknown) => fail(error) };
      await new Centre(engine, { ...around, onDatabaseTrouble: fail }).beginHistoryAnew('shop');
      await engine.close();
    });
  }

  /** What an administrator does. */
  async wish<K extends CommandKind>(kind: K, payload: PayloadOf<K>): Promise<void> {
    this.n += 1;
    const roles = ['supervisor', 'administrator', 'productOwner', 'stopApprover'] as const;
    const command = { id: `console-${this.n}`, n: this.n, kind, v: 1, at: 1, payload };
    const [answer] = await this.service.centre.submit('shop', [
      { agentId: 'console', roles, deviceId: 'console', command },
    ]);
    if (answer?.answer.outcome !== 'applied') throw new Error(JSON.stringify(answer));
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look at rows of every shape.
  async rows(entity: string): Promise<any[]> {
    const rows = await this.engine.db.selectFrom('record').select('doc').where('entity', '=', entity).execute();
    return rows.map(({ doc }) => JSON.parse(doc));
  }
}

/** A shop for each test of a file. */
export function shopForEach(): Shop {
  const shop = new Shop();
  beforeEach(() => shop.open());
  afterEach(() => shop.close());
  return shop;
}

export function memorySafe(): TokenSafe {
  let kept: string | null = null;
  return {
    read: () => kept,
    write: (token) => {
      kept = token;
    },
  };
}

export type LinkedDesk = Awaited<ReturnType<typeof deskAt>>;

/** A desk with its real cache and the real way to the centre; windows and calls are not needed. */
export async function deskAt(
  workerPath: string,
  url: string,
  {
    safe = memorySafe(),
    desk = makeDesk(workerPath),
    ...setup
  }: Partial<CentreLinkSetup> & { readonly desk?: Desk } = {},
) {
  const store = new SliceStore(firstSlices({ centre: { url, tenant: 'shop' } }));
  let link: CentreLink | null = null;
  const cache = desk.open({ tellsCentre: true, onOutboxGrew: (unsent) => link?.outboxGrew(unsent) });
  await cache.opened;
  link = new CentreLink({
    store,
    notices: new Notices(store),
    cache: cache.centre,
    memory: cache,
    centre: { url, tenant: 'shop' },
    deviceId: 'd1',
    fetch,
    safe,
    ...setup,
  });
  await link.start();
  const end = async () => {
    link?.stop();
    await cache.close();
  };
  return { desk, store, cache, link, safe, end };
}
