import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol, type Session } from 'electron';
import { fileOf } from './app-files';

const SCHEME = 'app';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
  '.ogg': 'audio/ogg',
};

/** Pages of the program: `app://desk/` (visible) and `app://media/` (hidden). */
export const DESK_URL = `${SCHEME}://desk/index.html`;
export const MEDIA_URL = `${SCHEME}://media/index.html`;

/** Must run before the app is ready: pages of `app:` are secure (getUserMedia) and have an origin. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Content Security Policy of one page load; styles only with the load's own nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // blob: for pictures that main has brought; it is in no other line, so that nothing of a picture runs.
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' mediastream:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Serves the built pages from `root` to a session. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const file = request.method === 'GET' ? fileOf(root, request.url) : null;
    const type = file ? TYPES[extname(file)] : undefined;
    if (!file || !type) return new Response('not found', { status: 404 });
    const nonce = randomBytes(16).toString('base64');
    try {
      const content = await readFile(file);
      const body =
        extname(file) === '.html'
          ? content.toString('utf8').replaceAll('__CSP_NONCE__', nonce)
          : new Uint8Array(content);
      return new Response(body, {
        headers: {
          'content-type': type,
          'content-security-policy': policy(nonce),
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
        },
      });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
}
