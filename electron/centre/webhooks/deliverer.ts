import { randomUUID } from 'node:crypto';
import { feedOf } from '../commands/group';
import type { Engine } from '../database/engine';
import { Looks } from '../feed/looks';
import type { Figures } from '../service/figures';
import type { Reach } from './address';
import { send } from './send';
import { signed } from './signature';
import { isDue, type Message, nextMessage, noteOutcome, type Outcome } from './turn';
import { kindsOf, type Webhook } from './webhook';

/** A look although no hint came: for what failed and waits, and for tenants that have a webhook since. */
const LOOK_EVERY_MS = 2_000;
/** Between two messages of one webhook: what changes meanwhile goes together. */
const GATHER_MS = 200;
const WITHIN_MS = 15_000;
/** Changes of kinds that a webhook does not want, after which its place is moved on. */
const PASSED_MAX = 1_000;
const TRIES_AT_ONCE = 20;

interface DelivererOptions {
  readonly now: () => number;
  readonly reach: Reach;
  /** How long a receiver may take to answer, ms. */
  readonly withinMs?: number | undefined;
  readonly figures: Figures;
  /** A webhook was paused, by its id and why. */
  readonly onPaused: (webhook: string, failure: string) => void;
  readonly onTrouble: (error: unknown) => void;
}
interface Place {
  readonly isPaused: boolean;
  readonly behind: number;
  readonly failingSince: number;
}

/**
 * Sends what changed to the webhooks of all tenants. Every instance has one of these; of each webhook one instance at a time sends,
 * message after message (turn.ts). All that counts is in the database: an instance that ends in the middle loses nothing.
 */
export class Deliverer {
  private readonly owner = randomUUID();
  private readonly running = new Set<string>();
  private readonly looks = new Looks((tenant) =>
    this.ending.signal.aborted ? Promise.resolve() : this.work(this.begin(tenant)),
  );
  /** Everything that uses the database and has not ended. */
  private readonly works = new Set<Promise<void>>();
  private readonly places = new Map<string, readonly Place[]>();
  private readonly ending = new AbortController();
  private stopHearing: () => void = () => undefined;

  constructor(
    private readonly engine: Engine,
    private readonly options: DelivererOptions,
  ) {}

  start(): void {
    const stopHints = this.engine.onHint((tenant) => this.places.has(tenant) && this.look(tenant));
    const timer = setInterval(() => this.lookEverywhere(), LOOK_EVERY_MS).unref();
    this.stopHearing = () => {
      stopHints();
      clearInterval(timer);
    };
    this.lookEverywhere();
  }

  /** A webhook of this tenant may have something to do. */
  look(tenant: string): void {
    this.looks.ask(tenant);
  }

  /** What is under way is broken off: its webhook is free for another instance at once, which sends the same again. */
  async stop(): Promise<void> {
    this.stopHearing();
    this.ending.abort();
    while (this.works.size > 0) await Promise.all(this.works);
  }

  /** Sets the figures of how far behind the webhooks are. */
  measure(): void {
    const { figures, now } = this.options;
    const all = [...this.places.values()].flat();
    const failing = all.map(({ failingSince }) => (failingSince === 0 ? 0 : (now() - failingSince) / 1_000));
    figures.set('tsunagu_webhooks', all.length);
    figures.set('tsunagu_webhooks_paused', all.filter(({ isPaused }) => isPaused).length);
    figures.set('tsunagu_webhook_lag_changes', Math.max(0, ...all.map(({ behind }) => behind)));
    figures.set('tsunagu_webhook_failing_seconds', Math.max(0, ...failing));
  }

  private work(work: Promise<void>): Promise<void> {
    const ended: Promise<void> = work.catch(this.options.onTrouble).finally(() => this.works.delete(ended));
    this.works.add(ended);
    return ended;
  }

  private lookEverywhere(): void {
    const all = this.engine.db.selectFrom('webhook_tenant').select('tenant').execute();
    this.work(
      all.then((rows) => {
        const tenants = new Set(rows.map(({ tenant }) => tenant));
        for (const known of this.places.keys()) if (!tenants.has(known)) this.places.delete(known);
        for (const tenant of tenants) this.look(tenant);
      }),
    );
  }

  private async begin(tenant: string): Promise<void> {
    const by = { owner: this.owner, now: this.options.now() };
    const found = await this.engine.read(tenant, async (tx) => {
      const { head } = await feedOf(tx, tenant);
      const webhooks = await tx.selectFrom('webhook').selectAll().where('tenant', '=', tenant).execute();
      const wanted = async (webhook: Webhook) => {
        const kinds = kindsOf(webhook);
        if (webhook.pending_to !== null) return true;
        const next = await tx
          .selectFrom('record')
          .select('seq')
          .where('tenant', '=', tenant)
          .where('seq', '>', webhook.cursor)
          .where('entity', 'in', kinds)
          .orderBy('seq')
          .limit(1)
          .execute();
        return next.length > 0;
      };
      const all = [];
      for (const webhook of webhooks) {
        const hasNews = kindsOf(webhook).length > 0 && (await wanted(webhook));
        all.push({ webhook, hasNews, passed: head - webhook.cursor });
      }
      return all;
    });
    this.places.set(
      tenant,
      found.map(({ webhook, hasNews, passed }) => ({
        isPaused: webhook.state === 'paused',
        behind: hasNews ? passed : 0,
        failingSince: webhook.failing_since,
      })),
    );
    for (const { webhook, hasNews, passed } of found) {
      if (!isDue(webhook, by) || !(hasNews || passed > PASSED_MAX)) continue;
      const name = `${tenant} ${webhook.id}`;
      if (this.running.has(name) || this.running.size >= TRIES_AT_ONCE || this.ending.signal.aborted) continue;
      this.running.add(name);
      // Where the database refuses, the next look waits for its time.
      const run = this.run(tenant, webhook.id).finally(() => this.running.delete(name));
      this.work(run.then(() => this.look(tenant)));
    }
  }

  /** Message after message until there is none, or one did not arrive. */
  private async run(tenant: string, id: string): Promise<void> {
    let message = await this.turn(tenant, id, null);
    while (message) {
      const outcome = await this.try(message);
      if (outcome.arrived) await this.gather();
      message = await this.turn(tenant, id, { message, outcome });
    }
  }

  private async try(message: Message): Promise<Outcome> {
    const { now, reach, withinMs = WITHIN_MS, figures } = this.options;
    const { id, body, secrets, url } = message;
    const headers = signed(secrets, { id, at: now(), body });
    const { signal } = this.ending;
    const outcome = await send(new URL(url), { headers, body }, { reach, withinMs, signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return { arrived: false, failure: 'interrupted' } as const;
    });
    figures.count('tsunagu_webhook_tries_total', { outcome: outcome.arrived ? 'arrived' : outcome.failure });
    return outcome;
  }

  /** Notes what came of one message and takes the next one, in one transaction. */
  private async turn(
    tenant: string,
    id: string,
    last: { readonly message: Message; readonly outcome: Outcome } | null,
  ): Promise<Message | null> {
    const isEnding = this.ending.signal.aborted;
    const by = { owner: this.owner, now: this.options.now(), chance: Math.random(), isEnding };
    const { paused, next } = await this.engine.write(tenant, async (tx) => ({
      paused: last && (await noteOutcome(tx, tenant, last.message, last.outcome, by)),
      next: last?.outcome.arrived === false ? null : await nextMessage(tx, tenant, id, by),
    }));
    if (paused) this.options.onPaused(id, paused);
    return next;
  }

  private gather(): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.ending;
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, GATHER_MS);
      signal.addEventListener('abort', end);
    });
  }
}
