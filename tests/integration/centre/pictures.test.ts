import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../../shared/contract/centre/centre-data';
import { jpegFile, pngFile, SECRET, webpFile } from '../../picture-files';
import { ENGINES } from './engines';
import { TestService } from './service';

const PRODUCT = {
  ...{ id: 'blanket', name: 'あったか毛布', kana: '', category: '', priceYen: 6_980, recommended: true },
  ...{ cautions: [], stock: null, recallLots: [] },
};
const malformed = (field: string) => ({ status: 400, body: { error: { code: 'malformed', field } } });
const MEGABYTE = 1024 * 1024;

describe.each(ENGINES)('pictures of sales stops on $name', ({ open }) => {
  let centre: TestService;
  let close: () => Promise<void>;
  let n = 0;
  let now = Date.now();

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    centre = await TestService.start(
      { now: () => now, paces: { device: { burst: 10_000, perSecond: 1_000 } } },
      opened.engine,
    );
    for (const tenant of ['shop', 'other']) {
      await centre.addAgent(tenant, 'sato', ROLES);
      await wish('product.put', PRODUCT, tenant, ['productOwner']);
    }
  });
  afterAll(async () => {
    // Neither what is in a picture nor whose it is.
    expect(centre.lines.join('\n')).not.toMatch(/GPS|p-jpeg|sato/);
    await centre.service.stop();
    await close();
  });

  const wish = async (kind: string, payload: object, tenant = 'shop', roles: Role[] = ['communicator']) => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v: 1, at: 1, payload };
    const body = { deviceId: 'd', commands: [command] };
    const token = await centre.token(tenant, 'sato', roles, 'd');
    const { body: answer } = await centre.call('POST', '/v1/commands', { token, body });
    return answer.answers[0].answer;
  };
  const bring = async (id: string, bytes: Uint8Array, tenant = 'shop', agent = 'sato', role: Role = 'communicator') => {
    const answer = await fetch(`${centre.service.url}/v1/pictures/${id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await centre.token(tenant, agent, [role])}`, 'content-type': 'image/jpeg' },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.json() };
  };
  const get = async (id: string, tenant = 'shop') =>
    fetch(`${centre.service.url}/v1/pictures/${id}`, {
      headers: { authorization: `Bearer ${await centre.token(tenant, 'sato', ['quality'])}` },
    });
  const proposal = (id: string, pictureIds: string[]) => ({
    ...{ id, reason: '煙が出たとの申し出', phrase: '', alternativeId: null },
    scope: { productId: 'blanket', lots: [id], variants: [], period: null },
    evidence: { contactIds: [], vocIds: [], pictureIds },
  });
  const evidence = (pictureIds: string[]) => ({ contactIds: [], vocIds: [], pictureIds });

  it.each([
    ['image/jpeg', jpegFile(6)],
    ['image/png', pngFile(8, true)],
    ['image/webp', webpFile(0x0c)],
  ])('%s is kept without where it was made, and is a file to who reads it, never a page', async (type, file) => {
    const id = `p-${type.slice('image/'.length)}`;
    expect(await bring(id, file)).toMatchObject({ status: 200, body: { kept: true } });
    const answer = await get(id);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename="${id}.${type.slice('image/'.length)}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBeLessThan(file.length);
    expect(bytes.toString('latin1')).not.toContain(SECRET.slice(0, 12));
  });

  it('the same picture twice is one, another one under its id is refused, and the audit trail says who brought it', async () => {
    expect(await bring('twice', pngFile(4))).toMatchObject({ status: 200 });
    expect(await bring('twice', pngFile(4))).toMatchObject({ status: 200 });
    expect(await bring('twice', pngFile(5))).toMatchObject(malformed('id'));
    const kept = Buffer.from(await (await get('twice')).arrayBuffer());
    expect(kept.equals(pngFile(4))).toBe(true);
    const token = await centre.token('shop', 'boss', ['administrator']);
    const { entries } = (await centre.call('GET', '/v1/audit?limit=500', { token })).body;
    const told = entries.filter(({ entry }: { entry: unknown }) => JSON.stringify(entry).includes('twice'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ agent: 'sato', kind: 'picture.keep' });
    expect(JSON.stringify(told[0])).toContain(createHash('sha256').update(kept).digest('hex'));
  });

  it('two desks that bring the same at once bring one', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => bring('race', jpegFile(8))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('what is no picture, broken or too large is refused, whatever it calls itself', async () => {
    for (const other of ['<html><script>1</script>', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'GIF89a', ''])
      expect(await bring('other', Buffer.from(other))).toMatchObject(malformed('picture'));
    expect(await bring('other', jpegFile(6).subarray(0, 60))).toMatchObject(malformed('picture'));
    expect(await bring('other', pngFile(8, false, 12_000))).toMatchObject(malformed('picture'));
    const large = Buffer.concat([pngFile(), Buffer.alloc(4 * MEGABYTE)]);
    expect(await bring('other', large)).toMatchObject({ status: 413, body: { error: { code: 'tooLarge' } } });
    // One that does not say how long it is.
    const pieces = new ReadableStream({
      pull(sink) {
        sink.enqueue(new Uint8Array(MEGABYTE));
      },
    });
    const token = await centre.token('shop', 'sato', ['communicator']);
    const asked = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: pieces, duplex: 'half' };
    const endless = await fetch(`${centre.service.url}/v1/pictures/other`, asked as RequestInit);
    expect(endless.status).toBe(413);
    expect((await get('other')).status).toBe(404);
    expect(await bring('../other', pngFile())).toMatchObject({ status: 404 });
    expect(await bring('a%20b', pngFile())).toMatchObject(malformed('id'));
  });

  it('a picture of one tenant is to another as if it were not, by its address and in a stop', async () => {
    await bring('ours', pngFile(3));
    expect((await get('ours')).status).toBe(200);
    expect((await get('ours', 'other')).status).toBe(404);
    expect(await wish('stop.propose', proposal('theirs', ['ours']), 'other')).toMatchObject({
      outcome: 'rejected',
      reason: 'unknownPicture',
    });
    // The same id is free there, and changes nothing here.
    expect(await bring('ours', pngFile(6), 'other')).toMatchObject({ status: 200 });
    expect(Buffer.from(await (await get('ours')).arrayBuffer()).equals(pngFile(3))).toBe(true);
  });

  it('a stop names only pictures that are there, at its beginning and later', async () => {
    const unknown = { outcome: 'rejected', reason: 'unknownPicture' };
    expect(await wish('stop.propose', proposal('s1', ['nowhere']))).toMatchObject(unknown);
    expect(await wish('stop.emergency', proposal('s1', ['nowhere']), 'shop', ['stopApprover'])).toMatchObject(unknown);
    await bring('seen', pngFile(7));
    expect(await wish('stop.propose', proposal('s1', ['seen']))).toMatchObject({ outcome: 'applied' });
    const more = { id: 's1', evidence: evidence(['seen', 'p-jpeg', 'nowhere']) };
    expect(await wish('stop.addEvidence', more)).toMatchObject(unknown);
    expect(await wish('stop.addEvidence', { id: 's1', evidence: evidence(['seen', 'p-jpeg']) })).toMatchObject({
      outcome: 'applied',
    });
    const token = await centre.token('shop', 'sato', ['communicator']);
    const { body } = await centre.call('GET', '/v1/rows/salesStop/s1', { token });
    expect(body.evidence.pictureIds).toEqual(['seen', 'p-jpeg']);
  });

  it('one person brings 200 within a day, and the next day again', async () => {
    await centre.addAgent('shop', 'busy', ['communicator']);
    for (let at = 0; at < 200; at += 1)
      expect((await bring(`day-${at}`, pngFile(2), 'shop', 'busy')).status, `${at}`).toBe(200);
    expect(await bring('day-more', pngFile(2), 'shop', 'busy')).toMatchObject({ status: 429, retryAfter: '3600' });
    // What is known is no new one, and nobody else waits for them.
    expect(await bring('day-0', pngFile(2), 'shop', 'busy')).toMatchObject({ status: 200 });
    expect(await bring('day-other', pngFile(2))).toMatchObject({ status: 200 });
    now += 24 * 3_600_000 + 1;
    expect(await bring('day-more', pngFile(2), 'shop', 'busy')).toMatchObject({ status: 200 });
  });
});
