import type { Engine } from '../../../../electron/centre/database/engine';
import { Centre } from '../../../../electron/centre/service/centre';
import { Delivery } from '../../../../electron/sync/delivery';
import { Follower } from '../../../../electron/sync/follower';
import type { Net, NetFailure } from '../../../../electron/sync/ports';
import type { Command, CommandKind, PayloadOf } from '../../../../shared/contract/centre/commands';
import { CATALOG, CUSTOMERS, TEAM, topicOfAgent } from '../../../../shared/contract/centre/entities';
import type { Range } from '../../../../shared/contract/centre/feed';
import { chanceOf, SimulatedClock } from './clock';
import { DeskDisk } from './desk-disk';

/** How bad the world is in one history. */
export interface Weather {
  readonly lossRate: number;
  readonly duplicateRate: number;
  readonly delayMs: number;
  readonly diskFaultRate: number;
  /** The database refuses a transaction, or breaks off when it stands already. */
  readonly databaseFaultRate: number;
}

const ROLES = ['supervisor', 'administrator', 'productOwner'] as const;

/** One desk whose program may die and start again; its disk stays. */
export class SimulatedDesk {
  readonly disk = new DeskDisk();
  readonly topics: readonly string[];
  connected = true;
  private n = 0;
  private parts: { delivery: Delivery; followers: Follower[] } | null = null;
  /** Counts the program's lives: what an earlier one asked for never reaches the later one. */
  private life = 0;

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {
    this.topics = [CATALOG, CUSTOMERS, TEAM, topicOfAgent(name)];
  }

  async start(): Promise<void> {
    const { clock, chance } = this.world;
    this.life += 1;
    const net = this.world.netOf(this, this.life, () => this.life);
    const onTrouble = () => undefined;
    const delivery = new Delivery(this.disk, net, clock, chance, { onSettled: () => undefined, onTrouble });
    const followers = this.topics.map(
      (topic) =>
        new Follower(topic, this.disk, net, clock, chance, {
          onApplied: () => undefined,
          onNewHistory: async () => {
            await this.disk.sendAgain();
            delivery.wake();
          },
          onTrouble,
        }),
    );
    this.parts = { delivery, followers };
    delivery.wake();
    const known = await this.disk.cursors().catch(() => null);
    if (this.parts?.delivery !== delivery) return;
    for (const follower of followers) follower.begin(known?.get(follower.topic));
  }

  /** The program is gone in the middle of whatever it did. */
  crash(): void {
    this.life += 1;
    this.parts?.delivery.stop();
    for (const follower of this.parts?.followers ?? []) follower.stop();
    this.parts = null;
  }

  get runs(): boolean {
    return this.parts !== null;
  }

  wish<K extends CommandKind>(kind: K, payload: PayloadOf<K>): void {
    this.n += 1;
    const id = `${this.name}-${this.n}`;
    this.disk.enqueue({ id, n: this.n, kind, v: 1, at: this.world.clock.now(), payload: payload as never });
    this.parts?.delivery.wake();
  }

  hear(range: Range): void {
    for (const follower of this.parts?.followers ?? []) follower.offer(range);
  }

  /** What a line that is back, or a hint, does. */
  wake(): void {
    this.parts?.delivery.wake();
    for (const follower of this.parts?.followers ?? []) follower.wake();
  }
}

class BadDay extends Error {}

/** Desks, two services on one database, and the wire between them, all in one thread and on one seed. */
export class World {
  readonly clock = new SimulatedClock();
  readonly chance: () => number;
  readonly desks: SimulatedDesk[];
  readonly services: Centre[];
  private readonly up = [true, true];
  readonly failures: unknown[] = [];

  constructor(
    engine: Engine,
    readonly tenant: string,
    seed: number,
    deskCount: number,
    public weather: Weather,
  ) {
    this.chance = chanceOf(seed);
    const options = {
      now: () => this.clock.now(),
      onRuleFailed: (_kind: string, error: unknown) => this.failures.push(error),
      onDatabaseTrouble: (error: unknown) => error instanceof BadDay || this.failures.push(error),
    };
    this.services = [new Centre(this.faulty(engine), options), new Centre(this.faulty(engine), options)];
    this.desks = Array.from({ length: deskCount }, (_, at) => {
      const desk = new SimulatedDesk(`desk${at}`, this);
      desk.disk.fails = () => this.chance() < this.weather.diskFaultRate;
      return desk;
    });
  }

  private faulty(engine: Engine): Engine {
    const breaks = () => this.chance() < this.weather.databaseFaultRate;
    return {
      ...engine,
      write: async (tenant, work) => {
        if (breaks()) throw new BadDay('refused');
        const done = await engine.write(tenant, work);
        this.hint();
        if (breaks()) throw new BadDay('broken off after the commit');
        return done;
      },
    };
  }

  /** Word that there is news, as the stream brings it; it may get lost. */
  private hint(): void {
    for (const desk of this.desks)
      this.clock.after(Math.round(this.chance() * this.weather.delayMs), () => {
        if (desk.connected && !this.lost()) desk.wake();
      });
  }

  get service(): Centre {
    return this.services[0] as Centre;
  }

  setUp(at: number, isUp: boolean): void {
    this.up[at] = isUp;
  }

  get calm(): Weather {
    return { lossRate: 0, duplicateRate: 0, delayMs: 50, diskFaultRate: 0, databaseFaultRate: 0 };
  }

  private lost(): boolean {
    return this.chance() < this.weather.lossRate;
  }

  private delay(): Promise<void> {
    return this.clock.wait(Math.round(this.chance() * this.weather.delayMs));
  }

  netOf(desk: SimulatedDesk, life: number, lifeNow: () => number): Net {
    const ask = async <T>(request: (service: Centre) => Promise<T>): Promise<T | NetFailure> => {
      await this.delay();
      const at = this.chance() < 0.5 ? 0 : 1;
      const reaches = desk.connected && (this.up[at] ?? false) && !this.lost();
      if (!reaches) return this.unreachable();
      const answer = request(this.services[at] as Centre);
      // The same request once more, much later: a proxy that tries again.
      if (this.chance() < this.weather.duplicateRate)
        this.clock.after(Math.round(this.chance() * 20_000), () => void request(this.services[at] as Centre));
      const answered = await answer;
      await this.delay();
      const stays = desk.connected && (this.up[at] ?? false) && !this.lost();
      return stays ? answered : this.unreachable();
    };
    // A program that is gone hears nothing any more.
    const alive = <T>(answer: Promise<T>): Promise<T> =>
      answer.then((value) => (lifeNow() === life ? value : new Promise<T>(() => undefined)));
    return {
      push: (commands) =>
        alive(
          ask((service) =>
            service.submit(
              this.tenant,
              commands.map((command) => this.wishOf(desk, command)),
            ),
          ),
        ),
      pull: (topic, epoch, cursor) => alive(ask((service) => service.pull(this.tenant, topic, { epoch, cursor }, 5))),
    };
  }

  private wishOf(desk: SimulatedDesk, command: Command) {
    return { agentId: desk.name, roles: ROLES, deviceId: desk.name, command };
  }

  private async unreachable(): Promise<NetFailure> {
    await this.clock.wait(Math.round(this.chance() * 3_000));
    return 'unreachable';
  }

  /** What the stream brings to a desk: late, twice, not at all, or over a gap. */
  async broadcast(topic: string): Promise<void> {
    const now = await this.service.pull(this.tenant, topic, { epoch: null, cursor: 0 }, 1);
    if (typeof now === 'string') return;
    for (const desk of this.desks) {
      const cursor = Math.max(0, now.head - Math.floor(this.chance() * 4));
      const range = await this.service.pull(this.tenant, topic, { epoch: now.epoch, cursor }, 1_000);
      if (typeof range === 'string') continue;
      for (let times = this.chance() < this.weather.duplicateRate ? 2 : 1; times > 0; times -= 1)
        if (!this.lost() && desk.connected)
          this.clock.after(Math.round(this.chance() * this.weather.delayMs * 4), () => desk.hear(range));
    }
  }
}
