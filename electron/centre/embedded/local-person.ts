import { randomUUID } from 'node:crypto';
import { type Agent, ROLES } from '../../../shared/contract/centre/centre-data';
import { EMBEDDED_AGENT, EMBEDDED_TENANT } from '../../../shared/contract/centre/embedded';
import type { CentreSession } from '../../../shared/contract/centre/session';
import { Unit } from '../commands/unit';
import { sampleWishes } from '../seed/sample';
import type { Service } from '../service/start';

/** How long this desk may be open without its centre: for ever, they are on the same machine. */
const OFFLINE_HOURS = 24 * 365;
/** Nobody can take a right from this person, and the key ends with the process: a stream need not end every ten minutes. */
const LIFE_S = 24 * 3_600;
/** Nothing is ever asked with it: every session comes over the line to main. */
const NO_REFRESH_TOKEN = 'embedded-centre-gives-no-refresh-token';
const AT_ONCE = 50;

/**
 * Makes a new centre one that can be worked with: sample data, and the one person of this desk, who comes last, so that a
 * filling that was cut is gone on with. Each wish counts once. Rejects where the database refuses.
 */
export async function furnish({ centre }: Service, name: string): Promise<void> {
  await centre.openTenant(EMBEDDED_TENANT);
  const known = await personOf(centre);
  if (known === null) await submit(centre, [...sampleWishes()], (at) => `sample-${at + 1}`);
  // A version that knows more rights gives them too.
  if (known?.name === name && ROLES.every((role) => known.roles.includes(role))) return;
  const payload: Agent = { id: EMBEDDED_AGENT, name, roles: [...ROLES], team: null, active: true };
  await submit(centre, [{ kind: 'agent.put', payload }], () => `person-${randomUUID()}`);
}

/** A session of the person at this desk. */
export async function sessionOf({ centre, tokens }: Service, deviceId: string): Promise<CentreSession | null> {
  const agent = await personOf(centre);
  if (agent === null) return null;
  const { id, name, roles } = agent;
  const now = Date.now();
  return {
    tenant: EMBEDDED_TENANT,
    agent: { id, name, roles },
    accessToken: await tokens.sign({ tenant: EMBEDDED_TENANT, agentId: id, deviceId, roles }, LIFE_S),
    expiresAt: now + LIFE_S * 1_000,
    refreshToken: NO_REFRESH_TOKEN,
    offlineHours: OFFLINE_HOURS,
    now,
  };
}

function personOf({ engine }: Service['centre']): Promise<Agent | null> {
  return engine.read(EMBEDDED_TENANT, (tx) => new Unit(tx, EMBEDDED_TENANT).get('agent', EMBEDDED_AGENT));
}

async function submit(
  centre: Service['centre'],
  wishes: readonly { readonly kind: string; readonly payload: unknown }[],
  idOf: (at: number) => string,
): Promise<void> {
  const device = 'embedded';
  const all = wishes.map(({ kind, payload }, at) => ({
    agentId: EMBEDDED_AGENT,
    roles: ROLES,
    deviceId: device,
    command: { id: idOf(at), n: at + 1, kind, v: 1, at: Date.now(), payload },
  }));
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const answers = await centre.submit(EMBEDDED_TENANT, all.slice(from, from + AT_ONCE));
    if (answers.some(({ answer }) => answer.outcome === 'retry')) throw new Error('the database refused');
  }
}
