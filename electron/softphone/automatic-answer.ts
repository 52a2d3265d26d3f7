import type { Telephony } from '../../shared/settings/telephony';

/** What an INVITE says of who calls and of how it wants to be answered. */
export interface AnswerWish {
  readonly headers: (name: string) => readonly string[];
  readonly from: { readonly user: string | undefined; readonly host: string } | null;
}

/** How long the tone may be heard before the answer, ms, and whether there is one. */
export interface AutomaticAnswer {
  readonly delayMs: number;
  readonly tone: boolean;
}

/** Longer than this nobody believes that the desk still answers by itself. */
const DELAY_MAX_MS = 30_000;
const HEADER_MAX_LENGTH = 2_000;
const HEADERS_MAX = 10;

/**
 * Whether a call asks to be answered without a person, and may: by Call-Info `answer-after` (Cisco, Asterisk, Snom), by one of
 * the Alert-Info texts that telephones know, or by Answer-Mode and Priv-Answer-Mode (RFC 5373). Null: it rings.
 *
 * An `Auto;require` of somebody who is not trusted rings as well: RFC 5373 leaves the choice to the called side's policy, and a
 * caller who would be turned away with 403 is a customer lost, while a ring lets a person decide.
 */
export function automaticAnswer(wish: AnswerWish, rule: Telephony['automaticAnswer']): AutomaticAnswer | null {
  if (!rule) return null;
  const afterMs = wantedAfterMs(wish);
  if (afterMs === null || !isTrusted(wish, rule.trusted)) return null;
  return { delayMs: Math.min(Math.max(afterMs, rule.delayMs), DELAY_MAX_MS), tone: rule.tone };
}

/** After how many ms the call wants its answer; null where it asks for none. */
function wantedAfterMs(wish: AnswerWish): number | null {
  const texts = (name: string) =>
    wish
      .headers(name)
      .slice(0, HEADERS_MAX)
      .map((text) => text.slice(0, HEADER_MAX_LENGTH));
  const modes = ['Answer-Mode', 'Priv-Answer-Mode']
    .flatMap(texts)
    .map((text) => /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase());
  // Somebody who wants a person to answer is not overruled by a header for telephones (RFC 5373 4).
  if (modes.includes('manual')) return null;
  const after = texts('Call-Info').flatMap((text) => secondsIn(text, 'answer-after'));
  const alerts = texts('Alert-Info').filter((text) => AUTOMATIC_ALERT.test(text));
  if (after.length === 0 && alerts.length === 0 && !modes.includes('auto')) return null;
  const delays = [
    ...after,
    ...alerts.flatMap((text) => [...secondsIn(text, 'answer-after'), ...secondsIn(text, 'delay')]),
  ];
  return Math.max(0, ...delays) * 1_000;
}

/** `info=alert-autoanswer` (Broadsoft), `Auto Answer` (Yealink, Grandstream), `Ring Answer` (Poly), `answer-after` (Snom). */
const AUTOMATIC_ALERT = /alert-autoanswer|\bauto[\s_-]?answer\b|\bring[\s_-]?answer\b|;\s*answer-after\s*=/i;

function secondsIn(text: string, parameter: string): number[] {
  const found = new RegExp(`;\\s*${parameter}\\s*=\\s*"?(\\d{1,5})\\b`, 'i').exec(text)?.[1];
  return found === undefined ? [] : [Number(found)];
}

/** P-Asserted-Identity is the server's own word (RFC 3325); without it there is only what the caller says of itself. */
function isTrusted(wish: AnswerWish, trusted: readonly string[]): boolean {
  const asserted = wish.headers('P-Asserted-Identity').slice(0, HEADERS_MAX);
  const addresses = asserted.length > 0 ? asserted.flatMap(addressesIn) : wish.from ? [wish.from] : [];
  return (
    addresses.length > 0 &&
    addresses.every(({ user, host }) =>
      trusted.some((entry) => {
        const at = entry.lastIndexOf('@');
        const sameHost = entry.slice(at + 1).toLowerCase() === host.toLowerCase();
        return sameHost && (at < 0 || entry.slice(0, at) === user);
      }),
    )
  );
}

/** The sip: addresses of a header; what stands in quotation marks is a name, whatever it looks like. */
function addressesIn(header: string): { user: string | undefined; host: string }[] {
  const text = header.slice(0, HEADER_MAX_LENGTH).replace(/"(?:[^"\\]|\\.)*"?/g, ' ');
  return [...text.matchAll(/\bsips?:(?:([^@;>?\s,]+)@)?(\[[0-9a-f:.]+\]|[\w.-]+)/gi)].map(([, user, host = '']) => ({
    user,
    host,
  }));
}
