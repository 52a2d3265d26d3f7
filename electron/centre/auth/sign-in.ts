import { randomUUID } from 'node:crypto';
import type { Agent } from '../../../shared/contract/centre/centre-data';
import { readRow } from '../../../shared/contract/centre/entities';
import type { CentreSession, RequestRefusal } from '../../../shared/contract/centre/session';
import type { Engine, Tx } from '../database/engine';
import { announceEnd } from './ended-access';
import { hashPassword, isPassword } from './passwords';
import { ACCESS_LIFE_S, hashOf, newRefreshToken, type Tokens } from './tokens';

const FAILURES_MAX = 5;
const LOCKED_MS = 15 * 60_000;
/** A desk that stands still for so long signs in again with its password. */
const REFRESH_LIFE_MS = 14 * 24 * 3_600_000;
const OFFLINE_HOURS = 12;

/** A session whose access token is not signed yet. */
interface Begun {
  readonly family: string;
  readonly session: Omit<CentreSession, 'accessToken'>;
}

/** Who may come in, and for how long. Refusals are values; rejects only with what the database says. */
export class SignIn {
  constructor(
    private readonly engine: Engine,
    private readonly tokens: Tokens,
    private readonly now: () => number,
  ) {}

  /** Gives somebody a password, or another one. The agent has to be there. */
  async setPassword(tenant: string, login: string, agent: string, password: string): Promise<void> {
    const hash = await hashPassword(password);
    const row = { tenant, login, agent, hash, failures: 0, locked_until: 0 };
    await this.engine.write(tenant, async (tx) => {
      await tx
        .insertInto('credential')
        .values(row)
        .onConflict((conflict) => conflict.columns(['tenant', 'login']).doUpdateSet(row))
        .execute();
      // Whoever knew the old one stays in no longer than an access token lives.
      await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('agent', '=', agent).execute();
    });
  }

  async byPassword(
    tenant: string,
    login: string,
    password: string,
    device: string,
  ): Promise<CentreSession | RequestRefusal> {
    const before = await this.engine.read(tenant, (tx) => credentialOf(tx, tenant, login));
    // Locked, the password is not even looked at: otherwise the answer's time would tell whether it was right.
    if (before && before.locked_until > this.now()) return 'lockedOut';
    const fits = await isPassword(password, before?.hash ?? null);
    const begun = await this.engine.write(tenant, async (tx) => {
      // Read again under the lock: many guesses at once are many guesses, and after the fifth none is right.
      const known = await credentialOf(tx, tenant, login);
      if (!known || known.hash !== before?.hash) return 'wrongPassword';
      if (known.locked_until > this.now()) return 'lockedOut';
      const failures = fits ? 0 : known.failures + 1;
      const locked_until = failures >= FAILURES_MAX ? this.now() + LOCKED_MS : 0;
      await tx
        .updateTable('credential')
        .set({ failures: locked_until > 0 ? 0 : failures, locked_until })
        .where('tenant', '=', tenant)
        .where('login', '=', login)
        .execute();
      if (!fits) return locked_until > 0 ? 'lockedOut' : 'wrongPassword';
      await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('expires_at', '<=', this.now()).execute();
      return this.begin(tx, tenant, known.agent, device, { family: randomUUID(), generation: 0 });
    });
    return this.signed(begun, device);
  }

  /**
   * A refresh token is good until its successor was used: the answer to the first try may have got lost. One that comes later
   * still was stolen, from the thief or from the desk, and neither goes on. Of two successors only the one that comes first.
   *
   * @param text the tenant, a dot, the secret.
   */
  async byRefresh(text: string, device: string): Promise<CentreSession | RequestRefusal> {
    const { tenant, token } = partsOf(text);
    const begun = await this.engine.write(tenant, async (tx) => {
      const hash = hashOf(token);
      const row = await refreshOf(tx, tenant, hash);
      if (!row || row.expires_at <= this.now()) return 'notSignedIn';
      const { used } = await tx
        .selectFrom('refresh')
        .select((eb) => eb.fn.countAll<number>().as('used'))
        .where('tenant', '=', tenant)
        .where('family', '=', row.family)
        .where('generation', '>=', row.generation)
        .where('hash', '!=', hash)
        .where('used', '=', 1)
        .executeTakeFirstOrThrow();
      if (used > 0 || row.device !== device) {
        await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('family', '=', row.family).execute();
        return 'notSignedIn';
      }
      await tx.updateTable('refresh').set({ used: 1 }).where('tenant', '=', tenant).where('hash', '=', hash).execute();
      return this.begin(tx, tenant, row.agent, device, row);
    });
    return this.signed(begun, device);
  }

  /**
   * Signs out: the whole family of a refresh token is gone, and its access tokens are spent where the announcement is heard.
   * An unknown token is nobody's, and nothing tells it from a known one.
   */
  async end(text: string): Promise<void> {
    const { tenant, token } = partsOf(text);
    await this.engine.write(tenant, async (tx) => {
      const row = await refreshOf(tx, tenant, hashOf(token));
      if (!row) return;
      await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('family', '=', row.family).execute();
      await announceEnd(this.engine, tx, { tenant, sessions: [row.family] });
    });
  }

  private async begin(
    tx: Tx,
    tenant: string,
    agentId: string,
    deviceId: string,
    { family, generation }: { readonly family: string; readonly generation: number },
  ): Promise<Begun | RequestRefusal> {
    const agent = await agentOf(tx, tenant, agentId);
    if (!agent?.active) return 'notAllowed';
    const { token, hash } = newRefreshToken();
    const now = this.now();
    await tx
      .insertInto('refresh')
      .values({
        tenant,
        hash,
        family,
        generation: generation + 1,
        agent: agentId,
        device: deviceId,
        expires_at: now + REFRESH_LIFE_MS,
        used: 0,
      })
      .execute();
    const { id, name, roles } = agent;
    return {
      family,
      session: {
        tenant,
        agent: { id, name, roles },
        expiresAt: now + ACCESS_LIFE_S * 1_000,
        refreshToken: `${tenant}.${token}`,
        offlineHours: OFFLINE_HOURS,
        now,
      },
    };
  }

  /** Outside the transaction: the keys are read on a connection of their own, and SQLite has only one. */
  private async signed(begun: Begun | RequestRefusal, deviceId: string): Promise<CentreSession | RequestRefusal> {
    if (typeof begun === 'string') return begun;
    const { session, family } = begun;
    const { tenant, agent } = session;
    const caller = { tenant, agentId: agent.id, deviceId, roles: agent.roles, session: family };
    return { ...session, accessToken: await this.tokens.sign(caller) };
  }
}

/** A refresh token is its tenant, a dot, and the secret. */
function partsOf(text: string): { readonly tenant: string; readonly token: string } {
  const dot = text.lastIndexOf('.');
  return { tenant: text.slice(0, Math.max(0, dot)), token: text.slice(dot + 1) };
}

function refreshOf(tx: Tx, tenant: string, hash: string) {
  return tx.selectFrom('refresh').selectAll().where('tenant', '=', tenant).where('hash', '=', hash).executeTakeFirst();
}

function credentialOf(tx: Tx, tenant: string, login: string) {
  return tx
    .selectFrom('credential')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('login', '=', login)
    .executeTakeFirst();
}

async function agentOf(tx: Tx, tenant: string, id: string): Promise<Agent | null> {
  const row = await tx
    .selectFrom('record')
    .select('doc')
    .where('tenant', '=', tenant)
    .where('entity', '=', 'agent')
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? readRow('agent', JSON.parse(row.doc)) : null;
}
