import { Delivery } from '../../../electron/sync/delivery';
import { Follower } from '../../../electron/sync/follower';
import { HttpNet } from '../../../electron/sync/http-net';
import type { Clock } from '../../../electron/sync/ports';
import { DeskSession } from '../../../electron/sync/session';
import type { Command, CommandKind, PayloadOf, Verdict } from '../../../shared/contract/centre/commands';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { CATALOG, CUSTOMERS, TEAM, topicOfAgent } from '../../../shared/contract/centre/entities';
import { PASSWORD } from './instances';
import { DeskDisk } from './simulation/desk-disk';

const CLOCK: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const NO_BASE = 'http://balancer';

/** The desk's side of the protocol over real HTTP; its disk is in memory, since here the centre is what dies. */
export class RealDesk {
  readonly disk = new DeskDisk();
  readonly topics: readonly string[];
  private readonly session: DeskSession;
  private readonly delivery: Delivery;
  private readonly followers: readonly Follower[];
  private n = 0;
  connected = true;

  /** @param base where the next request goes: what a load balancer decides. */
  constructor(
    readonly tenant: string,
    readonly agent: string,
    base: () => string,
    onSettled: (settled: readonly { readonly command: Command; readonly verdict: Verdict }[]) => void,
  ) {
    let kept: string | null = null;
    const viaBalancer = (url: string, init: RequestInit) =>
      this.connected ? fetch(url.replace(NO_BASE, base()), init) : Promise.reject(new Error('the line is down'));
    const deviceId = `device-${agent}`;
    this.session = new DeskSession({
      url: NO_BASE,
      tenant,
      fetch: viaBalancer,
      deviceId,
      now: Date.now,
      onChanged: () => undefined,
      safe: {
        read: () => kept,
        write: (token) => {
          kept = token;
        },
      },
    });
    const net = new HttpNet({
      url: NO_BASE,
      fetch: viaBalancer,
      deviceId,
      token: (spent) => this.session.token(spent),
      onCentreTime: () => undefined,
    });
    this.topics = [CATALOG, CUSTOMERS, TEAM, topicOfAgent(agent)];
    const onTrouble = () => undefined;
    this.delivery = new Delivery(this.disk, net, CLOCK, Math.random, { onSettled, onTrouble });
    this.followers = this.topics.map(
      (topic) =>
        new Follower(topic, this.disk, net, CLOCK, Math.random, {
          onApplied: ({ from }) => from === 0 && this.delivery.wake(),
          onNewHistory: async () => {
            await this.disk.sendAgain();
            this.delivery.wake();
          },
          onTrouble,
          hasStream: () => false,
        }),
    );
  }

  async begin(): Promise<void> {
    const refusal = await this.session.signIn(this.agent, PASSWORD);
    if (refusal !== null) throw new Error(refusal);
    for (const follower of this.followers) follower.begin(undefined);
    this.delivery.wake();
  }

  /** What a line that is back does. */
  wake(): void {
    this.delivery.lineIsBack();
    for (const follower of this.followers) follower.wake();
  }

  stop(): void {
    this.delivery.stop();
    for (const follower of this.followers) follower.stop();
  }

  get unsent(): number {
    return this.disk.outbox.filter(({ state }) => state === 'new').length;
  }

  wish<K extends CommandKind>(kind: K, payload: PayloadOf<K>): void {
    this.send(kind, 1, payload);
  }

  /** Also what no service knows yet. @returns the wish's id. */
  send(kind: string, v: number, payload: unknown): string {
    this.n += 1;
    const id = `${this.agent}-${this.n}`;
    this.disk.enqueue({ id, n: this.n, kind, v, at: Date.now(), payload: payload as never });
    this.delivery.wake();
    return id;
  }

  /** The usual mix: an order, a change, a note of a callback. */
  work(at: number): void {
    const id = `${this.agent}-${at}`;
    if (at % 3 === 0) this.wish('order.place', orderOf(id));
    else if (at % 3 === 1) this.wish('customer.change', { id: 'c0', fields: { tier: id } });
    else
      this.wish('callback.promise', {
        id,
        kind: 'callback',
        customerId: 'c0',
        contactId: null,
        number: '+81312345678',
        reason: '折り返し',
        window: { from: 1, to: 2 },
        owner: at % 2 === 0 ? null : this.agent,
        maxAttempts: 3,
        minGapMinutes: 0,
      });
  }
}

export const orderOf = (id: string): PayloadOf<'order.place'> => ({
  id,
  customerId: 'c0',
  contactId: null,
  lines: [{ productId: 'blanket', quantity: 1, unitPriceYen: 6_980, advertListed: true }],
  deliverTo: EMPTY_CUSTOMER.address,
  delivery: { promised: null, actual: null },
  payment: { method: 'none', ivrReference: null },
  legal: { solicitation: false, documentSent: false },
  readBackDone: true,
  callbackNumber: '+81312345678',
});

export const blanket = (stock: number): PayloadOf<'product.put'> => ({
  id: 'blanket',
  name: '毛布',
  kana: 'モウフ',
  category: '寝具',
  priceYen: 6_980,
  recommended: false,
  cautions: [],
  stock,
  recallLots: [],
});
