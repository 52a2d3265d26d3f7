import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openCache } from '../../../electron/cache/client';
import type { Desk } from '../../../electron/desk/desk';
import type { InputOf } from '../../../shared/contract/contract';
import type { OrderShown } from '../../../shared/contract/slices';
import { callId } from '../../../shared/domain/ids';
import { deskAtCentre } from './desk-at-centre';

/** What the parent gives: one JSON text as the only argument. */
export interface DeskTask {
  readonly workerPath: string;
  readonly file: string;
  readonly keyHex: string;
  readonly nativeBinding: string;
  /** Where the token of whoever is signed in is kept. */
  readonly tokenFile: string;
  readonly login: string;
  readonly password: string;
  /** The services, asked in turn as a balancer does. */
  readonly services: readonly string[];
}
/** One JSON text a line on the desk's input. */
export type DeskOrder =
  | { readonly do: 'sell'; readonly goods: readonly string[] }
  | { readonly do: 'rest' }
  | { readonly do: 'emergency'; readonly productId: string }
  | { readonly do: 'proposeResume' | 'approveResume'; readonly stopId: string }
  /** Somebody sets this machine's clock. */
  | { readonly do: 'setClock'; readonly byMs: number }
  /** The system says that the machine goes to sleep or woke up. */
  | { readonly do: 'unsure' };
/** One JSON text a line on its output; `at` is a clock that all processes of the machine share, ms. */
export type DeskWord = { readonly at: number } & (
  | { readonly says: 'ready' }
  | {
      readonly says: 'placed';
      readonly orderId: string;
      readonly productId: string;
      readonly provisional: boolean;
    }
  | { readonly says: 'refused'; readonly productId: string; readonly code: string }
  | { readonly says: 'orders'; readonly orders: readonly Pick<OrderShown, 'id' | 'state' | 'number' | 'reason'>[] }
  | { readonly says: 'stops'; readonly fresh: boolean; readonly list: readonly StopShown[] }
  | { readonly says: 'unsent'; readonly count: number }
);
export interface StopShown {
  readonly id: string;
  readonly productId: string;
  readonly state: string;
  readonly everywhere: boolean;
}

type Said = DeskWord extends infer W ? (W extends DeskWord ? Omit<W, 'at'> : never) : never;
const ANYWHERE = 'http://balancer';
const SELL_EVERY_MS = 100;
/** What waits for the centre at once. */
const UNSENT_MAX = 500;

const say = (word: Said): void => {
  const at = Number(process.hrtime.bigint() / 1_000n) / 1_000;
  process.stdout.write(`${JSON.stringify({ at, ...word })}\n`);
};

/** A desk in a process that can be stopped and killed. It says what it would show. */
function deskOf({ services, tokenFile, ...cacheOptions }: DeskTask): Desk {
  let turn = 0;
  return deskAtCentre({
    url: ANYWHERE,
    open: (options) => openCache({ ...cacheOptions, ...options }),
    safe: {
      read() {
        try {
          return readFileSync(tokenFile, 'utf8') || null;
        } catch {
          return null;
        }
      },
      write: (token) => writeFileSync(tokenFile, token ?? ''),
    },
    fetch(url, init) {
      turn += 1;
      return fetch(url.replace(ANYWHERE, services[turn % services.length] ?? ''), init);
    },
  });
}

/** Tells what this desk shows, as it changes. */
function tellAll(desk: Desk): void {
  const last = new Map<string, string>();
  const tell = (word: Said) => {
    const text = JSON.stringify(word);
    if (last.get(word.says) === text) return;
    last.set(word.says, text);
    say(word);
  };
  const look = () => {
    const { orders, stops, connectivity } = desk.store.all;
    tell({
      says: 'orders',
      orders: orders.map(({ id, state, number, reason }) => ({ id, state, number, reason })),
    });
    tell({
      says: 'stops',
      fresh: stops.fresh,
      list: stops.list.map(({ id, scope, state, everywhereAt }) => ({
        ...{ id, productId: scope.productId, state, everywhere: everywhereAt !== null },
      })),
    });
    tell({ says: 'unsent', count: connectivity.unsent });
  };
  desk.store.onPush(look);
  look();
}

/** Orders of one caller, one after the other: a 受注 where the desk may offer it, else a 仮受注. */
class Seller {
  private goods: readonly string[] = [];
  private at = 0;

  constructor(private readonly desk: Desk) {
    setInterval(() => void this.sell(), SELL_EVERY_MS);
  }

  sells(goods: readonly string[]): void {
    this.goods = goods;
  }

  private async sell(): Promise<void> {
    const { desk } = this;
    const { workspace, catalogue, connectivity } = desk.store.all;
    this.at += 1;
    const productId = this.goods[this.at % this.goods.length];
    const contact = workspace.open.find(({ status }) => status === 'live');
    if (productId === undefined || connectivity.unsent >= UNSENT_MAX) return;
    if (!contact || contact.customerId === null || catalogue.products.length < this.goods.length) return;
    for (const provisional of [false, true]) {
      const placed = await desk.centre.orders.place(orderOf(contact.id, productId, provisional));
      if (placed.ok) say({ says: 'placed', orderId: placed.value.orderId, productId, provisional });
      else say({ says: 'refused', productId, code: placed.error.code });
      if (placed.ok || placed.error.code !== 'orderNotFresh') return;
    }
  }
}

const orderOf = (
  contactId: InputOf<'orders', 'place'>['contactId'],
  productId: string,
  provisional: boolean,
): InputOf<'orders', 'place'> => ({
  contactId,
  lines: [{ productId, quantity: 1, lot: null, variant: null }],
  deliverTo: { postal: '', prefecture: '愛知県', city: '名古屋市中区', town: '栄', street: '3-1', building: '' },
  ...{ promised: null, payment: 'cashOnDelivery', number: '052-234-5678', documentSent: true, readBackDone: true },
  provisional,
});

function talk(desk: Desk): void {
  const id = callId(`call-${Date.now()}`);
  desk.calls.offered(id, {
    facts: { callerUser: '0522345678', callerName: null, dialled: null, handed: null },
    ...{ receivedAt: Date.now(), automatic: false, answersItself: null, replaces: null },
  });
  desk.calls.follow(id, { kind: 'answerPressed' });
  desk.calls.follow(id, { kind: 'established', at: Date.now() });
  const contact = desk.store.all.calls.find((call) => call.id === id)?.contactId;
  if (contact) desk.contacts.link(contact, 'c1');
}

async function main(task: DeskTask): Promise<void> {
  const desk = deskOf(task);
  tellAll(desk);
  await desk.start(false);
  const { centre } = desk;
  const signIn = () => centre.ask((link) => link.signIn.byPassword(task.login, task.password));
  while (desk.store.all.centre.line === 'signedOut' && !(await signIn()).ok)
    await new Promise((resolve) => setTimeout(resolve, 200));
  talk(desk);
  const seller = new Seller(desk);
  const wall = Date.now;
  let setBy = 0;
  Date.now = () => wall() + setBy;
  say({ says: 'ready' });
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line) as DeskOrder;
    switch (order.do) {
      case 'sell':
        seller.sells(order.goods);
        break;
      case 'rest':
        seller.sells([]);
        break;
      case 'emergency': {
        const { productId } = order;
        const scope = { productId, lots: [], variants: [], period: null };
        const words = { reason: '煙が出た', phrase: '', alternativeId: null, contactId: null };
        await centre.stops.propose({ ...scope, ...words }, 'stop.emergency');
        break;
      }
      case 'proposeResume':
        await centre.stops.decideFor('stop.proposeResume', order.stopId, '原因が分かった');
        break;
      case 'approveResume':
        await centre.stops.decide('stop.approveResume', order.stopId);
        break;
      case 'setClock':
        setBy += order.byMs;
        break;
      case 'unsure':
        centre.unsure();
    }
  }
}

void main(JSON.parse(process.argv[2] ?? '{}') as DeskTask);
