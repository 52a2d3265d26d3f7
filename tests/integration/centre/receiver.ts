import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A message as it came in. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}
type Change = { seq: number; entity: string; id: string; row: Record<string, unknown> };

/** A CRM's server of webhooks on loopback, which answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  /** Most messages that were under way at once. */
  mostAtOnce = 0;
  private atOnce = 0;
  private readonly server: Server;
  /** Looks at a message and answers it; without an answer the sender waits. */
  answer: (response: ServerResponse, message: Received) => void = (response) => void response.end();

  private constructor() {
    this.server = createServer(async (request, response) => {
      this.atOnce += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
      response.once('close', () => {
        this.atOnce -= 1;
      });
      const body = await text(request);
      const id = String(request.headers['webhook-id']);
      const message = { id, headers: request.headers, body, path: request.url ?? '' };
      this.received.push(message);
      this.answer(response, message);
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** All rows that came, in their order, each message once however often it came. */
  get changes(): Change[] {
    const once = new Map(this.received.map(({ id, body }) => [id, body]));
    return [...once.values()].flatMap((body) => JSON.parse(body).data.changes as Change[]);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** As a receiver that knows only the Standard Webhooks specification verifies a message. */
export function isGenuine(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const told = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const wanted = Buffer.from(createHmac('sha256', key).update(told).digest('base64'));
  return String(headers['webhook-signature'])
    .split(' ')
    .some((one) => {
      const [version, signature = ''] = one.split(',');
      const given = Buffer.from(signature);
      return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted);
    });
}
