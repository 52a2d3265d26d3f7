import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tokens } from '../../../electron/centre/auth/tokens';
import type { Engine } from '../../../electron/centre/database/engine';
import { openDatabase } from '../../../electron/centre/database/open';
import { fillCentre } from '../../../electron/centre/seed/fill';
import { Centre } from '../../../electron/centre/service/centre';
import type { Role } from '../../../shared/contract/centre/centre-data';
import type { PostgresServer } from '../../integration/centre/engines';
import { Instance } from '../../integration/centre/instances';

/** The seed's own: until then its customers have called. */
export const SEED = { seed: 1, until: Date.parse('2026-11-01') };
const TENANT = 'shop';

/** A centre to be measured: a database with made-up people in it, and the service as a process of its own. */
export class House {
  private constructor(
    readonly database: string,
    readonly tenant: string,
    readonly customers: number,
    /** The bench's own way to the database: what another instance would have. */
    readonly engine: Engine,
    private running: Instance,
    private readonly closeDatabase: () => Promise<void>,
  ) {}

  /** A new database of this kind, filled. */
  static async make(kind: 'SQLite' | 'PostgreSQL', customers: number, server?: PostgresServer): Promise<House> {
    const directory = mkdtempSync(join(tmpdir(), 'tsunagu-bench-'));
    const database =
      kind === 'SQLite' ? join(directory, 'centre.sqlite') : ((await server?.createDatabase('centre')) ?? '');
    const engine = await openDatabase(database, complain);
    await new Centre(engine, AROUND).openTenant(TENANT);
    await fillCentre(engine, TENANT, { ...SEED, customers, contacts: customers }, () => undefined);
    // What autovacuum would do in a minute by itself.
    await server?.sql('vacuum analyze', 'centre');
    const service = await Instance.start(database);
    return new House(database, TENANT, customers, engine, service, async () =>
      rmSync(directory, { recursive: true, force: true }),
    );
  }

  /** A centre that `npm run seed` filled. */
  static async at(database: string, tenant: string): Promise<House> {
    const engine = await openDatabase(database, complain);
    // The seed counts its customers in their ids.
    const last = await engine.read(tenant, (tx) =>
      tx
        .selectFrom('record')
        .select('id')
        .where('tenant', '=', tenant)
        .where('entity', '=', 'customer')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    const customers = Number(/^C(\d{8})$/.exec(last?.id ?? '')?.[1] ?? Number.NaN);
    if (Number.isNaN(customers)) throw new Error(`${tenant} was not filled by npm run seed`);
    const service = await Instance.start(database);
    return new House(database, tenant, customers, engine, service, async () => undefined);
  }

  get service(): Instance {
    return this.running;
  }

  /** After the service was killed: a new one on the same port. */
  async startAgain(): Promise<void> {
    this.running = await Instance.start(this.database, this.running);
  }

  /** As a sign-in gives it, without the wait for argon2id. */
  token(agentId: string, deviceId: string, roles: readonly Role[] = ['supervisor']): Promise<string> {
    return new Tokens(this.engine, Date.now).sign({ tenant: this.tenant, agentId, deviceId, roles });
  }

  /** Wishes that come by another instance. */
  get otherInstance(): Centre {
    return new Centre(this.engine, AROUND);
  }

  async close(): Promise<void> {
    await this.running.kill();
    await this.engine.close();
    await this.closeDatabase();
  }
}

const complain = (step: string, code: string) => console.error(`database: ${step} ${code}`);
const AROUND = {
  now: Date.now,
  onRuleFailed: (kind: string, error: unknown) => console.error(kind, error),
  onDatabaseTrouble: (error: unknown) => console.error(error),
};

/** The machine's load average of the last minute: others may work on it. */
export function load(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}
