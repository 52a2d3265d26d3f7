import { CentreProgram } from '../centre-program';
import { Desk } from '../lab/desk';
import { Network } from '../lab/network/network';
import { Client } from './centre/client';
import { preciseNow } from './centre/fan-out';
import { figuresOf, type Measurement } from './figures';

const ROUNDS = 40;
const PASSWORD = 'correct horse battery';
const TENANT = 'shop';
const STOP_TARGET_MS = 250;
const HAND_TARGET_MS = 300;

/** What other desks wish, from its sending to the centre until a supervisor's real window has painted it. */
export async function measureShownInWindow(): Promise<Measurement[]> {
  const centre = new CentreProgram();
  centre.addAgent('kimura', '木村 守', PASSWORD, 'supervisor');
  centre.addAgent('sato', '佐藤 花子', PASSWORD, 'communicator,stopApprover,productOwner');
  await centre.start();
  const network = await Network.start();
  const desk = await Desk.start({
    servers: [network.webSocketUrl],
    centre: { url: centre.url, tenant: TENANT },
  });
  const other = await OtherDesk.signedIn(centre.url);
  try {
    await desk.window.evaluate(
      (who) =>
        (window as unknown as { tsunagu: { centre: { signIn(who: object): Promise<unknown> } } }).tsunagu.centre.signIn(
          who,
        ),
      { login: 'kimura', password: PASSWORD },
    );
    await desk.reaches('fresh', ({ stops, board }) => stops.fresh && board.supervisor !== null);
    const [stops, hands]: [number[], number[]] = [[], []];
    for (let round = 1; round <= ROUNDS; round += 1) {
      await other.wish('product.put', productOf(round));
      const stopShown = paintedAt(desk, `販売停止 ${round}件`);
      const stopFrom = await other.wish('stop.emergency', stopOf(round));
      stops.push((await stopShown) - stopFrom);
      const handShown = paintedAt(desk, `エスカレーション ${round}件`);
      const handFrom = await other.wish('escalation.raise', handOf(round));
      hands.push((await handShown) - handFrom);
    }
    return [
      {
        name: 'a sales stop, from its sending to the centre to the paint in a real window',
        unit: 'ms',
        ...figuresOf(stops),
        target: STOP_TARGET_MS,
      },
      {
        name: 'a raised hand, from its sending to the centre to the paint on a supervisor’s board',
        unit: 'ms',
        ...figuresOf(hands),
        target: HAND_TARGET_MS,
      },
    ];
  } finally {
    other.close();
    await desk.stop();
    await network.stop();
    await centre.end();
  }
}

/** @returns when the window had painted these words, epoch ms; the words are watched from the call on. */
function paintedAt(desk: Desk, words: string): Promise<number> {
  return desk.window.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const text = document.body.textContent?.replace(/\s+/g, ' ') ?? '';
          const labels = [...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'));
          if (!text.includes(wanted) && !labels.some((label) => label?.includes(wanted))) return false;
          watch.disconnect();
          // The frame after the next one has been painted.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())));
          return true;
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      }),
    words,
  );
}

/** A desk that only wishes. */
class OtherDesk {
  private n = 0;

  private constructor(
    private readonly client: Client,
    private readonly token: string,
  ) {}

  static async signedIn(url: string): Promise<OtherDesk> {
    const client = new Client(url);
    const who = { tenant: TENANT, login: 'sato', password: PASSWORD, deviceId: 'other' };
    const { body } = await client.ask('POST', '/v1/session', '', who);
    return new OtherDesk(client, (body as { accessToken: string }).accessToken);
  }

  /** @returns when it was sent, epoch ms. Rejects where it is not applied. */
  async wish(kind: string, payload: object): Promise<number> {
    this.n += 1;
    const command = { id: `other-${this.n}`, n: this.n, kind, v: 1, at: Date.now(), payload };
    const from = preciseNow();
    const asked = { deviceId: 'other', commands: [command] };
    const { body } = await this.client.ask('POST', '/v1/commands', this.token, asked);
    if (!JSON.stringify(body).includes('"applied"'))
      throw new Error(`${kind} was not applied: ${JSON.stringify(body)}`);
    return from;
  }

  close(): void {
    this.client.close();
  }
}

const productOf = (round: number) => ({
  ...{ id: `p${round}`, name: `商品${round}`, kana: '', category: '', priceYen: 1, recommended: false },
  ...{ cautions: [], stock: 1, recallLots: [] },
});
const stopOf = (round: number) => ({
  id: `s${round}`,
  scope: { productId: `p${round}`, lots: [], variants: [], period: null },
  evidence: { contactIds: [], vocIds: [], pictureIds: [] },
  ...{ reason: '煙が出たとの申し出が続いています。', phrase: '', alternativeId: null },
});
const handOf = (round: number) => ({
  ...{ id: `h${round}`, contactId: `k${round}`, caseId: `c${round}`, customerId: null, number: '+81522345678' },
  ...{ type: 'complaint', urgency: 'now' },
  packet: {
    ...{ identityVerified: false, wish: '返金', tried: '', promised: '', mood: 'upset' },
    ...{ caller: '山田 花子', transfers: 0, script: null, notes: '定期コースの解約。' },
  },
});
