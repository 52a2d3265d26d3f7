import type { Engine } from '../../../../electron/centre/database/engine';
import { Centre } from '../../../../electron/centre/service/centre';
import type { Net, NetFailure } from '../../../../electron/sync/ports';
import type { Command } from '../../../../shared/contract/centre/commands';
import type { Range } from '../../../../shared/contract/centre/feed';
import { chanceOf, SimulatedClock } from './clock';
import { type Mutant, SimulatedDesk, type Surroundings } from './desk';

/** How bad the world is in one history. */
export interface Weather {
  readonly lossRate: number;
  readonly duplicateRate: number;
  readonly delayMs: number;
  readonly diskFaultRate: number;
  /** The database refuses a transaction, or breaks off when it stands already. */
  readonly databaseFaultRate: number;
}

const HOUR_MS = 3_600_000;
const ROLES = ['supervisor', 'administrator', 'productOwner'] as const;

class BadDay extends Error {}

/** One run of a service's program on the database of the moment. */
interface Instance {
  readonly centre: Centre;
  /** False once the program is gone: nothing of it reaches the database or a desk any more. */
  lives: boolean;
  /** How wrong its machine's clock is, ms. */
  clockError: number;
}

/** Desks, two services on one database, and the wire between them, all in one thread and on one seed. */
export class World implements Surroundings {
  readonly clock = new SimulatedClock();
  readonly chance: () => number;
  readonly desks: SimulatedDesk[];
  private readonly instances: Instance[];
  private readonly up = [true, true];
  /** Counts the histories that the centre had. */
  private restores = 0;
  readonly failures: unknown[] = [];

  constructor(
    private engine: Engine,
    readonly tenant: string,
    seed: number,
    deskCount: number,
    public weather: Weather,
    readonly mutant: Mutant | null = null,
  ) {
    this.chance = chanceOf(seed);
    this.instances = [this.begin(0), this.begin(0)];
    this.desks = Array.from({ length: deskCount }, (_, at) => {
      const desk = new SimulatedDesk(`desk${at}`, this);
      desk.disk.fails = () => this.chance() < this.weather.diskFaultRate;
      desk.disk.isTorn = mutant === 'torn';
      return desk;
    });
  }

  private begin(clockError: number): Instance {
    const instance: Instance = {
      lives: true,
      clockError,
      centre: new Centre(
        this.faulty(() => instance),
        {
          now: () => this.clock.now() + instance.clockError,
          onRuleFailed: (_kind: string, error: unknown) => this.failures.push(error),
          onDatabaseTrouble: (error: unknown) => error instanceof BadDay || this.failures.push(error),
        },
      ),
    };
    return instance;
  }

  /** The program is gone in the middle of whatever it did, and another takes its place. */
  restart(at: number): void {
    const before = this.instances[at] as Instance;
    before.lives = false;
    this.instances[at] = this.begin(before.clockError);
  }

  private faulty(mine: () => Instance): Engine {
    const breaks = () => this.chance() < this.weather.databaseFaultRate;
    const isGone = () => !mine().lives;
    return {
      ...this.engine,
      write: async (tenant, work) => {
        if (isGone() || breaks()) throw new BadDay('refused');
        const done = await this.engine.write(tenant, async (tx) => {
          const worked = await work(tx);
          // In the middle of a group, when all of it is written and nothing stands yet.
          if (breaks() && !isGone()) this.restart(this.instances.indexOf(mine()));
          if (isGone()) throw new BadDay('gone before the commit');
          return worked;
        });
        this.hint();
        if (breaks()) throw new BadDay('broken off after the commit');
        return done;
      },
    };
  }

  /** The centre's clocks and the desks' are set: by an hour, back or on, or right again. */
  setClock(who: { clockError: number }): void {
    who.clockError = ([-1, 0, 1][Math.floor(this.chance() * 3)] ?? 0) * HOUR_MS;
  }

  get machines(): readonly { clockError: number }[] {
    return [...this.instances, ...this.desks];
  }

  /** Both services are away and the database is another one, an older back-up, when they begin again. */
  async restore(engine: Engine): Promise<void> {
    this.restores += 1;
    this.engine = engine;
    const { weather } = this;
    this.weather = this.calm;
    for (const at of [0, 1]) this.restart(at);
    await this.service.beginHistoryAnew(this.tenant);
    this.weather = weather;
  }

  /** Word that there is news, as the stream brings it; it may get lost. */
  private hint(): void {
    for (const desk of this.desks)
      this.clock.after(Math.round(this.chance() * this.weather.delayMs), () => {
        if (desk.connected && !this.lost()) desk.wake();
      });
  }

  get service(): Centre {
    return (this.instances[0] as Instance).centre;
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
      const instance = this.instances[at] as Instance;
      const { restores } = this;
      const answer = request(instance.centre);
      // The same request once more, much later: a proxy that tries again, as long as the centre is the same.
      if (this.chance() < this.weather.duplicateRate)
        this.clock.after(
          Math.round(this.chance() * 20_000),
          () => void (restores === this.restores && request((this.instances[at] as Instance).centre)),
        );
      const answered = await answer;
      await this.delay();
      const stays = desk.connected && instance.lives && (this.up[at] ?? false) && !this.lost();
      return stays ? answered : this.unreachable();
    };
    // A program that is gone hears nothing any more.
    const alive = <T>(answer: Promise<T>): Promise<T> =>
      answer.then((value) => (lifeNow() === life ? value : new Promise<T>(() => undefined)));
    return {
      push: async (commands, epoch) => {
        const sent = commands.map((command) => ({
          ...this.wishOf(desk, this.changed(command)),
          ...(epoch === null ? {} : { epoch }),
        }));
        if (this.mutant === 'overtaking') sent.reverse();
        const answers = await alive(ask((service) => service.submit(this.tenant, sent)));
        if (typeof answers === 'string') return answers;
        return answers.map(({ id, ...rest }) => ({ id: id.replace(/\.again.*/, ''), ...rest }));
      },
      pull: async (topic, epoch, cursor) => {
        const range = await alive(ask((service) => service.pull(this.tenant, topic, { epoch, cursor }, 5)));
        return typeof range === 'string' ? range : this.seen(range);
      },
    };
  }

  /** A centre that forgets gets each wish as one that it never had. */
  private changed(command: Command): Command {
    if (this.mutant !== 'forgetful') return command;
    this.sent += 1;
    return { ...command, id: `${command.id}.again${this.sent}` };
  }
  private sent = 0;

  private seen(range: Range): Range {
    if (this.mutant !== 'noTombstones') return range;
    return { ...range, changes: range.changes.filter(({ row }) => row !== null) };
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
          this.clock.after(Math.round(this.chance() * this.weather.delayMs * 4), () => desk.hear(this.seen(range)));
    }
  }
}
