import type { Command, Verdict } from '../../shared/contract/centre/commands';
import { BOARD, CATALOG, CONTROL, TEAM, topicOfAgent } from '../../shared/contract/centre/entities';
import type { TwoClocks } from '../../shared/domain/freshness-lease';
import type { CentreCache, OutboxState } from '../cache/client';
import { BackOff } from './back-off';
import { cacheDisk } from './cache-disk';
import { Delivery } from './delivery';
import { Follower } from './follower';
import type { HttpNet } from './http-net';
import type { Chance, Clock, Net } from './ports';
import { StopLine } from './stop-line';

export interface DeskSyncOptions {
  readonly cache: CentreCache;
  readonly net: HttpNet;
  readonly clock: Clock;
  /** Both clocks of this machine. */
  readonly clocks: () => TwoClocks;
  readonly chance: Chance;
  readonly onOutbox: (state: OutboxState) => void;
  readonly onSettled: (settled: readonly { readonly command: Command; readonly verdict: Verdict }[]) => void;
  /** The stream stands, or it does not. */
  readonly onLine: (connected: boolean) => void;
  /** Rows of a topic changed. */
  readonly onChanged: (topic: string) => void;
  /** Another sales stop, or the centre's word on them became fresh or old. */
  readonly onStops: () => void;
  readonly onTrouble: (step: string) => void;
}

/** This desk and the centre: the outbox goes up, the topics of whoever is signed in come down. */
export class DeskSync {
  private readonly delivery: Delivery;
  /** What may be sold. */
  readonly stopLine: StopLine;
  private followers: Follower[] = [];
  private stopListening: (() => void) | null = null;
  private cancelTimer: (() => void) | null = null;
  private readonly backOff: BackOff;
  private stopped = false;
  private isHeard = false;
  private pulled: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: DeskSyncOptions) {
    const { cache, net, clock, chance, onSettled, onTrouble, onOutbox } = options;
    this.backOff = new BackOff(chance);
    this.stopLine = new StopLine({ net, clock, clocks: options.clocks, chance, onChanged: options.onStops });
    this.delivery = new Delivery(cacheDisk(cache, onOutbox), net, clock, chance, { onSettled, onTrouble });
  }

  /** Somebody is signed in: their wishes of before go first. */
  async begin({
    agent,
    isSupervisor = false,
  }: {
    readonly agent: { readonly id: string };
    readonly isSupervisor?: boolean;
  }): Promise<void> {
    const { cache, clock, chance, onChanged, onTrouble, onOutbox } = this.options;
    this.end();
    const disk = cacheDisk(cache, onOutbox);
    const known = await disk.cursors().catch(() => null);
    if (this.stopped) return;
    this.stopLine.begin();
    this.followers = [CONTROL, CATALOG, TEAM, topicOfAgent(agent.id), ...(isSupervisor ? [BOARD] : [])].map(
      (topic) =>
        new Follower(topic, disk, { pull: this.pullInTurn }, clock, chance, {
          onApplied: ({ topic: changed, from, changes }) => {
            if (changes.length > 0) onChanged(changed);
            // Perhaps another history, in which what waits may go now.
            if (from === 0) this.delivery.wake();
            this.listenOnceKnown();
          },
          onNewHistory: async () => {
            await disk.sendAgain();
            this.delivery.wake();
          },
          onShut: () => this.listenOnceKnown(),
          onTrouble,
          hasStream: () => this.isHeard,
        }),
    );
    for (const follower of this.followers) follower.begin(known === null ? null : known.get(follower.topic));
    this.delivery.wake();
    this.listenOnceKnown();
  }

  /** Something was put into the outbox. */
  outboxGrew(): void {
    this.delivery.wake();
  }

  /** The machine woke up or its network changed: what seems to stand may be dead. */
  tryNow(): void {
    this.delivery.lineIsBack();
    this.stopLine.tryNow();
    for (const follower of this.followers) follower.wake();
    this.stopListening?.();
  }

  /** Nobody is signed in any more; what waits in the outbox stays there. */
  end(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.stopLine.end();
    for (const follower of this.followers) follower.stop();
    this.followers = [];
    this.pulled = Promise.resolve();
    const stop = this.stopListening;
    this.stopListening = null;
    this.isHeard = false;
    stop?.();
  }

  stop(): void {
    this.stopped = true;
    this.delivery.stop();
    this.end();
  }

  /** One topic after the other, over one line: two thousand desks that begin together would hold four each at the centre. */
  private readonly pullInTurn: Net['pull'] = (...place) => {
    const mine = this.pulled.then(() => this.options.net.pull(...place));
    this.pulled = mine.catch(() => undefined);
    return mine;
  };

  /** The stream goes on from where this desk stands, so that has to be known for every topic. */
  private listenOnceKnown(): void {
    const isKnown = this.followers.length > 0 && this.followers.every(({ at, isShut }) => isShut || at.epoch !== null);
    if (isKnown && this.stopListening === null && this.cancelTimer === null) this.listen();
  }

  private listen(): void {
    this.cancelTimer = null;
    const mine = this.followers;
    const places = new Map(
      mine.flatMap(({ topic, isShut, at: { epoch, cursor } }) =>
        epoch === null || isShut ? [] : [[topic, { epoch, cursor }] as const],
      ),
    );
    const stop = this.options.net.listen(places, {
      alive: () => {
        if (this.isHeard || this.followers !== mine) return;
        this.isHeard = true;
        this.backOff.succeeded();
        this.options.onLine(true);
        // What happened while nobody listened comes by the stream, which begins where this desk stands.
        this.delivery.lineIsBack();
      },
      range: (range) => {
        this.stopLine.hear(range);
        for (const follower of mine) follower.offer(range);
      },
      refetch: (topic) => mine.find((follower) => follower.topic === topic)?.wake(),
      end: () => {
        if (this.followers !== mine || this.stopped) return;
        this.stopListening = null;
        this.isHeard = false;
        this.options.onLine(false);
        this.cancelTimer = this.options.clock.after(this.backOff.failed(), () => this.listen());
      },
    });
    this.stopListening = stop;
  }
}
