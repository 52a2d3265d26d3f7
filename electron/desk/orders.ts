import { randomUUID } from 'node:crypto';
import type { PayloadOf } from '../../shared/contract/centre/commands';
import type { Row } from '../../shared/contract/centre/entities';
import type { SalesStop } from '../../shared/contract/centre/sales-stop';
import type { InputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import type { OrderShown } from '../../shared/contract/slices';
import type { Contact } from '../../shared/domain/contact';
import { contactId } from '../../shared/domain/ids';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { Goods } from '../../shared/domain/sales-stop';
import type { MayOffer } from '../../shared/domain/stop-watch';
import type { CustomerCache, OrderWish, Wish } from '../cache/client';
import type { SliceStore } from './slices';

type Typed = InputOf<'orders', 'place'>;

/** Orders of a shift stand at the desk so long, ms. */
const SHOWN_MS = 12 * 3_600_000;

export interface DeskOrdersOptions {
  readonly store: SliceStore;
  /** Null where this desk has no centre. */
  readonly cache: CustomerCache | null;
  readonly wish: (wish: Wish) => Promise<Result<void>>;
  /** Whether these goods may be offered now. */
  readonly mayOffer: (goods: Goods) => MayOffer<SalesStop>;
  /** 要対応: seen. */
  readonly dismiss: (wishId: string) => Promise<Result<void>>;
}

/** 受注登録 and 仮受注: what of them goes to the centre, and what the centre said. */
export class DeskOrders {
  /** Of 研修モード, which tells no centre. */
  private practised: readonly OrderShown[] = [];
  private wishes: readonly OrderWish[] = [];

  constructor(private readonly options: DeskOrdersOptions) {}

  /** Takes from the outbox what became of the orders of this desk. */
  async look(): Promise<void> {
    const found = await this.options.cache?.orders(Date.now() - SHOWN_MS);
    if (found?.ok) this.wishes = found.value;
    this.show();
  }

  /**
   * Sends an order on its way. Nothing that is stopped is taken, and without the centre's fresh word only a 仮受注 (I1, I4);
   * whether it is a 受注 the centre alone says (I2).
   */
  async place(typed: Typed): Promise<Result<{ orderId: string }>> {
    const { store, mayOffer, wish } = this.options;
    const contact = store.all.workspace.open.find(({ id }) => id === typed.contactId);
    if (!contact) return refused('noSuchContact');
    if (!typed.readBackDone) return refused('orderReadBack');
    const goods = this.goodsOf(typed);
    if (goods === null) return refused('orderProduct');
    if (contact.practice) return this.practise(contact, typed);
    if (contact.customerId === null) return refused('orderCustomer');
    const number = normalisePhoneNumber(typed.number);
    if (!number.ok || number.e164 === null) return refused('orderNumber');
    const deliverTo = addressOf(typed.deliverTo);
    if (deliverTo === null) return refused('orderAddress');
    const may = goods.map(({ product, line: { lot, variant } }) => ({
      product,
      may: mayOffer({ productId: product.id, lot, variant }),
    }));
    const stopped = may.find((one) => typeof one.may === 'object');
    if (stopped) return refused('orderStopped', { product: stopped.product.name });
    if (!typed.provisional && may.some((one) => one.may !== 'yes')) return refused('orderNotFresh');
    const payload = {
      id: randomUUID(),
      ...{ customerId: contact.customerId, contactId: contact.id, deliverTo, callbackNumber: number.e164 },
      lines: goods.map(({ product, line: { quantity, lot, variant } }) => ({
        ...{ productId: product.id, quantity, unitPriceYen: product.priceYen },
        advertListed: isOfAdvert(contact, product),
        ...(lot === null ? {} : { lot }),
        ...(variant === null ? {} : { variant }),
      })),
      delivery: { promised: typed.promised, actual: null },
      payment: { method: typed.payment, ivrReference: null },
      legal: {
        solicitation: goods.some(({ product }) => !isOfAdvert(contact, product)),
        documentSent: typed.documentSent,
      },
      readBackDone: true,
    } satisfies PayloadOf<'order.place'>;
    const wished = await wish({ kind: 'order.place', payload });
    if (!wished.ok) return wished;
    await this.look();
    return done({ orderId: payload.id });
  }

  /** The customer heard of the refusal in the talk: the callback that the centre made of it is done. */
  async told(orderId: string): Promise<Result<void>> {
    const { wish, dismiss } = this.options;
    const known = this.wishes.find(({ order }) => order.id === orderId);
    if (known?.verdict?.outcome !== 'rejected') return refused('notNow');
    const attempt = { id: refusedCallbackId(orderId), at: Date.now(), outcome: 'talked' as const };
    const wished = await wish({ kind: 'callback.attempt', payload: attempt });
    if (!wished.ok) return wished;
    await dismiss(known.wishId);
    await this.look();
    return done(undefined);
  }

  private goodsOf({ lines }: Typed): readonly { product: Row<'product'>; line: Typed['lines'][number] }[] | null {
    const { products } = this.options.store.all.catalogue;
    const found = lines.flatMap((line) => {
      const product = products.find(({ id }) => id === line.productId);
      return product ? [{ product, line }] : [];
    });
    return found.length === lines.length ? found : null;
  }

  private practise(contact: Contact, { lines }: Typed): Result<{ orderId: string }> {
    const order = { id: randomUUID(), contactId: contact.id, at: Date.now(), lines: lines.map(bare) };
    this.practised = [...this.practised, { ...order, state: 'practice', number: null, reason: null, told: false }];
    this.show();
    return done({ orderId: order.id });
  }

  private show(): void {
    this.options.store.set('orders', [...this.wishes.map(shownOf), ...this.practised]);
  }
}

/** The callback that the centre makes of a refused order. */
const refusedCallbackId = (orderId: string): string => `refused-${orderId}`.slice(0, 64);

/** The advert that the dialled number stands for named it; else 電話勧誘販売 applies (2023-06-01). */
const isOfAdvert = ({ dialled }: Contact, { id, name }: Row<'product'>): boolean =>
  dialled !== null && (dialled.productCode === id || dialled.productName === name);

type Line = OrderShown['lines'][number];
const bare = ({ productId, quantity, lot, variant }: Typed['lines'][number]): Line => ({
  ...{ productId, quantity },
  ...(lot === null ? {} : { lot }),
  ...(variant === null ? {} : { variant }),
});

function shownOf({ at, order, verdict, seen }: OrderWish): OrderShown {
  const state =
    verdict === null
      ? { state: 'unanswered' as const, number: null, reason: null }
      : verdict.outcome === 'applied'
        ? { state: 'accepted' as const, number: verdict.number ?? null, reason: null }
        : { state: 'refused' as const, number: null, reason: verdict.reason };
  const of = order.contactId === null ? null : contactId(order.contactId);
  return { id: order.id, contactId: of, at, lines: order.lines, ...state, told: seen };
}

/** Null where nobody could deliver there. */
function addressOf(typed: Typed['deliverTo']): PayloadOf<'order.place'>['deliverTo'] | null {
  const digits = typed.postal.normalize('NFKC').replace(/[^0-9]/g, '');
  const { prefecture, city, town, street, building } = typed;
  if (prefecture.trim() === '' || city.trim() === '' || `${town}${street}`.trim() === '') return null;
  if (digits !== '' && digits.length !== 7) return null;
  return { postal: digits === '' ? null : digits, prefecture, city, town, street, building };
}
