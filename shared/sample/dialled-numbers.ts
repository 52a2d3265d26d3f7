import type { DialledNumber } from '../domain/dialled-number';
import { PRODUCTS, type SampleProduct } from './products';

function tollFree(
  number: string,
  medium: string,
  product: SampleProduct | null,
  scriptId: string,
  more: Partial<DialledNumber> = {},
): DialledNumber {
  return {
    number: `+81${number.replace(/-/g, '').slice(1)}`,
    publicName: number,
    medium,
    product: product ? { code: product.code, name: product.name } : null,
    scriptId,
    priority: 3,
    region: null,
    greeting: null,
    ...more,
  };
}

/** The toll-free numbers of つなぐ通販: one per medium, so that the number alone tells why somebody calls. */
export const DIALLED_NUMBERS: readonly DialledNumber[] = [
  tollFree('0120-000-111', 'テレビ', PRODUCTS.aircon, 'aircon-order', { priority: 1 }),
  tollFree('0120-000-112', 'ラジオ', PRODUCTS.aircon, 'aircon-order', { priority: 2 }),
  tollFree('0120-000-113', 'Web', PRODUCTS.aircon, 'aircon-order'),
  tollFree('0120-000-222', '新聞', PRODUCTS.smartphone, 'smartphone-visit', { priority: 2 }),
  tollFree('0120-000-223', '折込チラシ', PRODUCTS.smartphone, 'smartphone-visit', { region: '神奈川県' }),
  tollFree('0120-000-333', '保証書', PRODUCTS.riceCooker, 'repair'),
  tollFree('0120-000-444', '会員誌', PRODUCTS.mobilePlan, 'cancellation'),
  tollFree('0120-000-555', 'Web', PRODUCTS.hardDisk, 'technical-support'),
  tollFree('0120-000-666', '満足度調査', null, 'low-score-follow-up', {
    publicName: '0120-000-666(折り返し専用)',
    priority: 1,
  }),
  tollFree('0120-000-777', 'カタログ', PRODUCTS.blanket, 'delivery'),
  tollFree('0120-000-888', 'ラジオ', PRODUCTS.vacuum, 'general'),
  tollFree('0120-000-999', 'Web', null, 'general'),
  tollFree('0800-000-1234', 'カタログ', null, 'general'),
];
