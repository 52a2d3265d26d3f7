import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { keepCallbacks } from '../../../electron/centre/feed/callback-keeper';
import { Leases } from '../../../electron/centre/feed/leases';
import { Centre } from '../../../electron/centre/service/centre';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import type { CallbackRecord } from '../../../shared/contract/centre/work';
import { isInHours, USUAL_HOURS } from '../../../shared/domain/business-day';
import { CLAIM_MS, nextTryAt, SILENCE_MS, triesOf } from '../../../shared/domain/callback';
import { LEASE_MS } from '../../../shared/domain/freshness-lease';

const AGENTS = ['sato', 'ito', 'mori'] as const;
const MINUTE = 60_000;
/** The evening comes soon, when only who named that time is called. */
const START = Date.parse('2026-11-26T19:40:00+09:00');

let engine: Engine;
let run = 0;
beforeAll(async () => {
  engine = await openSqlite({ file: ':memory:' });
});
afterAll(() => engine.close());

const who = fc.nat(AGENTS.length - 1);
const which = fc.nat(2);
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('promise' as const), who, own: fc.boolean(), in: fc.nat(90) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rate' as const), who }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('claim' as const), who, which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('hangUp' as const),
      who,
      outcome: fc.constantFrom('noAnswer' as const, 'busy' as const, 'talked' as const, 'wrongNumber' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('vanish' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reschedule' as const), who, which, in: fc.nat(60) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('refuseCalls' as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 15 }) }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Three desks at one centre, whose customers are called by the rules of the product alone. */
class World {
  now = START;
  private n = 0;
  readonly tenant: string;
  readonly centre: Centre;
  private readonly leases: Leases;
  /** Which callback a desk dials for now, as the desk itself believes; and since when it is silent. */
  readonly calls = new Map<string, string>();
  readonly silentSince = new Map<string, number>();
  readonly promised: string[] = [];
  consent: 'given' | 'refused' = 'given';

  constructor() {
    run += 1;
    this.tenant = `t${run}`;
    const fail = (...words: unknown[]) => {
      throw new Error(words.map(String).join(' '));
    };
    this.centre = new Centre(engine, { now: () => this.now, onRuleFailed: fail, onDatabaseTrouble: fail });
    this.leases = new Leases(engine, {
      now: () => this.now,
      pull: (tenant, topic, from) => this.centre.pull(tenant, topic, from),
      onTrouble: fail,
    });
  }

  async open(): Promise<void> {
    await this.centre.openTenant(this.tenant);
    for (const id of AGENTS)
      await this.send('root', 'agent.put', { id, name: id, roles: ['communicator'], team: null, active: true });
    const phones = [{ e164: '+81312345678', raw: '', kind: 'home' }];
    const consent = { ...EMPTY_CUSTOMER.consent, call: 'given' };
    await this.send('root', 'customer.create', { ...EMPTY_CUSTOMER, id: 'c1', phones, consent });
    await this.hear();
  }

  close(): void {
    this.leases.stop();
  }

  async send(agentId: string, kind: string, payload: object) {
    this.n += 1;
    const command = { id: `w${this.n}`, n: this.n, kind, v: 1, at: this.now, payload };
    const roles = agentId === 'root' ? (['administrator', 'supervisor'] as const) : (['communicator'] as const);
    const [told] = await this.centre.submit(this.tenant, [{ agentId, roles, deviceId: `d-${agentId}`, command }]);
    return told?.answer;
  }

  async rows(): Promise<CallbackRecord[]> {
    return engine.read(this.tenant, async (tx) => {
      const found = await tx
        .selectFrom('record')
        .select('doc')
        .where('tenant', '=', this.tenant)
        .where('entity', '=', 'callback')
        .execute();
      return found.map(({ doc }) => JSON.parse(doc) as CallbackRecord);
    });
  }

  /** Desks that are there are heard of. */
  private async hear(): Promise<void> {
    for (const agentId of AGENTS)
      if (!this.silentSince.has(agentId))
        await this.leases.renew({ tenant: this.tenant, deviceId: `d-${agentId}`, agentId }, { epoch: null, cursor: 0 });
  }

  async wait(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes * MINUTE; passed += MINUTE / 2) {
      this.now += MINUTE / 2;
      await this.hear();
      await keepCallbacks(engine, this.tenant, this.now);
    }
  }

  async take(s: Step): Promise<void> {
    const agent = 'who' in s ? (AGENTS[s.who] as string) : '';
    if (this.silentSince.has(agent)) return;
    if (s.kind === 'time') await this.wait(s.minutes);
    else if (s.kind === 'promise') {
      const id = `k${this.n + 1}`;
      this.promised.push(id);
      const from = this.now + s.in * MINUTE;
      const window = { from, to: from + 30 * MINUTE };
      const owner = s.own ? agent : null;
      const rest = { customerId: 'c1', contactId: null, number: '+81312345678', reason: '', maxAttempts: 2 };
      await this.send(agent, 'callback.promise', { id, kind: 'callback', window, owner, minGapMinutes: 10, ...rest });
    } else if (s.kind === 'rate') await this.rate(agent);
    else if (s.kind === 'claim') await this.claim(agent, s.which);
    else if (s.kind === 'hangUp') {
      const id = this.calls.get(agent);
      if (id === undefined) return;
      this.calls.delete(agent);
      await this.send(agent, 'callback.attempt', { id, at: this.now, outcome: s.outcome });
    } else if (s.kind === 'vanish') {
      this.silentSince.set(agent, this.now);
    } else if (s.kind === 'reschedule') {
      const open = (await this.rows()).filter(({ state }) => state !== 'done');
      const from = this.now + s.in * MINUTE;
      const id = open[s.which]?.id;
      if (id)
        await this.send(agent, 'callback.reschedule', { id, window: { from, to: from + 1 }, owner: null, reason: '' });
    } else {
      this.consent = 'refused';
      const consent = { ...EMPTY_CUSTOMER.consent, call: 'refused' };
      await this.send('root', 'customer.change', { id: 'c1', fields: { consent } });
    }
  }

  private async rate(agent: string): Promise<void> {
    const id = `s${this.n + 1}`;
    const facts = { customerId: 'c1', channel: 'phone', direction: 'in', number: null, dialledNumber: null };
    const rest = {
      campaignId: null,
      medium: null,
      startedAt: this.now,
      answeredAt: null,
      endedAt: null,
      endCause: null,
    };
    await this.send(agent, 'contact.record', { id, caseId: id, ...facts, ...rest });
    await this.send('root', 'survey.answer', {
      ...{ id, contactId: id, customerId: 'c1', items: {}, nps: 0, freeText: '' },
      answeredAt: this.now,
    });
  }

  /** The heart of it: whatever the centre allows has to be right. */
  private async claim(agent: string, which: number): Promise<void> {
    if (this.calls.has(agent)) return;
    const open = (await this.rows()).filter(({ state }) => state === 'open');
    const callback = open[which];
    if (!callback) return;
    const answer = await this.send(agent, 'callback.claim', { id: callback.id, contactId: `c${this.n}` });
    if (answer?.outcome !== 'applied') return;
    for (const [other, id] of this.calls) {
      if (id !== callback.id) continue;
      // The one that dials already fell silent so long ago that nobody can wait for it.
      const silent = this.silentSince.get(other);
      expect(silent, `${other} and ${agent} call ${id}`).toBeDefined();
      expect(this.now - (silent ?? 0)).toBeGreaterThanOrEqual(Math.min(CLAIM_MS, LEASE_MS + SILENCE_MS) - MINUTE);
      this.calls.delete(other);
    }
    this.calls.set(agent, callback.id);
    expect(callback.excluded).not.toContain(agent);
    expect(this.now).toBeGreaterThanOrEqual(nextTryAt(callback));
    expect(triesOf(callback)).toBeLessThan(callback.maxAttempts);
    if (callback.kind === 'followUp') expect(this.consent).toBe('given');
    const isTheirs = (callback.kind === 'callback' || callback.rescheduled.length > 0) && this.now < callback.window.to;
    expect(isTheirs || isInHours(USUAL_HOURS, this.now)).toBe(true);
  }
}

it('whatever desks do, two never call one customer, nobody is called who must not be, and no promise is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = new World();
      await world.open();
      try {
        for (const one of steps) await world.take(one);
        // Everybody is gone but one, who comes in the next morning and calls until nothing is left.
        for (const agent of AGENTS) world.silentSince.set(agent, world.now);
        world.now = Math.max(world.now + 3 * 3_600_000, Date.parse('2026-11-27T09:30:00+09:00'));
        await world.wait(1);
        // Nothing is kept for a desk that is gone.
        expect((await world.rows()).flatMap(({ claim }) => claim ?? [])).toEqual([]);
        for (let round = 0; round < 200; round += 1) {
          const open = (await world.rows()).filter(({ state, kind }) => state === 'open' && kind !== 'followUp');
          if (open.length === 0) break;
          for (const { id } of open) {
            const claimed = await world.send('root-caller', 'callback.claim', { id, contactId: 'c' });
            if (claimed?.outcome === 'applied')
              await world.send('root-caller', 'callback.attempt', { id, at: world.now, outcome: 'noAnswer' });
          }
          await world.wait(5);
        }
        const rows = await world.rows();
        for (const id of world.promised) expect(rows.find((row) => row.id === id)?.state, id).toMatch(/done|givenUp/);
        for (const { attempts, minGapMinutes, rescheduled } of rows)
          for (const [at, { at: when }] of attempts.entries()) {
            const before = attempts[at - 1];
            if (before && !rescheduled.some(({ attempts: count }) => count === at))
              expect(when - before.at).toBeGreaterThanOrEqual(minGapMinutes * MINUTE);
          }
      } finally {
        world.close();
      }
    }),
    { numRuns: Number(process.env.TSUNAGU_HISTORIES ?? 120) },
  );
}, 240_000);
