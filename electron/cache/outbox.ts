import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  COMMANDS,
  type Command,
  type CommandKind,
  type PayloadOf,
  readVerdict,
  type Verdict,
} from '../../shared/contract/centre/commands';
import { EMBEDDED_AGENT } from '../../shared/contract/centre/embedded';
import type { OrderWish, OutboxState, RefusedWish } from './protocol';

/** Answered wishes are kept so long: a centre that was restored from an older back-up gets them again. */
const DONE_KEPT_MS = 14 * 24 * 3_600_000;

const row = z.object({
  n: z.number(),
  id: z.string(),
  kind: z.string(),
  v: z.number(),
  at: z.number(),
  payload: z.string(),
  verdict: z.string().nullable(),
});

const orderRow = row.extend({ state: z.string() });

/** The desk's wishes to the centre, in their order. They are written in the transaction of what they tell of. */
export function outboxIn(db: Database) {
  /** Who is signed in. What somebody did is told in their name only; what was done before anybody signed in, by the next. */
  let agent: string | null = null;
  const add = db.prepare(
    "INSERT INTO outbox (id, kind, v, at, agent, payload, state) VALUES (?, ?, ?, ?, ?, ?, 'new')",
  );
  const columns = 'n, id, kind, v, at, payload, verdict';
  const waiting = db.prepare(
    `SELECT ${columns} FROM outbox WHERE waits = 1 AND (agent IS NULL OR agent = ?) ORDER BY n LIMIT ?`,
  );
  const refused = db.prepare(`SELECT ${columns} FROM outbox WHERE state = 'rejected' ORDER BY n`);
  const count = db.prepare('SELECT count(*) FROM outbox WHERE waits = 1').pluck();
  const asked = db.prepare('SELECT state, verdict FROM outbox WHERE id = ? AND waits = 1');
  const settle = db.prepare('UPDATE outbox SET waits = 0, state = ?, verdict = ?, settled_at = ? WHERE id = ?');
  const dismiss = db.prepare(
    "UPDATE outbox SET state = 'dismissed', settled_at = ? WHERE id = ? AND state = 'rejected'",
  );
  const again = db.prepare('UPDATE outbox SET waits = 1');
  const forget = db.prepare("DELETE FROM outbox WHERE state IN ('done', 'dismissed') AND waits = 0 AND settled_at < ?");

  const release = db.prepare("UPDATE outbox SET agent = NULL WHERE state = 'new' AND agent = ?");
  const ofKind = db
    .prepare("SELECT payload FROM outbox WHERE waits = 1 AND state IN ('new', 'done') AND kind = ? ORDER BY n")
    .pluck();
  const ofFamily = db.prepare(
    `SELECT ${columns} FROM outbox WHERE waits = 1 AND state IN ('new', 'done') AND (agent IS NULL OR agent = ?)
      AND kind LIKE ? || '.%' ORDER BY n`,
  );
  const dropOlder = db.prepare(
    "DELETE FROM outbox WHERE state = 'new' AND waits = 1 AND kind = ? AND agent IS ? AND json_extract(payload, '$.id') = ?",
  );
  const madeRefused = db.prepare(
    "SELECT 1 FROM outbox WHERE state IN ('rejected', 'dismissed') AND kind = ? AND json_extract(payload, '$.id') = ?",
  );

  const orders = db.prepare(
    `SELECT ${columns}, state FROM outbox INDEXED BY outbox_orders
     WHERE kind = 'order.place' AND at > ? AND (agent IS NULL OR agent = ?) ORDER BY at, n`,
  );

  const before = z.object({ state: z.string(), verdict: z.string().nullable() });
  const verdictOf = (text: string | null): Verdict | null => readVerdict(text === null ? null : JSON.parse(text));

  /** A refusal that a person has seen already is no news when the centre gives it again. */
  function stateAfter(verdict: Verdict, was: z.output<typeof before>): 'done' | 'rejected' | 'dismissed' {
    if (verdict.outcome === 'applied') return 'done';
    const known = verdictOf(was.verdict);
    const isSeen = was.state === 'dismissed' && known?.outcome === 'rejected' && known.reason === verdict.reason;
    return isSeen ? 'dismissed' : 'rejected';
  }

  return {
    /** Inside the transaction of the local effect. */
    add<K extends CommandKind>(kind: K, payload: PayloadOf<K>, at: number): void {
      add.run(randomUUID(), kind, COMMANDS[kind].v, at, agent, JSON.stringify(payload));
    },

    /**
     * The same for a wish that says all that the one before of the same row said: where that still waits it goes. One that is
     * on its way meanwhile counts too, and then this one.
     */
    addNewest<K extends CommandKind>(kind: K, payload: PayloadOf<K> & { readonly id: string }, at: number): void {
      dropOlder.run(kind, agent, payload.id);
      this.add(kind, payload, at);
    },

    actAs(id: string | null): void {
      agent = id;
    },

    /** Wishes without an answer, the oldest first; one that was answered before the centre lost it says what was answered. */
    waiting: (limit: number): Command[] =>
      waiting.all(agent, limit).map((one) => {
        const { payload, verdict, ...rest } = row.parse(one);
        const was = verdictOf(verdict);
        return { ...rest, payload: JSON.parse(payload), ...answeredBefore(was) };
      }),

    /** Wishes of a kind that have no answer yet, the oldest first. */
    waitingOf: <K extends CommandKind>(kind: K): PayloadOf<K>[] =>
      ofKind.all(kind).map((payload) => JSON.parse(String(payload)) as PayloadOf<K>),

    /** Wishes of kinds that begin with this word, of whoever is signed in, that have no answer yet; the oldest first. */
    waitingOfFamily: (family: string): Pick<Command, 'kind' | 'at' | 'payload'>[] =>
      ofFamily.all(agent, family).map((one) => {
        const { kind, at, payload } = row.parse(one);
        return { kind, at, payload: JSON.parse(payload) };
      }),

    orders: (since: number): OrderWish[] =>
      orders.all(since, agent).flatMap((one) => {
        const { id: wishId, at, payload, verdict, state } = orderRow.parse(one);
        const order = COMMANDS['order.place'].payload.safeParse(JSON.parse(payload));
        return order.success
          ? [{ wishId, at, order: order.data, verdict: verdictOf(verdict), seen: state === 'dismissed' }]
          : [];
      }),

    /** The centre said no to what was to make this row. */
    isRefused: (kind: CommandKind, id: string): boolean => madeRefused.get(kind, id) !== undefined,

    settle(settled: readonly { readonly id: string; readonly verdict: Verdict }[], now: number): void {
      db.transaction(() => {
        for (const { id, verdict } of settled) {
          const was = before.safeParse(asked.get(id));
          if (was.success) settle.run(stateAfter(verdict, was.data), JSON.stringify(verdict), now, id);
        }
        forget.run(now - DONE_KEPT_MS);
      }).immediate();
    },

    /** All that was answered waits again; what was refused stands in 要対応 meanwhile, once. */
    sendAgain: (): void => void again.run(),

    /** What was answered was the old centre's; what waits goes to the new one, where nobody is the embedded centre's person. */
    forgetCentre(): void {
      db.exec("DELETE FROM outbox WHERE state = 'done'");
      db.exec("UPDATE outbox SET waits = 0 WHERE state != 'new'");
      release.run(EMBEDDED_AGENT);
    },

    /** 要対応: a person has seen it. */
    dismiss: (id: string, now: number): boolean => dismiss.run(now, id).changes > 0,

    state(): OutboxState {
      const wishes = refused.all().flatMap((one): RefusedWish[] => {
        const { id, kind, at, payload, verdict } = row.parse(one);
        const was = verdictOf(verdict);
        return was?.outcome === 'rejected' ? [{ id, kind, at, reason: was.reason, payload: JSON.parse(payload) }] : [];
      });
      return { unsent: Number(count.get()), refused: wishes };
    },
  };
}

/** What the centre said to a wish in the history that it lost: a number, or a refusal, that somebody was told of stays true. */
function answeredBefore(was: Verdict | null): Pick<Command, 'told' | 'refused'> {
  if (was?.outcome === 'rejected') return { refused: was.reason };
  return was?.number === undefined ? {} : { told: was.number };
}
