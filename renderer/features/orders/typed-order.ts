import type { Row } from '../../../shared/contract/centre/entities';
import type { SalesStop } from '../../../shared/contract/centre/sales-stop';
import type { InputOf } from '../../../shared/contract/contract';
import type { CentreState } from '../../../shared/contract/slices';
import type { Contact } from '../../../shared/domain/contact';
import { stopOf } from '../../../shared/domain/sales-stop';
import { foldText } from '../../../shared/domain/text-fold';
import { sliceNow } from '../../app/mirror';
import { customerOf } from '../customer';
import { productOfTalk } from '../sales-stop';

type Product = Row<'product'>;

/** 受注 as it is typed: one text for each field, those of a line with its number behind them. */
export type OrderForm = Readonly<Record<string, string>>;

export const ORDER_FORM = 'order';
export const LINES_MAX = 10;
export const ADDRESS_FIELDS = ['postal', 'prefecture', 'city', 'town', 'street', 'building'] as const;
export const PAYMENTS = ['cashOnDelivery', 'transfer', 'card', 'none'] as const;
const QUANTITY_MAX = 1_000;

/** What the desk knows already: the product of the advert, the customer's address, the caller's number. */
export function firstOrder(contact: Contact): OrderForm {
  const product = productOfTalk(contact, sliceNow('catalogue').products);
  const address = customerOf(contact)?.customer.address;
  return {
    ...{ lines: '1', product1: product?.name ?? '', quantity1: '1', lot1: '', variant1: '' },
    ...Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, address?.[field] ?? ''])),
    ...{ promised: '', payment: 'cashOnDelivery', document: '', readBack: '' },
    number: contact.party.number === null ? '' : contact.party.shown,
  };
}

/** The numbers of its lines. */
export const linesOf = ({ lines }: OrderForm): readonly number[] =>
  Array.from({ length: Math.min(LINES_MAX, Number(lines) || 1) }, (_, at) => at + 1);

/** The same without a line; those behind it move up. */
export function withoutLine(form: OrderForm, line: number): OrderForm {
  const all = linesOf(form);
  const moved = all
    .slice(line - 1)
    .flatMap((at) =>
      (['product', 'quantity', 'lot', 'variant'] as const).map((name) => [
        `${name}${at}`,
        form[`${name}${at + 1}`] ?? '',
      ]),
    );
  return { ...form, ...Object.fromEntries(moved), lines: `${Math.max(1, all.length - 1)}` };
}

/** The product of a line, in any spelling of its name; null where there is no such one. */
export function productOfLine(form: OrderForm, line: number, products: readonly Product[]): Product | null {
  const text = form[`product${line}`] ?? '';
  return products.find(({ id, name }) => id === text || foldText(name) === foldText(text)) ?? null;
}

const quantityOf = (form: OrderForm, line: number): number =>
  Number((form[`quantity${line}`] ?? '').normalize('NFKC').trim());
const orNull = (text: string | undefined): string | null => text?.trim() || null;

/** The stop that forbids what a line sells, by the centre's clock as well as that is known. */
export function stopOfLine(
  form: OrderForm,
  line: number,
  product: Product,
  list: readonly SalesStop[],
  clock: CentreState['clock'],
): SalesStop | null {
  const goods = { productId: product.id, lot: orNull(form[`lot${line}`]), variant: orNull(form[`variant${line}`]) };
  return stopOf(list, goods, Date.now() + (clock?.offsetMs ?? 0), clock?.errorMs);
}

/** Yen of all lines that can be read. */
export function sumOf(form: OrderForm, products: readonly Product[]): number {
  const yen = linesOf(form).map(
    (line) => (productOfLine(form, line, products)?.priceYen ?? 0) * quantityOf(form, line),
  );
  return yen.reduce((sum, one) => sum + (Number.isFinite(one) ? one : 0), 0);
}

/** A product that the advert did not name: then 電話勧誘販売 applies, and a document has to be sent. */
export function needsDocument(form: OrderForm, contact: Contact, products: readonly Product[]): boolean {
  const advertised = productOfTalk(contact, products)?.id ?? null;
  return linesOf(form).some((line) => {
    const product = productOfLine(form, line, products);
    return product !== null && product.id !== advertised;
  });
}

/** As main takes it; the name of what a person has to mend where it can't be read. */
export function readOrder(
  form: OrderForm,
  contact: Contact,
  products: readonly Product[],
): InputOf<'orders', 'place'> | { readonly wrong: 'product' | 'quantity' } {
  const lines: InputOf<'orders', 'place'>['lines'] = [];
  for (const line of linesOf(form)) {
    const product = productOfLine(form, line, products);
    if (product === null) return { wrong: 'product' };
    const quantity = quantityOf(form, line);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > QUANTITY_MAX) return { wrong: 'quantity' };
    const [lot, variant] = [orNull(form[`lot${line}`]), orNull(form[`variant${line}`])];
    lines.push({ productId: product.id, quantity, lot, variant });
  }
  const [postal = '', prefecture = '', city = '', town = '', street = '', building = ''] = ADDRESS_FIELDS.map(
    (field) => form[field] ?? '',
  );
  return {
    contactId: contact.id,
    lines,
    deliverTo: { postal, prefecture, city, town, street, building },
    promised: orNull(form.promised),
    payment: PAYMENTS.find((payment) => payment === form.payment) ?? 'none',
    number: form.number ?? '',
    documentSent: form.document === 'yes',
    readBackDone: form.readBack === 'yes',
    provisional: false,
  };
}
