import { randomUUID } from 'node:crypto';
import type { CentreSession, RequestRefusal } from '../../../shared/contract/centre/session';
import { addToAudit } from '../commands/group';
import type { Engine, Tx } from '../database/engine';
import { Attempts } from './attempts';
import { announceEnd } from './ended-access';
import type { Person } from './oidc';
import { hashPassword, isPassword } from './passwords';
import { agentOf, agentOfPerson } from './persons';
import { ACCESS_LIFE_S, type Caller, hashOf, newRefreshToken, type Tokens } from './tokens';

/** A desk that stands still for so long signs in again with its password. */
const REFRESH_LIFE_MS = 14 * 24 * 3_600_000;
const OFFLINE_HOURS = 12;

/** Who does something, for the audit trail. */
interface By {
  readonly agent: string;
  readonly device: string;
}
const CONSOLE: By = { agent: 'console', device: 'console' };

/** A session whose access token is not signed yet. */
interface Begun {
  readonly family: string;
  readonly session: Omit<CentreSession, 'accessToken'>;
}

/** Who may come in, and for how long. Refusals are values; rejects only with what the database says. */
export class SignIn {
  private readonly attempts: Attempts;

  constructor(
    private readonly engine: Engine,
    private readonly tokens: Tokens,
    private readonly now: () => number,
  ) {
    this.attempts = new Attempts(engine, now);
  }

  /**
   * Gives somebody a login with a password (null: the browser alone lets them in), or another one; whoever was signed in as
   * them is out, and the provider's person is known anew at their next sign-in. An agent has one login.
   *
   * @param by who does it, for the audit trail.
   * @returns why not: there is no such agent, or the login is somebody else's.
   */
  async setPassword(
    tenant: string,
    login: string,
    agent: string,
    password: string | null,
    by: By = CONSOLE,
  ): Promise<'notFound' | 'loginTaken' | null> {
    const hash = password === null ? '' : await hashPassword(password);
    const row = { tenant, login, agent, hash, failures: 0, locked_until: 0 };
    return this.engine.write(tenant, async (tx) => {
      if (!(await agentOf(tx, tenant, agent))) return 'notFound';
      const taken = await tx
        .selectFrom('credential')
        .select('agent')
        .where('tenant', '=', tenant)
        .where('login', '=', login)
        .executeTakeFirst();
      if (taken && taken.agent !== agent) return 'loginTaken';
      await tx.deleteFrom('credential').where('tenant', '=', tenant).where('agent', '=', agent).execute();
      await tx.insertInto('credential').values(row).execute();
      await tx.deleteFrom('person').where('tenant', '=', tenant).where('agent', '=', agent).execute();
      await this.endOthers(tx, tenant, agent, null);
      await addToAudit(tx, tenant, { ...by, at: this.now(), kind: 'password.set', payload: { agent, login } });
      return null;
    });
  }

  /** Somebody changes their own password; their other sign-ins end. A wrong old one counts as at the sign-in. */
  async changePassword(caller: Caller, old: string, password: string): Promise<RequestRefusal | null> {
    const { tenant, agentId, deviceId, session } = caller;
    const own = await this.engine.read(tenant, (tx) =>
      tx
        .selectFrom('credential')
        .select('login')
        .where('tenant', '=', tenant)
        .where('agent', '=', agentId)
        .where('hash', '!=', '')
        .executeTakeFirst(),
    );
    if (!own) return 'notAllowed';
    const hash = await hashPassword(password);
    return this.tried(tenant, own.login, old, async (tx, agent) => {
      await tx
        .updateTable('credential')
        .set({ hash })
        .where('tenant', '=', tenant)
        .where('login', '=', own.login)
        .execute();
      await this.endOthers(tx, tenant, agent, session ?? null);
      const by = { agent, device: deviceId };
      await addToAudit(tx, tenant, { ...by, at: this.now(), kind: 'password.change', payload: { agent } });
      return null;
    });
  }

  async byPassword(
    tenant: string,
    login: string,
    password: string,
    device: string,
  ): Promise<CentreSession | RequestRefusal> {
    const begun = await this.tried(tenant, login, password, (tx, agent) => this.beginNew(tx, tenant, agent, device));
    return this.signed(begun, device);
  }

  /**
   * Whom the provider knows. At the first time the name finds the login; from then on the provider's own name for the person
   * counts, since names and addresses are given to others one day.
   */
  async byPerson(tenant: string, person: Person, device: string): Promise<CentreSession | RequestRefusal> {
    const begun = await this.engine.write(tenant, async (tx) => {
      const agent = await agentOfPerson(tx, tenant, person, { device, at: this.now() });
      return agent === null ? 'unknownPerson' : this.beginNew(tx, tenant, agent, device);
    });
    return this.signed(begun, device);
  }

  /** @returns what `come` makes of it where the password is right. */
  private async tried<T>(
    tenant: string,
    login: string,
    password: string,
    come: (tx: Tx, agent: string) => Promise<T>,
  ): Promise<T | RequestRefusal> {
    const before = await this.attempts.standing(tenant, login);
    // Locked, the password is not even looked at: otherwise the answer's time would tell whether it was right.
    if (this.attempts.isLocked(before)) return 'lockedOut';
    const fits = await isPassword(password, before.hash);
    return this.attempts.settle(tenant, login, before, fits, come);
  }

  /** Ends the sign-ins of an agent but one. */
  private async endOthers(tx: Tx, tenant: string, agent: string, session: string | null): Promise<void> {
    const others = await tx
      .selectFrom('refresh')
      .select('family')
      .distinct()
      .where('tenant', '=', tenant)
      .where('agent', '=', agent)
      .execute();
    const sessions = others.map(({ family }) => family).filter((family) => family !== session);
    for (const family of sessions)
      await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('family', '=', family).execute();
    await announceEnd(this.engine, tx, { tenant, sessions });
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
        await this.endFamily(tx, tenant, row.family);
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
      if (row) await this.endFamily(tx, tenant, row.family);
    });
  }

  private async endFamily(tx: Tx, tenant: string, family: string): Promise<void> {
    await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('family', '=', family).execute();
    await announceEnd(this.engine, tx, { tenant, sessions: [family] });
  }

  private async beginNew(tx: Tx, tenant: string, agent: string, device: string): Promise<Begun | RequestRefusal> {
    await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('expires_at', '<=', this.now()).execute();
    return this.begin(tx, tenant, agent, device, { family: randomUUID(), generation: 0 });
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
