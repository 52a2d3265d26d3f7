/** More header lines than any real network writes (a proxied call has under fifty); the rest would only cost time. */
const HEADER_LINES_MAX = 256;
/** Longest header line, characters: SIP.js's grammar takes longer than linear time on some. */
export const HEADER_LINE_MAX = 8_192;

/** `refused`: a request that may be answered with this status; `dropped`: nothing to be said to it. */
export type Admission =
  | { readonly kind: 'admitted'; readonly text: string }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'dropped' };

const ONCE = /^(from|f|to|t|call-id|i|cseq|max-forwards|content-length|l)[ \t]*:/i;
const LONG_NAMES: Record<string, string> = { f: 'from', t: 'to', i: 'call-id', l: 'content-length' };

const headOf = (text: string) => {
  const end = text.indexOf('\r\n\r\n');
  return end === -1 ? text : text.slice(0, end);
};

/**
 * Looks at a message before SIP.js parses it: too much of anything, a header that may be there only once (RFC 3261 7.3.1), a
 * version that is not ours. What passes comes back with its display names mended.
 */
export function admit(text: string): Admission {
  const head = headOf(text);
  // A lone CR or LF would come back out in our answer as a header of its own.
  if (/\r(?!\n)|(?:^|[^\r])\n/.test(head)) return { kind: 'dropped' };
  const lines = head.split('\r\n');
  if (lines.length > HEADER_LINES_MAX || lines.some((line) => line.length > HEADER_LINE_MAX))
    return { kind: 'refused', status: 513 };
  const version = / SIP\/(\d{1,3}\.\d{1,3})$/i.exec(lines[0] ?? '')?.[1];
  if (version && version !== '2.0') return { kind: 'refused', status: 505 };
  const seen = new Set<string>();
  for (const line of lines) {
    const found = ONCE.exec(line)?.[1]?.toLowerCase();
    if (!found) continue;
    const name = LONG_NAMES[found] ?? found;
    if (seen.has(name)) return { kind: 'refused', status: 400 };
    seen.add(name);
  }
  return { kind: 'admitted', text: repairMessage(text) };
}

/**
 * Escapes a `"` inside the display name of From and To: exchanges write names as they were typed, and SIP.js's parser drops
 * the whole call for it (softphone-facts 2.5, item 9). Anything else stays byte for byte.
 */
export function repairMessage(text: string): string {
  const head = headOf(text);
  if (!head.includes('"')) return text;
  const mended = head
    .split('\r\n')
    .map((line) => {
      const found = /^((?:from|f|to|t|refer-to|r)[ \t]*:[ \t]*)"(.*)"([ \t]*<[^<>]*>.*)$/i.exec(line);
      if (!found) return line;
      const [, start = '', name = '', rest = ''] = found;
      return `${start}"${escapeQuoted(name)}"${rest}`;
    })
    .join('\r\n');
  return mended === head ? text : mended + text.slice(head.length);
}

/** The inside of a quoted-string (RFC 3261 25.1): every `"` and a last `\` get their backslash, pairs stay. */
function escapeQuoted(text: string): string {
  return text.replace(/\\[\s\S]|["\\]/g, (found) => (found.length > 1 ? found : `\\${found}`));
}

/** Headers of a request that its answer repeats (RFC 3261 8.2.6.2). */
const REPEATED = /^(via|v|from|f|to|t|call-id|i|cseq)[ \t]*:/i;

/**
 * The answer to a request that can't be parsed, from its own lines; null where one of them is missing, and to an ACK or a
 * response, which nobody answers.
 * @param reason phrase of the status.
 */
export function answerTo(text: string, status: number, reason: string, tag: string): string | null {
  const [first = '', ...folded] = headOf(text)
    .slice(0, 65_536)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const method = /^([!#-'*+.0-9A-Z^-z|~-]{1,40}) /i.exec(first)?.[1];
  if (!method || method === 'ACK' || /^SIP\//i.test(first)) return null;
  const kept = folded.filter((line) => line.length <= HEADER_LINE_MAX && REPEATED.test(line)).slice(0, 40);
  const has = (names: RegExp) => kept.some((line) => names.test(line));
  if (![/^(via|v)\b/i, /^(from|f)\b/i, /^(to|t)\b/i, /^(call-id|i)\b/i, /^cseq\b/i].every(has)) return null;
  const lines = kept.map((line) =>
    /^(to|t)[ \t]*:/i.test(line) && !/;[ \t]*tag[ \t]*=/i.test(line) ? `${line};tag=${tag}` : line,
  );
  return [`SIP/2.0 ${status} ${reason}`, ...lines, 'Content-Length: 0', '', ''].join('\r\n');
}
