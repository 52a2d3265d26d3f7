import { expect, it } from 'vitest';
import type { SalesStop } from '../../../shared/contract/centre/sales-stop';
import { jpegFile, pngFile, SECRET } from '../../picture-files';
import { bundled, makeDesk } from '../cache-world';
import { shopForEach } from './shop';
import { eventually, WholeDesk } from './whole-desk';

const worker = bundled('worker');
const shop = shopForEach();

/** A desk at a centre with one proposed stop. */
async function withStop() {
  await shop.wish('product.put', {
    ...{ id: 'blanket', name: 'あったか毛布', kana: '', category: '', priceYen: 6_980, recommended: true },
    ...{ cautions: [], stock: null, recallLots: [] },
  });
  await shop.wish('stop.propose', {
    ...{ id: 's1', reason: '煙', phrase: '', alternativeId: null },
    scope: { productId: 'blanket', lots: [], variants: [], period: null },
    evidence: { contactIds: ['k1'], vocIds: [], pictureIds: [] },
  });
  const desk = await WholeDesk.signedIn(shop, makeDesk(worker()));
  await eventually(() => desk.all.stops.list.length).toBe(1);
  const stops = desk.desk.centre.stops;
  const evidence = (): SalesStop['evidence'] | undefined => desk.all.stops.list[0]?.evidence;
  return {
    desk,
    stops,
    evidence,
    add: (bytes: Buffer) => stops.addPicture({ stopId: 's1', bytes: new Uint8Array(bytes) }),
  };
}
const refused = (code: string) => ({ ok: false, error: { code } });

it('a picture is at the centre before the stop names it, beside the evidence of before, and comes back without its place', async () => {
  const { desk, stops, evidence, add } = await withStop();
  expect(await add(jpegFile(6))).toMatchObject({ ok: true });
  await eventually(() => evidence()?.pictureIds.length).toBe(1);
  expect(evidence()?.contactIds).toEqual(['k1']);
  expect(desk.all.centre.refused).toEqual([]);
  const answer = await stops.picture({ pictureId: evidence()?.pictureIds[0] ?? '' });
  if (!answer.ok) throw new Error(answer.error.code);
  expect(answer.value.type).toBe('image/jpeg');
  expect(Buffer.from(answer.value.bytes).toString('latin1')).not.toContain(SECRET.slice(0, 12));
});

it('the same picture pressed twice is one', async () => {
  const { evidence, add } = await withStop();
  expect(await Promise.all([add(pngFile(9)), add(pngFile(9))])).toMatchObject([{ ok: true }, { ok: true }]);
  expect(await add(pngFile(9))).toMatchObject({ ok: true });
  expect(await add(pngFile(10))).toMatchObject({ ok: true });
  await eventually(() => evidence()?.pictureIds.length).toBe(2);
});

it('without a line it is refused with words and wishes nothing; what is no picture never is sent', async () => {
  const { desk, stops, evidence, add } = await withStop();
  expect(await add(Buffer.from('%PDF-1.7'))).toMatchObject(refused('pictureRefused'));
  expect(desk.asked.filter((path) => path.startsWith('/v1/pictures/'))).toEqual([]);
  // The centre looks closer than the desk.
  expect(await add(jpegFile(6).subarray(0, 50))).toMatchObject(refused('pictureRefused'));
  desk.cut(true);
  expect(await add(pngFile(9))).toMatchObject(refused('pictureNoLine'));
  expect(await stops.picture({ pictureId: 'nothing' })).toMatchObject(refused('pictureNotShown'));
  expect(desk.all.connectivity.unsent).toBe(0);
  desk.cut(false);
  await eventually(() => desk.all.centre.line).toBe('connected');
  expect(await add(pngFile(9))).toMatchObject({ ok: true });
  await eventually(() => evidence()?.pictureIds.length).toBe(1);
});
