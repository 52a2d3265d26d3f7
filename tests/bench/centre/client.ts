import { Agent, request } from 'node:http';

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly ms: number;
}

/** Requests over connections that stay, as a desk's do, with as little of its own work as can be. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(private readonly url: string) {}

  /** Rejects where there is no answer. */
  ask(method: 'GET' | 'POST', path: string, token: string, body?: unknown): Promise<Answered> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const begunAt = performance.now();
    return new Promise((resolve, reject) => {
      const asked = request(
        this.url + path,
        {
          method,
          agent: this.agent,
          headers: {
            authorization: `Bearer ${token}`,
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (answer) => {
          let came = '';
          answer.setEncoding('utf8');
          answer.on('data', (piece: string) => {
            came += piece;
          });
          answer.on('error', reject);
          answer.on('end', () => {
            const ms = performance.now() - begunAt;
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(came), ms });
          });
        },
      );
      asked.on('error', reject);
      asked.end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
