import { type Result, refused } from '../../shared/contract/result';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import { DIALLED_NUMBERS } from '../../shared/sample';
import type { Cache, CustomerCache } from '../cache/client';
import { CentreData } from './centre-data';
import { deviceAt } from './centre-device';
import { CentreLink, type CentreLinkSetup } from './centre-link';
import type { Notices } from './notices';
import { DeskOrders } from './orders';
import { SalesStops } from './sales-stops';
import type { SliceStore } from './slices';

/** The way to this desk's centre. */
export type CentreWay = Pick<CentreLinkSetup, 'cache' | 'centre' | 'fetch' | 'safe' | 'openPage'> & {
  readonly customers: CustomerCache;
  readonly embedded: boolean;
};

/** The desk's centre, where it has one: the link to it, and what came from it. No call waits for any of it. */
export class DeskCentre {
  private link: CentreLink | null = null;
  private readonly data: CentreData | null;
  readonly stops: SalesStops;
  readonly orders: DeskOrders;

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly cache: Cache,
    private readonly way: CentreWay | null,
  ) {
    this.stops = new SalesStops(store, (wish) => this.ask((link) => link.wish(wish)));
    this.orders = new DeskOrders({
      store,
      cache: way?.customers ?? null,
      wish: (wish) => this.ask((link) => link.wish(wish)),
      mayOffer: (goods) => this.link?.mayOffer(goods) ?? 'notFresh',
      dismiss: (id) => this.ask((link) => link.dismiss(id)),
    });
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
      onChanged: (topic) => data?.changed(topic),
      onSignedIn: (agentId) => data?.signedInAs(agentId),
      onSettled: () => void this.orders.look(),
      onRights: (agent) => this.stops.rightsOf(agent),
      onStops: (line) => this.stops.show(line),
    });
    await this.link.start();
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
  }

  /** The cache has a new thread or a new file, which knows nobody. */
  cacheReopened(): void {
    this.link?.cacheReopened();
  }

  stop(): void {
    this.link?.stop();
  }
}
