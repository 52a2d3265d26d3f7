import { BOARD, TEAM, topicOfAgent } from '../../shared/contract/centre/entities';
import { type Result, refused } from '../../shared/contract/result';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import { DIALLED_NUMBERS } from '../../shared/sample';
import type { Cache, CustomerCache, Wish } from '../cache/client';
import { Board } from './board';
import { CentreData } from './centre-data';
import { deviceAt } from './centre-device';
import { CentreLink, type CentreLinkSetup } from './centre-link';
import { Hands } from './hands';
import { LiveTalk } from './live-talk';
import type { Notices } from './notices';
import { SalesStops } from './sales-stops';
import type { SliceStore } from './slices';

/** The way to this desk's centre. */
export type CentreWay = Pick<CentreLinkSetup, 'cache' | 'centre' | 'fetch' | 'safe' | 'openPage'> & {
  readonly customers: CustomerCache;
  readonly embedded: boolean;
};

/** A desk without a centre knows nothing of it. */
const NOTHING_KEPT: Pick<CustomerCache, 'hands' | 'board'> = {
  hands: async () => refused('centreUnset'),
  board: async () => refused('centreUnset'),
};

/** The desk's centre, where it has one: the link to it, and what came from it. No call waits for any of it. */
export class DeskCentre {
  private link: CentreLink | null = null;
  private readonly data: CentreData | null;
  readonly stops: SalesStops;
  readonly hands: Hands;
  readonly board: Board;
  private readonly liveTalk: LiveTalk;

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly cache: Cache,
    private readonly way: CentreWay | null,
    /** This desk's SIP address, where it has a line. */
    address?: string,
  ) {
    const wish = (one: Wish) => this.ask((link) => link.wish(one));
    const wishNewest = (one: Wish) => this.ask((link) => link.wishNewest(one));
    const live = () => this.link?.live ?? null;
    const kept: Pick<CustomerCache, 'hands' | 'board'> = way?.customers ?? NOTHING_KEPT;
    this.stops = new SalesStops(store, wish);
    this.hands = new Hands({ store, cache: kept, wish, wishNewest });
    this.board = new Board({ store, cache: kept, wish, live, address });
    this.liveTalk = new LiveTalk(store, live);
    this.data = way && new CentreData(store, way.customers, (stops) => this.stops.kept(stops));
  }

  /** Begins to work with it. */
  async start(): Promise<void> {
    const { store, notices, cache, way, data } = this;
    if (!way) return;
    const deviceId = await deviceAt(cache, way);
    // What was of another centre is gone.
    data?.begin();
    this.link = new CentreLink({
      ...way,
      store,
      notices,
      deviceId,
      memory: cache,
      onChanged: (topic) => this.changed(topic),
      onSignedIn: (agentId) => {
        data?.signedInAs(agentId);
        this.hands.signedInAs(agentId);
      },
      onRights: (agent) => {
        this.stops.rightsOf(agent);
        this.board.rightsOf(agent);
      },
      onStops: (line) => this.stops.show(line),
    });
    await this.link.start();
  }

  /** Rows of a topic changed. */
  private changed(topic: string): void {
    this.data?.changed(topic);
    if (topic === BOARD || topic === TEAM) this.board.changed();
    if (topic === TEAM || topic.startsWith(topicOfAgent(''))) this.hands.changed();
  }

  /** Asks the link; refused where there is none. */
  async ask(question: (link: CentreLink) => Result<void> | Promise<Result<void>>): Promise<Result<void>> {
    return this.link ? question(this.link) : refused('centreUnset');
  }

  get lookup(): CentreLink['lookup'] | null {
    return this.link?.lookup ?? null;
  }

  /** The centre's numbers above those of the samples. */
  get dialledNumbers(): readonly DialledNumber[] {
    return this.data?.dialledNumbers ?? DIALLED_NUMBERS;
  }

  /** The cache put something into the outbox. */
  outboxGrew(unsent: number): void {
    this.link?.outboxGrew(unsent);
  }

  /** The machine woke up, or its network changed. */
  tryNow(): void {
    this.link?.tryNow();
  }

  /** The machine goes to sleep or woke up. */
  unsure(): void {
    this.link?.unsure();
  }

  /** The cache can be read. */
  cacheOpened(): void {
    this.data?.begin();
    this.hands.changed();
    this.board.changed();
  }

  /** The cache has a new thread or a new file, which knows nobody. */
  cacheReopened(): void {
    this.link?.cacheReopened();
  }

  stop(): void {
    this.hands.stop();
    this.liveTalk.stop();
    this.link?.stop();
  }
}
