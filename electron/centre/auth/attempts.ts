import { createHash } from 'node:crypto';
import type { Engine, Tx } from '../database/engine';

const FAILURES_MAX = 5;
const LOCKED_MS = 15 * 60_000;
/** Unknown logins that are counted for one tenant; the eldest is forgotten first. */
const UNKNOWN_MAX = 10_000;
/** Where the logins of unknown tenants are counted. No tenant can be called so. */
const NOWHERE = '*nowhere';

/** A login as it stands, also one that nobody has. */
interface Standing {
  /** Whose rows its failures are. */
  readonly home: string;
  readonly name: string;
  /** Null where the login is unknown. */
  readonly agent: string | null;
  /** Null where it is unknown, or has no password. */
  readonly hash: string | null;
  readonly failures: number;
  readonly lockedUntil: number;
}

/**
 * Counts wrong passwords. An unknown login locks as a known one does, so that nobody can ask the centre who works there; what
 * was typed for it is not kept, since people type passwords in the wrong field.
 */
export class Attempts {
  constructor(
    private readonly engine: Engine,
    private readonly now: () => number,
  ) {}

  async standing(tenant: string, login: string): Promise<Standing> {
    const found = await this.engine.read(tenant, (tx) => look(tx, tenant, login));
    // The rows of another tenant are seen only in a transaction of their own.
    return found.home === tenant ? found : this.engine.read(NOWHERE, (tx) => lookUnknown(tx, NOWHERE, found.name));
  }

  isLocked({ lockedUntil }: Standing): boolean {
    return lockedUntil > this.now();
  }

  /**
   * Settles one try under the lock of the login's home, where it is read again: many guesses at once are many guesses, and
   * after the fifth none is right.
   *
   * @returns `come` of the transaction where the password fits.
   */
  settle<T>(
    tenant: string,
    login: string,
    before: Standing,
    fits: boolean,
    come: (tx: Tx, agent: string) => Promise<T>,
  ): Promise<T | 'wrongPassword' | 'lockedOut'> {
    return this.engine.write(before.home, async (tx) => {
      const known =
        before.home === tenant ? await look(tx, tenant, login) : await lookUnknown(tx, before.home, before.name);
      if (known.hash !== before.hash || known.home !== before.home) return 'wrongPassword';
      if (this.isLocked(known)) return 'lockedOut';
      if (fits && known.agent !== null) {
        await this.keep(tx, known, { failures: 0, locked_until: 0 });
        return come(tx, known.agent);
      }
      const failures = known.failures + 1;
      const isLast = failures >= FAILURES_MAX;
      const locked_until = isLast ? this.now() + LOCKED_MS : 0;
      await this.keep(tx, known, { failures: isLast ? 0 : failures, locked_until });
      return isLast ? 'lockedOut' : 'wrongPassword';
    });
  }

  private async keep(tx: Tx, known: Standing, counted: { failures: number; locked_until: number }): Promise<void> {
    const { home, name, agent } = known;
    if (agent !== null) {
      await tx.updateTable('credential').set(counted).where('tenant', '=', home).where('login', '=', name).execute();
      return;
    }
    const at = this.now();
    await tx
      .insertInto('unknown_login')
      .values({ tenant: home, name, at, ...counted })
      .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet({ at, ...counted }))
      .execute();
    const eldest = await tx
      .selectFrom('unknown_login')
      .select('name')
      .where('tenant', '=', home)
      .orderBy('at', 'desc')
      .orderBy('name')
      .offset(UNKNOWN_MAX)
      .limit(100)
      .execute();
    const names = eldest.map((one) => one.name);
    if (names.length > 0)
      await tx.deleteFrom('unknown_login').where('tenant', '=', home).where('name', 'in', names).execute();
  }
}

async function look(tx: Tx, tenant: string, login: string): Promise<Standing> {
  const known = await tx
    .selectFrom('credential')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('login', '=', login)
    .executeTakeFirst();
  const isTenant = await tx.selectFrom('feed').select('head').where('tenant', '=', tenant).executeTakeFirst();
  const name = createHash('sha256').update(`${tenant} ${login}`).digest('hex');
  const unknown = await lookUnknown(tx, isTenant ? tenant : NOWHERE, name);
  if (!known) return unknown;
  const { agent, hash, failures, locked_until } = known;
  return { home: tenant, name: login, agent, hash: hash === '' ? null : hash, failures, lockedUntil: locked_until };
}

async function lookUnknown(tx: Tx, home: string, name: string): Promise<Standing> {
  const found = await tx
    .selectFrom('unknown_login')
    .selectAll()
    .where('tenant', '=', home)
    .where('name', '=', name)
    .executeTakeFirst();
  return {
    home,
    name,
    agent: null,
    hash: null,
    failures: found?.failures ?? 0,
    lockedUntil: found?.locked_until ?? 0,
  };
}
