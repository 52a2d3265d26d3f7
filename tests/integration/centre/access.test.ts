import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../../shared/contract/centre/centre-data';
import { COMMANDS } from '../../../shared/contract/centre/commands';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { ENTITY_NAMES } from '../../../shared/contract/centre/entities';
import { TestService } from './service';

// c: communicator, s: support, v: supervisor, q: quality, p: productOwner, a: administrator, x: stopApprover, t: telephony, w: web.
const LETTERS: Readonly<Record<string, Role>> = {
  c: 'communicator',
  s: 'support',
  v: 'supervisor',
  q: 'quality',
  p: 'productOwner',
  a: 'administrator',
  x: 'stopApprover',
  t: 'telephony',
  w: 'web',
};
const rolesOf = (letters: string) => new Set([...letters].map((letter) => LETTERS[letter]));

/** Who may read rows of each kind. */
const READERS: Readonly<Record<string, string>> = {
  customer: 'csvq',
  contact: 'csvq',
  order: 'csv',
  repair: 'csv',
  visit: 'csv',
  callback: 'csv',
  callingHours: 'csvqpax',
  survey: 'csvq',
  voc: 'csvqp',
  salesStop: 'csvqpax',
  product: 'csvqpax',
  campaign: 'csvqpax',
  dialledNumber: 'csvqpax',
  script: 'csvqpax',
  agent: 'csvqpax',
  agentState: 'va',
  escalation: 'v',
  raisedHand: 'v',
  presence: 'v',
  liveTalk: 'v',
  watch: 'v',
  queueEvent: 'va',
};
/** Who may follow each topic; `a1` is the agent that asks. */
const FOLLOWERS: Readonly<Record<string, string>> = {
  control: 'csvqpax',
  catalog: 'csvqpax',
  customers: 'csvq',
  team: 'csv',
  board: 'v',
  'agent.a1': 'csvqpax',
  'agent.somebody': 'v',
  unheard: '',
};
/** Who may ask for each wish. */
const ASKERS: Readonly<Record<string, string>> = {
  'customer.create': 'csv',
  'customer.change': 'csv',
  'customer.merge': 'csv',
  'customer.unmerge': 'csv',
  'contact.record': 'csv',
  'contact.note': 'csv',
  'contact.finish': 'csv',
  'order.place': 'csv',
  'order.advance': 'csv',
  'repair.open': 'csv',
  'repair.advance': 'csv',
  'visit.book': 'csv',
  'visit.release': 'csv',
  'callback.promise': 'csv',
  'callback.claim': 'csv',
  'callback.release': 'csv',
  'callback.attempt': 'csv',
  'callback.reschedule': 'csv',
  'callback.close': 'csv',
  'callback.assign': 'va',
  'callback.reserve': 'wa',
  'callingHours.put': 'va',
  'survey.answer': 'csvq',
  'voc.note': 'csvq',
  'stop.propose': 'csvqpx',
  'stop.addEvidence': 'csvqpx',
  'stop.emergency': 'x',
  'stop.approve': 'x',
  'stop.decline': 'x',
  'stop.proposeResume': 'x',
  'stop.approveResume': 'x',
  'stop.declineResume': 'x',
  'stop.outreach': 'vx',
  'escalation.raise': 'csv',
  'escalation.update': 'csv',
  'escalation.say': 'csv',
  'escalation.take': 'v',
  'escalation.handBack': 'v',
  'escalation.resolve': 'v',
  'escalation.withdraw': 'csv',
  'escalation.seen': 'csv',
  'agent.state': 'csv',
  'agent.put': 'a',
  'row.take': 'a',
  'queue.event': 'at',
  'product.put': 'pa',
  'campaign.put': 'va',
  'dialledNumber.put': 'va',
  'script.publish': 'va',
};
/** Every route; `open` needs no token. A route of the service without a line here fails. */
const ROUTES: Readonly<Record<string, 'open' | string>> = {
  'POST /v1/session': 'open',
  'POST /v1/session/refresh': 'open',
  'POST /v1/session/browser': 'open',
  'POST /v1/session/browser/finish': 'open',
  'POST /v1/session/end': 'open',
  'POST /v1/password': 'csvqpaxtw',
  'POST /v1/password/set': 'a',
  'POST /v1/commands': 'csvqpaxtw',
  'GET /v1/changes': 'csvqpax',
  'POST /v1/lease': 'csvqpax',
  'GET /v1/stream': 'csvqpax',
  'POST /v1/live': 'csv',
  'POST /v1/watch': 'v',
  'GET /v1/rows/{entity}/{id}': 'csvqpax',
  'GET /v1/rows/{entity}': 'csvqpax',
  'GET /v1/callers': 'csvq',
  'GET /v1/customers/search': 'csvq',
  'GET /v1/stops/outreach': 'vxpa',
  'GET /v1/audit': 'a',
  'POST /v1/import/{kind}': 'a',
  'GET /v1/export/{kind}': 'a',
  'POST /v1/queue-log': 'at',
  'POST /v1/reservations': 'wa',
  'POST /v1/pictures/{id}': 'csvqpx',
  'GET /v1/pictures/{id}': 'csvqpax',
  'GET /v1/webhooks': 'a',
  'POST /v1/webhooks': 'a',
  'POST /v1/webhooks/rotate': 'a',
  'POST /v1/webhooks/pause': 'a',
  'POST /v1/webhooks/resume': 'a',
  'POST /v1/webhooks/remove': 'a',
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /metrics': 'open',
  'GET /v1/openapi.json': 'open',
};

describe('who may what', () => {
  let centre: TestService;
  let n = 0;
  const tokenOf = (role: Role, tenant = 'shop') => centre.token(tenant, 'a1', [role], `${role}-desk`);
  const push = async (role: Role, kind: string, payload: unknown, tenant = 'shop') => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v: 1, at: 1, payload };
    const body = { deviceId: `${role}-desk`, commands: [command] };
    const { body: answer } = await centre.call('POST', '/v1/commands', { token: await tokenOf(role, tenant), body });
    return answer.answers[0].answer;
  };

  beforeAll(async () => {
    centre = await TestService.start({ paces: { device: { burst: 10_000, perSecond: 1_000 } } });
    await centre.addAgent('shop', 'a1', ROLES);
    await centre.addAgent('other', 'a1', ROLES);
    await push('communicator', 'customer.create', { ...EMPTY_CUSTOMER, id: 'c1', nameKanji: '髙橋' });
  });
  afterAll(() => centre.stop());

  it('the tables of this test name every route, row, and wish', async () => {
    const { body } = await centre.call('GET', '/v1/openapi.json');
    const served = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(served.sort()).toEqual(Object.keys(ROUTES).sort());
    expect(Object.keys(READERS).sort()).toEqual([...ENTITY_NAMES].sort());
    expect(Object.keys(ASKERS).sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it.each(Object.entries(ROUTES))(
    '%s lets in without a token, and in which role, as written: %s',
    async (route, letters) => {
      const [method = '', path = ''] = route.split(' ');
      const url = path.replace('{entity}', 'product').replace('{id}', 'x').replace('{kind}', 'product');
      const body = method === 'POST' ? {} : undefined;
      const without = await centre.call(method, url, { body });
      expect(without.status === 401, 'without a token').toBe(letters !== 'open');
      if (letters === 'open') return;
      for (const role of ROLES) {
        const { status } = await centre.call(method, url, { body, token: await tokenOf(role) });
        expect(status === 403, role).toBe(!rolesOf(letters).has(role));
        expect(status, role).not.toBe(401);
      }
    },
  );

  it.each(Object.entries(READERS))('rows of %s are read by %s', async (entity, letters) => {
    for (const role of ROLES) {
      const token = await tokenOf(role);
      const isReader = rolesOf(letters).has(role);
      const one = await centre.call('GET', `/v1/rows/${entity}/nobody`, { token });
      expect(one.status, role).toBe(isReader ? 404 : 403);
      const some = await centre.call('GET', `/v1/rows/${entity}?field=customer&value=nobody`, { token });
      expect(some.status, role).toBe(isReader ? 200 : 403);
    }
  });

  it.each(Object.entries(FOLLOWERS))('the topic %s is followed by %s', async (topic, letters) => {
    for (const role of ROLES) {
      const token = await tokenOf(role);
      const pulled = await centre.call('GET', `/v1/changes?topic=${topic}`, { token });
      expect(pulled.status, role).toBe(rolesOf(letters).has(role) ? 200 : 403);
      if (rolesOf(letters).has(role)) continue;
      const streamed = await centre.call('GET', `/v1/stream?at=catalog:e:0&at=${topic}:e:0`, { token });
      expect(streamed.status, role).toBe(403);
    }
  });

  it.each(Object.entries(ASKERS))('%s is asked for by %s', async (kind, letters) => {
    for (const role of ROLES) {
      const answer = await push(role, kind, null);
      expect(answer, role).toMatchObject({ reason: rolesOf(letters).has(role) ? 'malformed' : 'notAllowed' });
    }
  });

  it('what one tenant has is to another as if it were not', async () => {
    const own = await tokenOf('supervisor');
    const other = await tokenOf('supervisor', 'other');
    expect((await centre.call('GET', '/v1/rows/customer/c1', { token: own })).body.nameKanji).toBe('髙橋');
    expect((await centre.call('GET', '/v1/rows/customer/c1', { token: other })).status).toBe(404);
    expect((await centre.call('GET', '/v1/rows/customer?field=kana&value=x', { token: other })).body.rows).toEqual([]);
    const out = await centre.call('GET', '/v1/export/customer', { token: await tokenOf('administrator', 'other') });
    expect(out).toMatchObject({ status: 200, body: '' });
    for (const topic of ['customers', 'catalog', 'agent.a1']) {
      const { body } = await centre.call('GET', `/v1/changes?topic=${topic}`, { token: other });
      expect(body.changes).toEqual([]);
    }
    const change = await push('supervisor', 'customer.change', { id: 'c1', fields: { nameKanji: 'x' } }, 'other');
    expect(change).toMatchObject({ outcome: 'rejected', reason: 'unknownCustomer' });
    const audit = await centre.call('GET', '/v1/audit', { token: await tokenOf('administrator', 'other') });
    expect(JSON.stringify(audit.body)).not.toContain('髙橋');
  });

  it('a wish is sent only in the name of the own device', async () => {
    const body = { deviceId: 'another', commands: [{}] };
    const { status } = await centre.call('POST', '/v1/commands', { token: await tokenOf('supervisor'), body });
    expect(status).toBe(403);
  });

  it('an administrator reads the audit trail in order, page by page', async () => {
    const token = await tokenOf('administrator');
    const first = (await centre.call('GET', '/v1/audit?limit=2', { token })).body.entries;
    const next = (await centre.call('GET', '/v1/audit?limit=1&after=2', { token })).body.entries;
    expect([...first, ...next].map(({ n: at }: { n: number }) => at)).toEqual([1, 2, 3]);
  });
});
