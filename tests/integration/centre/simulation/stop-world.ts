import type { Engine } from '../../../../electron/centre/database/engine';
import { Leases, noteEverywhere } from '../../../../electron/centre/feed/leases';
import { Centre } from '../../../../electron/centre/service/centre';
import type { NetFailure } from '../../../../electron/sync/ports';
import { StopLine } from '../../../../electron/sync/stop-line';
import { EMPTY_CUSTOMER } from '../../../../shared/contract/centre/customer';
import type { Range } from '../../../../shared/contract/centre/feed';
import type { LeaseAnswer, SalesStop } from '../../../../shared/contract/centre/sales-stop';
import { LEASE_MS } from '../../../../shared/domain/freshness-lease';
import type { FeedPlace } from '../../../../shared/domain/stop-watch';
import { chanceOf, SimulatedClock } from './clock';

const TENANT = 'shop';
const GOODS = ['blanket', 'heater', 'fan'] as const;
const ROLES = ['supervisor', 'administrator', 'productOwner', 'stopApprover'] as const;
const goods = (productId: string) => ({ productId, lot: null, variant: null });

/** One desk: the product's own keeper of stops, on clocks and a line that fail. */
class SimulatedDesk {
  private line: StopLine;
  /** What its clocks show beside the true time, ms; one that nobody can set runs a little wrong, and stands while it sleeps. */
  private slept = 0;
  private wallOff = 0;
  private asleepUntil = 0;
  private cutUntil = 0;
  /** Where the stream that it hears stands. */
  private streamed: FeedPlace = { epoch: null, cursor: 0 };

  constructor(
    private readonly world: StopWorld,
    private readonly name: string,
    private readonly drift: number,
  ) {
    this.line = this.newLine();
  }

  private newLine(): StopLine {
    const { clock, chance } = this.world;
    const line = new StopLine({
      net: { lease: (place) => this.askForLease(place) },
      clock,
      clocks: () => ({
        mono: (clock.now() - this.slept) * this.drift,
        wall: clock.now() + this.wallOff,
      }),
      chance,
      onChanged: () => undefined,
    });
    line.begin();
    return line;
  }

  private get isReached(): boolean {
    const now = this.world.clock.now();
    return now >= this.cutUntil && now >= this.asleepUntil;
  }

  private async askForLease(place: FeedPlace): Promise<LeaseAnswer | NetFailure> {
    const { clock, chance, leases } = this.world;
    const lost = async (): Promise<NetFailure> => {
      await clock.wait(15_000);
      return 'unreachable';
    };
    await clock.wait(delayOf(chance));
    if (!this.isReached || chance() < 0.1) return lost();
    const answer = await leases.renew({ tenant: TENANT, deviceId: this.name, agentId: this.name }, place);
    // A late answer is one of a lease that began long ago.
    await clock.wait(chance() < 0.1 ? upTo(chance, 14_000) : delayOf(chance));
    return this.isReached ? answer : lost();
  }

  /** Something happened: the stream brings it, late, or not at all. */
  async stream(): Promise<void> {
    const { clock, chance, centre } = this.world;
    if (this.streamed.epoch === null || chance() < 0.1) this.streamed = (await this.place()) ?? this.streamed;
    const range = await centre.pull(TENANT, 'control', this.streamed);
    if (range === 'mustRefetch' || range.changes.length === 0) return;
    this.streamed = { epoch: range.epoch, cursor: range.to };
    await clock.wait(delayOf(chance));
    if (this.isReached && chance() > 0.2) this.line.hear(range);
  }

  private async place(): Promise<FeedPlace | null> {
    const now = await this.world.centre.pull(TENANT, 'control', { epoch: null, cursor: 0 });
    return now === 'mustRefetch' ? null : { epoch: now.epoch, cursor: now.to };
  }

  /** Something goes wrong at the desk. */
  async suffer(): Promise<void> {
    const { clock, chance } = this.world;
    const ms = upTo(chance, 90_000);
    switch (Math.floor(chance() * 5)) {
      case 0:
        this.cutUntil = clock.now() + ms;
        return;
      case 1:
        this.wallOff += upTo(chance, 7_200_000) - 3_600_000;
        return;
      case 2:
        this.line.end();
        this.line = this.newLine();
        return;
      case 3:
        // Asleep: it offers nothing then, and when it wakes the system may say so, or say nothing.
        this.asleepUntil = clock.now() + ms;
        await clock.wait(ms);
        if (chance() < 0.7) this.slept += ms;
        if (chance() < 0.5) this.line.unsure();
        return;
      default:
        this.line.tryNow();
    }
  }

  offers(productId: string): boolean {
    if (this.world.clock.now() < this.asleepUntil) return false;
    return this.line.mayOffer(goods(productId), 0) === 'yes';
  }

  stop(): void {
    this.line.end();
  }
}

/** Whole ms. */
const upTo = (chance: () => number, ms: number): number => Math.round(chance() * ms);
const delayOf = (chance: () => number): number => upTo(chance, chance() < 0.9 ? 200 : 5_000);

/** A centre and some desks; every moment what may not be is looked for. */
export class StopWorld {
  readonly clock = new SimulatedClock();
  readonly chance: () => number;
  readonly centre: Centre;
  readonly leases: Leases;
  private readonly desks: SimulatedDesk[];
  /** By the centre's own order: whether each product is stopped, since when, and by which stop. */
  private readonly truth = new Map<string, { readonly id: string; readonly at: number } | null>();
  private count = 0;
  private trouble: string | null = null;
  offered = 0;
  refused = 0;
  everywhere = 0;

  constructor(
    private readonly engine: Engine,
    seed: number,
  ) {
    this.chance = chanceOf(seed);
    const fail = (...words: unknown[]) => {
      this.trouble ??= words.map(String).join(' ');
    };
    const now = () => this.clock.now();
    this.centre = new Centre(engine, { now, onRuleFailed: fail, onDatabaseTrouble: fail });
    this.leases = new Leases(engine, {
      now,
      pull: (tenant, topic, from) => this.centre.pull(tenant, topic, from),
      onTrouble: fail,
    });
    // Its own clock is the world's.
    this.leases.stop();
    this.desks = [0.999, 1, 1.001].map((drift, at) => new SimulatedDesk(this, `desk-${at}`, drift));
  }

  async open(): Promise<void> {
    await this.centre.openTenant(TENANT);
    await this.wish('a', 'customer.create', { ...EMPTY_CUSTOMER, id: 'c1' });
    const product = {
      kana: '',
      category: '',
      priceYen: 1,
      recommended: true,
      cautions: [],
      stock: null,
      recallLots: [],
    };
    for (const id of GOODS) await this.wish('a', 'product.put', { ...product, id, name: id });
  }

  /** One moment. Rejects where a rule is broken. */
  async step(): Promise<void> {
    const { chance, clock } = this;
    if (chance() < 0.03) await this.change();
    if (chance() < 0.2) await this.order();
    if (chance() < 0.03) void this.desks[Math.floor(chance() * this.desks.length)]?.suffer();
    await clock.pass(upTo(chance, 1_000));
    if (this.trouble !== null) throw new Error(this.trouble);
    await noteEverywhere(this.engine, TENANT, clock.now());
    await this.look();
  }

  close(): void {
    for (const desk of this.desks) desk.stop();
  }

  private async wish(agentId: string, kind: string, payload: object): Promise<boolean> {
    this.count += 1;
    const command = { id: `w${this.count}`, n: this.count, kind, v: 1, at: 1, payload };
    const [answer] = await this.centre.submit(TENANT, [{ agentId, roles: ROLES, deviceId: agentId, command }]);
    return answer?.answer.outcome === 'applied';
  }

  /** A product is stopped, or sold again. */
  private async change(): Promise<void> {
    const productId = GOODS[Math.floor(this.chance() * GOODS.length)] ?? GOODS[0];
    const stopped = this.truth.get(productId);
    if (stopped) {
      await this.wish('a', 'stop.proposeResume', { id: stopped.id, reason: 'x' });
      if (!(await this.wish('b', 'stop.approveResume', { id: stopped.id }))) throw new Error('not resumed');
      this.truth.set(productId, null);
    } else {
      const id = `s${this.count}`;
      const scope = { productId, lots: [], variants: [], period: null };
      const evidence = { contactIds: [], vocIds: [], pictureIds: [] };
      const words = { reason: 'x', phrase: '', alternativeId: null };
      if (!(await this.wish('a', 'stop.emergency', { id, scope, evidence, ...words }))) throw new Error('not stopped');
      this.truth.set(productId, { id, at: this.clock.now() });
    }
    for (const desk of this.desks) void desk.stream();
  }

  /** I2: whatever a desk believes, the centre takes no order of what is stopped. */
  private async order(): Promise<void> {
    const productId = GOODS[Math.floor(this.chance() * GOODS.length)] ?? GOODS[0];
    const line = { productId, quantity: 1, unitPriceYen: 1, advertListed: true };
    const taken = await this.wish('a', 'order.place', {
      id: `o${this.count}`,
      customerId: 'c1',
      contactId: null,
      lines: [line],
      deliverTo: EMPTY_CUSTOMER.address,
      delivery: { promised: null, actual: null },
      payment: { method: 'none', ivrReference: null },
      legal: { solicitation: false, documentSent: false },
      readBackDone: true,
      callbackNumber: null,
    });
    if (taken === Boolean(this.truth.get(productId))) throw new Error(`I2: ${productId} taken: ${taken}`);
    if (!taken) this.refused += 1;
  }

  private async look(): Promise<void> {
    const now = this.clock.now();
    const stops = await this.stops();
    for (const productId of GOODS) {
      const stopped = this.truth.get(productId);
      const isEverywhere = stopped && stops.find(({ id }) => id === stopped.id)?.everywhereAt !== null;
      if (isEverywhere) this.everywhere += 1;
      for (const [at, desk] of this.desks.entries()) {
        if (!desk.offers(productId)) continue;
        this.offered += 1;
        if (stopped && stopped.at <= now - LEASE_MS) throw new Error(`I1: desk ${at} offers ${productId}`);
        if (isEverywhere) throw new Error(`I3: desk ${at} offers ${productId} after 全席に反映`);
      }
    }
  }

  private async stops(): Promise<SalesStop[]> {
    const range = (await this.centre.pull(TENANT, 'control', { epoch: null, cursor: 0 })) as Range;
    return range.changes.map(({ row }) => row as SalesStop);
  }
}
