import type { CommandKind, PayloadOf, Verdict } from '../../shared/contract/centre/commands';
import { BOARD, TEAM, topicOfAgent } from '../../shared/contract/centre/entities';
import type { CentreSession } from '../../shared/contract/centre/session';
import { type Result, refused } from '../../shared/contract/result';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import { DIALLED_NUMBERS } from '../../shared/sample';
import type { Cache, CustomerCache, Wish } from '../cache/client';
import type { CallbacksKept } from '../cache/protocol';
import { Board } from './board';
import { CentreData } from './centre-data';
import { deviceAt } from './centre-device';
import { CentreLink, type CentreLinkSetup } from './centre-link';
import { Hands } from './hands';
import { LiveTalk } from './live-talk';
import type { Notices } from './notices';
import { DeskOrders } from './orders';
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
/** Who hears what the centre says of callbacks. */
interface CentreHearer {
  /** Of whoever is signed in; null: nobody is. */
  readonly callbacks: (agentId: string | null, kept: CallbacksKept | null) => void;
  /** Who is signed in, with their roles. */
  readonly rights: (agent: CentreSession['agent'] | null) => void;
}

/** The desk's centre, where it has one: the link to it, and what came from it. No call waits for any of it. */
export class DeskCentre {
  private link: CentreLink | null = null;
  private device: string | null = null;
  private readonly data: CentreData | null;
  readonly stops: SalesStops;
  readonly hands: Hands;
  readonly board: Board;
  private readonly liveTalk: LiveTalk;
  readonly orders: DeskOrders;

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly cache: Cache,
    private readonly way: CentreWay | null,
    private readonly hears: CentreHearer,
    /** This desk's SIP address, where it has a line. */
    address?: string,
  ) {
    const wish = (one: Wish) => this.ask((link) => link.wish(one));
    const wishNewest = (one: Wish) => this.ask((link) => link.wishNewest(one));
    const live = () => this.link?.live ?? null;
    const kept: Pick<CustomerCache, 'hands' | 'board'> = way?.customers ?? NOTHING_KEPT;
    this.stops = new SalesStops(
      store,
      wish,
      () => this.lookup,
      () => this.link?.pictures ?? null,
    );
    this.hands = new Hands({ store, cache: kept, wish, wishNewest });
    this.board = new Board({ store, cache: kept, wish, live, address });
    this.liveTalk = new LiveTalk(store, live);
    this.orders = new DeskOrders({
      store,
      cache: way?.customers ?? null,
      wish,
      mayOffer: (goods) => this.link?.mayOffer(goods) ?? 'notFresh',
      dismiss: (id) => this.ask((link) => link.dismiss(id)),
    });
    this.data = way && new CentreData(store, way.customers, (stops) => this.stops.kept(stops), hears.callbacks);
  }

  /** Begins to work with it. */
  async start(): Promise<void> {
    const { store, notices, cache, way, data } = this;
    if (!way) return;
    const deviceId = await deviceAt(cache, way);
    this.device = deviceId;
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
      onSettled: () => void this.orders.look(),
      onRights: (agent) => {
        this.stops.rightsOf(agent);
        this.board.rightsOf(agent);
        this.hears.rights(agent);
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

  /** This desk's name at its centre; null before it has one. */
  get deviceId(): string | null {
    return this.device;
  }

  /** A wish that changes what is to be called back: the list shows it at once. */
  async wishOfCallback(wish: Wish): Promise<Result<void>> {
    const wished = await this.ask((link) => link.wish(wish));
    this.rereadCallbacks();
    return wished;
  }

  rereadCallbacks(): void {
    this.data?.callbacksWished();
  }

  /** Asks the centre at once; see `CentreLink.askNow`. */
  async askNow<K extends CommandKind>(kind: K, payload: PayloadOf<K>): Promise<Verdict | 'unreachable'> {
    return this.link ? this.link.askNow(kind, payload) : 'unreachable';
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
