import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPostgres } from '../../../electron/centre/database/postgres';
import { PostgresServer } from './engines';
import { TestService } from './service';

const SOON = { timeout: 10_000 };
const PRODUCT = { id: 'blanket', name: '毛布', kana: '', category: '', priceYen: 1, recommended: false, cautions: [] };
const STOP = {
  id: 's1',
  scope: { productId: 'blanket', lots: [], variants: [], period: null },
  reason: '煙',
  evidence: { contactIds: [], vocIds: [], pictureIds: [] },
  phrase: '',
  alternativeId: null,
};

describe.runIf(PostgresServer.isHere)('leases of two services on one PostgreSQL', () => {
  let server: PostgresServer;
  let here: TestService;
  let there: TestService;
  let n = 0;

  beforeAll(async () => {
    server = await PostgresServer.start();
    const url = await server.createDatabase('centre');
    here = await TestService.start({}, await openPostgres({ url }));
    there = await TestService.start({}, await openPostgres({ url }));
    await here.addAgent('shop', 'boss', ['administrator', 'stopApprover']);
  });
  afterAll(async () => {
    await here.stop();
    await there.stop();
    await server.stop();
  });

  const push = async (kind: string, payload: object) => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v: 1, at: 1, payload };
    const token = await here.token('shop', 'boss', ['administrator', 'stopApprover']);
    const body = { deviceId: 'boss-desk', commands: [command] };
    return (await here.call('POST', '/v1/commands', { token, body })).body.answers[0].answer.outcome;
  };
  const lease = async (body: object) => {
    const token = await there.token('shop', 'sato', ['communicator']);
    return there.call('POST', '/v1/lease', { token, body });
  };
  const everywhereAt = async () => {
    const token = await there.token('shop', 'sato', ['communicator']);
    return (await there.call('GET', '/v1/rows/salesStop/s1', { token })).body.everywhereAt;
  };

  it('a stop that the one took is in effect everywhere once a desk at the other has told that it knows', async () => {
    expect(await push('product.put', { ...PRODUCT, stock: null, recallLots: [] })).toBe('applied');
    const first = await lease({ epoch: null, cursor: 0 });
    expect(first).toMatchObject({ status: 200, body: { lengthMs: 30_000, range: { topic: 'control', from: 0 } } });
    const { epoch, to } = first.body.range;
    expect(await push('stop.emergency', STOP)).toBe('applied');
    const second = await lease({ epoch, cursor: to });
    expect(second.body.range.changes).toMatchObject([{ id: 's1', row: { state: 'inForce', everywhereAt: null } }]);
    // It was told; whether it heard, only its next question says.
    expect(await everywhereAt()).toBeNull();
    await lease({ epoch, cursor: second.body.range.to });
    await expect.poll(everywhereAt, SOON).toEqual(expect.any(Number));
  });

  it('goes by the database’s clock: a lease from a service whose own clock was set back lasts as long', async () => {
    const leasesRun = () => Number(server.query("select max(until) from lease where agent = 'sato'", 'centre'));
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    try {
      expect((await lease({ epoch: null, cursor: 0 })).status).toBe(200);
    } finally {
      clock.mockRestore();
    }
    expect(leasesRun()).toBeGreaterThan(Date.now() + 30_000);
  });

  it('a desk of another history begins anew, one that asks nonsense gets none', async () => {
    expect((await lease({ epoch: 'another', cursor: 5 })).status).toBe(410);
    for (const body of [{}, { epoch: null, cursor: -1 }, { epoch: '', cursor: 0 }, { epoch: null, cursor: 1.5 }])
      expect((await lease(body)).status, JSON.stringify(body)).toBe(400);
  });
});
