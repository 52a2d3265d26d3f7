import { Delivery } from '../../../../electron/sync/delivery';
import { Follower } from '../../../../electron/sync/follower';
import type { Clock, Net } from '../../../../electron/sync/ports';
import type { CommandKind, PayloadOf } from '../../../../shared/contract/centre/commands';
import { CATALOG, CUSTOMERS, TEAM, topicOfAgent } from '../../../../shared/contract/centre/entities';
import type { Range } from '../../../../shared/contract/centre/feed';
import { DeskDisk } from './desk-disk';

/**
 * A fault that is put in on purpose: a simulation that does not find it proves nothing. `gap`: a range of the stream is taken
 * wherever it begins. `forgetful`: the centre does not know a wish again. `noTombstones`: nobody hears of a row that is gone.
 * `overtaking`: the wishes of a request come in another order. `torn`: the cursor is on the desk's disk before its rows.
 */
export const MUTANTS = ['gap', 'forgetful', 'noTombstones', 'overtaking', 'torn'] as const;
export type Mutant = (typeof MUTANTS)[number];

/** What a desk needs of the world around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly mutant: Mutant | null;
  netOf(desk: SimulatedDesk, life: number, lifeNow: () => number): Net;
}

/** One desk whose program may die and start again; its disk stays. */
export class SimulatedDesk {
  readonly disk = new DeskDisk();
  readonly topics: readonly string[];
  connected = true;
  /** How wrong this desk's clock is, ms. */
  clockError = 0;
  private n = 0;
  private parts: { delivery: Delivery; followers: Follower[] } | null = null;
  /** Counts the program's lives: what an earlier one asked for never reaches the later one. */
  private life = 0;

  constructor(
    readonly name: string,
    private readonly world: Surroundings,
  ) {
    this.topics = [CATALOG, CUSTOMERS, TEAM, topicOfAgent(name)];
  }

  async start(): Promise<void> {
    const { chance } = this.world;
    const clock: Clock = {
      now: () => this.now,
      after: (ms, run) => this.world.clock.after(ms, run),
    };
    this.life += 1;
    const net = this.world.netOf(this, this.life, () => this.life);
    const onTrouble = () => undefined;
    const delivery = new Delivery(this.disk, net, clock, chance, { onSettled: () => undefined, onTrouble });
    const followers = this.topics.map(
      (topic) =>
        new Follower(topic, this.disk, net, clock, chance, {
          onApplied: ({ from }) => from === 0 && delivery.wake(),
          onNewHistory: async () => {
            await this.disk.sendAgain();
            delivery.wake();
          },
          onTrouble,
          hasStream: () => false,
        }),
    );
    this.parts = { delivery, followers };
    delivery.wake();
    const known = await this.disk.cursors().catch(() => null);
    if (this.parts?.delivery !== delivery) return;
    for (const follower of followers) follower.begin(known === null ? null : known.get(follower.topic));
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
    this.disk.enqueue({ id, n: this.n, kind, v: 1, at: this.now, payload: payload as never });
    this.parts?.delivery.wake();
  }

  hear(range: Range): void {
    for (const follower of this.parts?.followers ?? []) {
      const from = this.world.mutant === 'gap' ? follower.at.cursor : range.from;
      follower.offer({ ...range, from });
    }
  }

  private get now(): number {
    return this.world.clock.now() + this.clockError;
  }

  /** What a line that is back, or a hint, does. */
  wake(): void {
    this.parts?.delivery.wake();
    for (const follower of this.parts?.followers ?? []) follower.wake();
  }
}
