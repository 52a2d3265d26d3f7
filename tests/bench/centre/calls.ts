import { randomUUID } from 'node:crypto';
import { agentId } from '../../../electron/centre/seed/contacts';
import { customerOf } from '../../../electron/centre/seed/customers';
import { PRODUCTS } from '../../../shared/sample';
import type { Client } from './client';
import { type House, SEED } from './house';

/** Desks that work at once, one device each. */
const DESKS = 200;
/** Tokens live ten minutes. */
const TOKEN_LIFE_MS = 5 * 60_000;

interface Wish {
  readonly kind: string;
  readonly payload: unknown;
}

/** What the centre hears of one call, in its order: 2 or 3 records, 2 states, the end, and an order in three. */
function wishesOf(count: number, customerId: string, number: string, agent: string): Wish[] {
  const id = randomUUID();
  const at = Date.now();
  const record = (answeredAt: number | null, endedAt: number | null): Wish => ({
    kind: 'contact.record',
    payload: {
      id,
      caseId: id,
      customerId,
      channel: 'phone',
      direction: 'in',
      number,
      dialledNumber: '+81120000001',
      campaignId: null,
      medium: 'テレビ',
      startedAt: at,
      answeredAt,
      endedAt,
      endCause: endedAt === null ? null : 'normal',
    },
  });
  const state = (name: string): Wish => ({
    kind: 'agent.state',
    payload: { id: randomUUID(), state: name, reason: null, from: at, cause: 'manual', contactId: id },
  });
  const [product] = Object.values(PRODUCTS);
  const order: Wish = {
    kind: 'order.place',
    payload: {
      id: randomUUID(),
      customerId,
      contactId: id,
      lines: [{ productId: product?.code, quantity: 1, unitPriceYen: product?.priceYen, advertListed: true }],
      deliverTo: {
        postal: '1000001',
        prefecture: '東京都',
        city: '千代田区',
        town: '本町',
        street: '1-1',
        building: '',
      },
      delivery: { promised: null, actual: null },
      payment: { method: 'cashOnDelivery', ivrReference: null },
      legal: { solicitation: false, documentSent: true },
      readBackDone: true,
      callbackNumber: number,
    },
  };
  const finish: Wish = {
    kind: 'contact.finish',
    payload: { id, finishedAt: at, resultCode: 'order', scriptId: null, values: { agent } },
  };
  return [
    record(null, null),
    state('talking'),
    ...(count % 2 === 0 ? [record(at, null)] : []),
    ...(count % 3 === 0 ? [order] : []),
    record(at, at),
    state('wrapUp'),
    finish,
  ];
}
/** Wishes of a call on the average. */
export const WISHES_OF_CALL = 2.5 + 2 + 1 / 3 + 1;

/** Desks that take calls: each looks up who calls, and sends each wish when it comes up. */
export class Calls {
  private readonly tokens = new Map<string, { readonly text: string; readonly until: number }>();
  private count = 0;
  private readonly n = new Map<string, number>();
  readonly wishMs: number[] = [];
  readonly lookUpMs: number[] = [];
  /** Answers other than `applied`, and requests that were not answered. */
  readonly refused = new Map<string, number>();

  constructor(
    private readonly house: House,
    private readonly client: Client,
  ) {}

  /** One call from its look-up to its end. @param stepMs between two wishes; 0: one after another. */
  async take(stepMs: number): Promise<void> {
    const count = this.count;
    this.count += 1;
    const agent = agentId(count % DESKS);
    const { id, phones } = customerOf(SEED.seed, Math.floor(Math.random() * this.house.customers), SEED.until);
    const number = phones[0]?.e164 ?? '';
    await this.lookUp(agent, number, id);
    for (const wish of wishesOf(count, id, number, agent)) {
      if (stepMs > 0) await new Promise((resolve) => setTimeout(resolve, stepMs));
      await this.send(agent, wish);
    }
  }

  get refusals(): number {
    return [...this.refused.values()].reduce((sum, count) => sum + count, 0);
  }

  private async lookUp(agent: string, number: string, id: string): Promise<void> {
    const path = `/v1/rows/customer?field=phone&value=${encodeURIComponent(number)}`;
    await this.counted(async () => {
      const { status, body, ms } = await this.client.ask('GET', path, await this.tokenOf(agent));
      this.lookUpMs.push(ms);
      const rows = status === 200 ? (body as { rows: { id: string }[] }).rows : [];
      return rows.some((row) => row.id === id) ? null : `look-up ${status}`;
    });
  }

  private async send(agent: string, { kind, payload }: Wish): Promise<void> {
    const n = (this.n.get(agent) ?? 0) + 1;
    this.n.set(agent, n);
    const command = { id: randomUUID(), n, kind, v: 1, at: Date.now(), payload };
    const body = { deviceId: deviceOf(agent), commands: [command] };
    await this.counted(async () => {
      const answered = await this.client.ask('POST', '/v1/commands', await this.tokenOf(agent), body);
      this.wishMs.push(answered.ms);
      if (answered.status !== 200) return `${kind} ${answered.status}`;
      const [first] = (answered.body as { answers: { answer: { outcome: string; reason?: string } }[] }).answers;
      return first?.answer.outcome === 'applied' ? null : `${kind} ${first?.answer.outcome} ${first?.answer.reason}`;
    });
  }

  private async counted(ask: () => Promise<string | null>): Promise<void> {
    const wrong = await ask().catch((error: unknown) => String(error));
    if (wrong !== null) this.refused.set(wrong, (this.refused.get(wrong) ?? 0) + 1);
  }

  private async tokenOf(agent: string): Promise<string> {
    const known = this.tokens.get(agent);
    if (known && known.until > Date.now()) return known.text;
    const text = await this.house.token(agent, deviceOf(agent));
    this.tokens.set(agent, { text, until: Date.now() + TOKEN_LIFE_MS });
    return text;
  }
}

const deviceOf = (agent: string): string => `device-${agent}`;
