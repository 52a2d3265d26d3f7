import type { Core } from 'sip.js';

/** No server closes a desk out for longer than an hour, whatever it says. */
const CLOSED_MAX_S = 3_600;

/** Seconds granted for our contact: its own parameter, else the Expires header, else unknown (RFC 3261 10.2.4). */
export function grantedExpiresS(message: Core.IncomingResponseMessage, ourUser: string | undefined): number | null {
  for (let index = 0; index < Math.min(message.getHeaders('contact').length, 20); index += 1) {
    const contact: unknown = message.parseHeader('contact', index);
    if (!isContact(contact) || contact.uri.user !== ourUser) continue;
    const seconds = Number(contact.getParam('expires'));
    if (Number.isFinite(seconds) && seconds > 0) return seconds;
  }
  const seconds = Number(message.getHeader('expires'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/**
 * How long the server wants to be left alone, ms: seconds with an optional comment (RFC 3261 20.33), or a date as HTTP has
 * it and some servers send. 0 where it says nothing, or nothing that can be read.
 */
export function retryAfterMs(message: Core.IncomingResponseMessage): number {
  const text = message.getHeader('retry-after')?.trim() ?? '';
  const seconds = /^\d{1,10}(?![\d.:/-])/.exec(text)?.[0];
  const ms = seconds === undefined ? Date.parse(text) - Date.now() : Number(seconds) * 1000;
  return Number.isFinite(ms) && ms > 0 && /^(?:\d|[A-Z][a-z]{2},)/.test(text) ? Math.min(ms, CLOSED_MAX_S * 1000) : 0;
}

function isContact(value: unknown): value is { uri: { user?: string }; getParam: (name: string) => unknown } {
  return typeof value === 'object' && value !== null && 'uri' in value && 'getParam' in value;
}
