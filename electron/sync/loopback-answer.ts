import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PATH = '/signed-in';
const CONNECTIONS_MAX = 10;
/** A browser sends its words at once. */
const REQUEST_WITHIN_MS = 10_000;
const PAGE = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>つなぐ</title>
<body style="font-family:sans-serif;margin:4rem"><p>この画面を閉じて、つなぐに戻ってください。</p>
<p lang="en">Close this page and go back to Tsunagu.</p>`;

/** Waits on a port of its own for the browser that comes back from a sign-in (RFC 8252 7.3). */
export interface LoopbackAnswer {
  /** Where the browser has to be sent. */
  readonly redirectUri: string;
  /** The words with which it came back, once. What does not know the state is not it, and is waited past. */
  readonly words: Promise<string>;
  close(): void;
}

/** @param state what only the browser of this sign-in knows. Rejects where no port can be had. */
export async function listenForAnswer(state: string): Promise<LoopbackAnswer> {
  let settle: (words: string) => void = () => {};
  const words = new Promise<string>((resolve) => {
    settle = resolve;
  });
  const server = createServer({ requestTimeout: REQUEST_WITHIN_MS, headersTimeout: REQUEST_WITHIN_MS });
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    // A page elsewhere that had its name pointed at this machine comes with that name.
    const isMeant = request.method === 'GET' && path === PATH && request.headers.host === host;
    const states = new URLSearchParams(query).getAll('state');
    const isKnown = isMeant && states.length === 1 && states[0] === state;
    response.writeHead(isKnown ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    response.end(isKnown ? PAGE : '');
    if (isKnown) response.once('finish', () => settle(query));
  });
  return {
    redirectUri: `http://${host}${PATH}`,
    words,
    close() {
      server.close();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 1_000).unref();
    },
  };
}
