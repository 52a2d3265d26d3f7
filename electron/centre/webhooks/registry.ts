import { randomUUID } from 'node:crypto';
import type { EntityName } from '../../../shared/contract/centre/entities';
import { addToAudit, feedOf } from '../commands/group';
import type { Engine, Tx } from '../database/engine';
import { newSecret } from './signature';
import type { Webhook } from './webhook';

/** Of one tenant. */
const WEBHOOKS_MAX = 20;
/** A secret that was replaced signs beside the new one for so long, ms. */
const OLD_SECRET_MS = 24 * 3_600_000;

/** Who asks. */
interface By {
  readonly tenant: string;
  readonly agentId: string;
  readonly deviceId: string;
}
type Change = Partial<Omit<Webhook, 'tenant' | 'id'>>;

/** What administrators do with webhooks, each with its place in the audit trail. Unknown ones are null. */
export class Registry {
  constructor(
    private readonly engine: Engine,
    private readonly now: () => number,
  ) {}

  list(tenant: string): Promise<Webhook[]> {
    return this.engine.read(tenant, (tx) =>
      tx.selectFrom('webhook').selectAll().where('tenant', '=', tenant).orderBy('created_at').orderBy('id').execute(),
    );
  }

  /** @param cursor the number of the feed after which it begins; null: from now on. @returns null where there are too many. */
  create(
    by: By,
    {
      url,
      kinds,
      cursor,
    }: { readonly url: string; readonly kinds: readonly EntityName[]; readonly cursor: number | null },
  ): Promise<Webhook | null> {
    const { tenant, agentId } = by;
    return this.engine.write(tenant, async (tx) => {
      const { head } = await feedOf(tx, tenant);
      const known = await tx.selectFrom('webhook').select('id').where('tenant', '=', tenant).execute();
      if (known.length >= WEBHOOKS_MAX) return null;
      const webhook: Webhook = {
        tenant,
        id: randomUUID(),
        url,
        kinds: JSON.stringify(kinds),
        state: 'active',
        failure: '',
        secret: newSecret(),
        old_secret: '',
        old_until: 0,
        cursor: Math.min(cursor ?? head, head),
        pending_to: null,
        failures: 0,
        failing_since: 0,
        next_at: 0,
        lease_owner: '',
        lease_until: 0,
        delivered_at: 0,
        created_at: this.now(),
        created_by: agentId,
      };
      await tx.insertInto('webhook').values(webhook).execute();
      await tx
        .insertInto('webhook_tenant')
        .values({ tenant })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await this.note(tx, by, 'webhook.create', { id: webhook.id, url, kinds });
      await this.engine.hint(tx, tenant);
      return webhook;
    });
  }

  /** The new secret signs at once, the old one beside it for a day. */
  rotate(by: By, id: string): Promise<Webhook | null> {
    return this.change(by, id, 'webhook.rotate', ({ secret }) => ({
      secret: newSecret(),
      old_secret: secret,
      old_until: this.now() + OLD_SECRET_MS,
    }));
  }

  pause(by: By, id: string): Promise<Webhook | null> {
    return this.change(by, id, 'webhook.pause', () => ({ state: 'paused', failure: 'byAdministrator' }));
  }

  /** Goes on where it stopped: what was not delivered comes now. */
  resume(by: By, id: string): Promise<Webhook | null> {
    const anew = { state: 'active', failure: '', failures: 0, failing_since: 0, next_at: 0 } as const;
    return this.change(by, id, 'webhook.resume', () => anew);
  }

  async remove(by: By, id: string): Promise<Webhook | null> {
    const { tenant } = by;
    return this.engine.write(tenant, async (tx) => {
      const known = await webhookOf(tx, tenant, id);
      if (!known) return null;
      await tx.deleteFrom('webhook').where('tenant', '=', tenant).where('id', '=', id).execute();
      const others = await tx.selectFrom('webhook').select('id').where('tenant', '=', tenant).execute();
      if (others.length === 0) await tx.deleteFrom('webhook_tenant').where('tenant', '=', tenant).execute();
      await this.note(tx, by, 'webhook.remove', { id });
      return known;
    });
  }

  private change(by: By, id: string, kind: string, of: (known: Webhook) => Change): Promise<Webhook | null> {
    const { tenant } = by;
    return this.engine.write(tenant, async (tx) => {
      const known = await webhookOf(tx, tenant, id);
      if (!known) return null;
      const change = of(known);
      await tx.updateTable('webhook').set(change).where('tenant', '=', tenant).where('id', '=', id).execute();
      await this.note(tx, by, kind, { id });
      await this.engine.hint(tx, tenant);
      return { ...known, ...change };
    });
  }

  private note(tx: Tx, { tenant, agentId: agent, deviceId: device }: By, kind: string, payload: object): Promise<void> {
    return addToAudit(tx, tenant, { at: this.now(), agent, device, kind, payload });
  }
}

export function webhookOf(tx: Tx, tenant: string, id: string): Promise<Webhook | undefined> {
  return tx.selectFrom('webhook').selectAll().where('tenant', '=', tenant).where('id', '=', id).executeTakeFirst();
}
