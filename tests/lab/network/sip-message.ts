export interface SipMessage {
  startLine: string;
  /** Set on requests. */
  method?: string;
  requestUri?: string;
  /** Set on responses. */
  status?: number;
  headers: Array<[name: string, value: string]>;
  body: string;
}

/** Parses one whole SIP message; undefined when it is none (keep-alives, noise). */
export function parseSip(text: string): SipMessage | undefined {
  const end = text.indexOf('\r\n\r\n');
  const lines = (end < 0 ? text : text.slice(0, end)).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const startLine = lines.shift() ?? '';
  const headers = lines.flatMap((line): Array<[string, string]> => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : [];
  });
  const body = end < 0 ? '' : text.slice(end + 4);
  const response = /^SIP\/2\.0 (\d{3})/.exec(startLine);
  if (response) return { startLine, status: Number(response[1]), headers, body };
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(startLine);
  return request ? { startLine, method: request[1], requestUri: request[2], headers, body } : undefined;
}

/** All values of a header, split where one line carries several (Via, Route, Record-Route). */
export function headerValues(message: SipMessage, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** The first value of a header, or an empty string. */
export function header(message: SipMessage, name: string): string {
  return headerValues(message, name)[0] ?? '';
}

/** The routes of a dialog in the order in which they stand in the message. */
export function recordRoutes(message: SipMessage): string[] {
  return headerValues(message, 'Record-Route').flatMap((value) => value.split(/,\s*(?=<)/));
}

export function tagOf(address: string): string {
  return /;tag=([^;>\s]+)/.exec(address)?.[1] ?? '';
}

export function uriOf(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address.split(';')[0] ?? '';
}

export function cseqOf(message: SipMessage): { number: number; method: string } {
  const [number, method] = header(message, 'CSeq').split(/\s+/);
  return { number: Number(number), method: method ?? '' };
}

export function formatSip(startLine: string, headers: ReadonlyArray<readonly [string, string]>, body = ''): string {
  const all = [...headers, ['Content-Length', String(Buffer.byteLength(body))] as const];
  return `${startLine}\r\n${all.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`;
}
