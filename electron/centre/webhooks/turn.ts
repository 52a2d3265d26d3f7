import { createHash } from 'node:crypto';
import { addToAudit, feedOf } from '../commands/group';
import type { Tx } from '../database/engine';
import { webhookOf } from './registry';
import type { Failure, Sent } from './send';
import { kindsOf, type Webhook } from './webhook';

/** Rows of one message, and how large they are together; one larger row goes alone. */
const ROWS_MAX = 100;
const SIZE_MAX = 1_000_000;
/** An instance that says nothing for so long is taken for dead, ms: longer than a try lasts. */
const LEASE_MS = 45_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Failing for so long without one success pauses a webhook, ms. */
const PATIENCE_MS = 5 * 24 * 3_600_000;

/** One message: what changed after `from` up to and with `to`. */
export interface Message {
  readonly webhook: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly from: number;
  readonly to: number;
  /** The same for the same changes, however often they are sent. */
  readonly id: string;
  readonly body: string;
}
export type Outcome = Sent | { readonly arrived: false; readonly failure: 'interrupted' };

/** Who delivers, when, and with what luck (0 to 1). */
interface Deliverer {
  readonly owner: string;
  readonly now: number;
  readonly chance: number;
  /** Takes nothing more. */
  readonly isEnding: boolean;
}

/** Notes what came of the last message. @returns why the webhook was paused, or null. Somebody else's by now: nothing is noted. */
export async function noteOutcome(
  tx: Tx,
  tenant: string,
  { webhook: id, from, to }: Message,
  outcome: Outcome,
  { owner, now, chance }: Deliverer,
): Promise<Failure | null> {
  const known = await webhookOf(tx, tenant, id);
  if (known?.lease_owner !== owner || known.cursor !== from || known.pending_to !== to) return null;
  const free = { lease_owner: '', lease_until: 0 };
  const set = (change: Partial<Webhook>) =>
    tx.updateTable('webhook').set(change).where('tenant', '=', tenant).where('id', '=', id).execute();
  if (outcome.arrived) {
    // Whether there is more is asked at once, so the lease stays.
    const well = { cursor: to, pending_to: null, delivered_at: now };
    await set({
      ...well,
      ...(known.state === 'active' ? { failure: '' } : {}),
      failures: 0,
      failing_since: 0,
      next_at: 0,
    });
    return null;
  }
  if (outcome.failure === 'interrupted') {
    await set(free);
    return null;
  }
  const { failure, status } = outcome;
  const failures = known.failures + 1;
  const since = known.failing_since || now;
  const isOver = failure === 'gone' || now - since >= PATIENCE_MS;
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
  // Between half of it and all of it, so that many do not come back together.
  const waitMs = Math.max(longest * (0.5 + chance / 2), Math.min(outcome.afterMs, LONGEST_WAIT_MS));
  await set({
    ...free,
    failures,
    failing_since: since,
    next_at: now + Math.round(waitMs),
    ...(known.state === 'active' ? { failure: status === null ? failure : `${failure} ${status}` } : {}),
    ...(isOver ? { state: 'paused' } : {}),
  });
  if (!isOver || known.state === 'paused') return null;
  const payload = { id, failure, status, failures, since };
  await addToAudit(tx, tenant, { at: now, agent: 'centre', device: 'centre', kind: 'webhook.paused', payload });
  return failure;
}

/** Whether this instance may deliver now. */
export function isDue(webhook: Webhook, { owner, now }: Pick<Deliverer, 'owner' | 'now'>): boolean {
  const isFree = webhook.lease_owner === owner || webhook.lease_until <= now;
  return webhook.state === 'active' && webhook.next_at <= now && isFree;
}

/**
 * The next message of a webhook, which is this instance's from now on; what it will hold stands before it is sent, so that a
 * repetition is the same message. Null where there is none, or not now.
 */
export async function nextMessage(tx: Tx, tenant: string, id: string, by: Deliverer): Promise<Message | null> {
  const known = await webhookOf(tx, tenant, id);
  if (!known) return null;
  const set = (change: Partial<Webhook>) =>
    tx.updateTable('webhook').set(change).where('tenant', '=', tenant).where('id', '=', id).execute();
  const release = known.lease_owner === by.owner ? { lease_owner: '', lease_until: 0 } : {};
  if (by.isEnding || !isDue(known, by)) {
    if ('lease_owner' in release) await set(release);
    return null;
  }
  const { epoch, head } = await feedOf(tx, tenant);
  let from = known.cursor;
  let range = known.pending_to === null ? null : await rowsOf(tx, tenant, known, from, known.pending_to);
  if (range?.rows.length === 0) {
    // All of them changed again since they were perhaps sent: they come with what follows.
    from = range.to;
    range = null;
  }
  range ??= await rowsOf(tx, tenant, known, from, head);
  const { rows, to } = range;
  if (rows.length === 0) {
    await set({ cursor: to, pending_to: null, ...release });
    return null;
  }
  await set({ cursor: from, pending_to: to, lease_owner: by.owner, lease_until: by.now + LEASE_MS });
  const changes = rows.map(({ seq, entity, id: row, doc }) => ({ seq, entity, id: row, row: JSON.parse(doc) }));
  return {
    webhook: id,
    url: known.url,
    secrets: [known.secret, ...(known.old_until > by.now ? [known.old_secret] : [])],
    from,
    to,
    id: `msg_${createHash('sha256').update(`${id} ${epoch} ${from} ${to}`).digest('hex').slice(0, 32)}`,
    body: JSON.stringify({
      type: 'changes',
      timestamp: new Date(by.now).toISOString(),
      data: { epoch, from, to, changes },
    }),
  };
}

/** What changed last after `from` up to and with `most`, as much as one message holds. */
async function rowsOf(tx: Tx, tenant: string, webhook: Webhook, from: number, most: number) {
  const kinds = kindsOf(webhook);
  if (kinds.length === 0) return { rows: [], to: most };
  const found = await tx
    .selectFrom('record')
    .select(['seq', 'entity', 'id', 'doc'])
    .where('tenant', '=', tenant)
    .where('seq', '>', from)
    .where('seq', '<=', most)
    .where('entity', 'in', kinds)
    .orderBy('seq')
    .limit(ROWS_MAX + 1)
    .execute();
  let size = 0;
  let count = 0;
  for (const { doc } of found.slice(0, ROWS_MAX)) {
    size += doc.length;
    if (count > 0 && size > SIZE_MAX) break;
    count += 1;
  }
  const rows = found.slice(0, count);
  return { rows, to: count < found.length ? (rows.at(-1)?.seq ?? most) : most };
}
