/** What RFC 4475 expects of an element, message by message: section, and in short what it says. `a`: final statuses that fit. */
export interface Expectation {
  readonly section: string;
  readonly expects: string;
  /** Final statuses that fit; `none` where dropping fits too. */
  readonly fits: readonly (number | 'none')[];
}

const e = (section: string, expects: string, ...fits: (number | 'none')[]): Expectation => ({ section, expects, fits });
const VALID = [180, 404, 416, 420, 480, 481, 486] as const;
const REFUSED = [400, 'none'] as const;

export const TORTURE: Record<string, Expectation> = {
  wsinv: e('3.1.1.1', 'valid INVITE, strange folding', ...VALID),
  intmeth: e('3.1.1.2', 'valid, unknown method: 405 or 501', 405, 501, 404),
  esc01: e('3.1.1.3', 'valid INVITE, escapes in the URI', ...VALID),
  escnull: e('3.1.1.4', 'valid REGISTER, %00 in the user', 200, 403, 404, 405),
  esc02: e('3.1.1.5', 'valid, % in a method is no escape', 405, 501, 404),
  lwsdisp: e('3.1.1.6', 'valid OPTIONS, no space before <', 200, 404),
  longreq: e('3.1.1.7', 'valid INVITE, long values', ...VALID),
  dblreq: e('3.1.1.8', 'valid REGISTER, the rest is ignored', 200, 403, 404, 405),
  semiuri: e('3.1.1.9', 'valid OPTIONS, ; in the user', 200, 404),
  transports: e('3.1.1.10', 'valid OPTIONS, several transports', 200, 404),
  mpart01: e('3.1.1.11', 'valid MESSAGE, multipart', 200, 404, 405, 415),
  unreason: e('3.1.1.12', 'valid response, UTF-8 reason', 'none'),
  noreason: e('3.1.1.13', 'valid response, empty reason', 'none'),
  badinv01: e('3.1.2.1', 'extra separators: 400', ...REFUSED),
  clerr: e('3.1.2.2', 'Content-Length too large: 400', ...REFUSED),
  ncl: e('3.1.2.3', 'negative Content-Length: 400', ...REFUSED),
  scalar02: e('3.1.2.4', 'numbers too large: 400', ...REFUSED),
  scalarlg: e('3.1.2.5', 'response, numbers too large: drop', 'none'),
  quotbal: e('3.1.2.6', 'open quotation mark: 400', ...REFUSED),
  ltgtruri: e('3.1.2.7', '<> around the Request-URI: 400', ...REFUSED),
  lwsruri: e('3.1.2.8', 'space in the Request-URI: 400', ...REFUSED),
  lwsstart: e('3.1.2.9', 'spaces in the start line: 400', ...REFUSED),
  trws: e('3.1.2.10', 'space after the start line: 400', ...REFUSED, 404, 200),
  escruri: e('3.1.2.11', 'headers in the Request-URI: 400', ...REFUSED, 404),
  baddate: e('3.1.2.12', 'Date in no GMT: may be accepted', ...REFUSED, ...VALID),
  regbadct: e('3.1.2.13', 'Contact without <>: 400', ...REFUSED, 404, 405),
  badaspec: e('3.1.2.14', '@ in a name without quotes: 400', ...REFUSED, 404),
  baddn: e('3.1.2.15', 'name without quotes: 400', ...REFUSED, 404),
  badvers: e('3.1.2.16', 'SIP/7.0: 505', 505),
  mismatch01: e('3.1.2.17', 'CSeq of another method: 400', 400),
  mismatch02: e('3.1.2.18', 'CSeq of an unknown method: 400 or 501', 400, 405, 501),
  bigcode: e('3.1.2.19', 'status 4294967301: drop', 'none'),
  badbranch: e('3.2.1', 'branch is the cookie alone', 200, 404, 481),
  insuf: e('3.3.1', 'mandatory headers missing: 400', ...REFUSED),
  unkscm: e('3.3.2', 'unknown scheme: 416', 416),
  novelsc: e('3.3.3', 'known, strange scheme: 416', 416),
  unksm2: e('3.3.4', 'unknown schemes in headers: no harm', ...REFUSED, 404, 405, 200),
  bext01: e('3.3.5', 'Require of unknown extensions: 420', 420, 404),
  invut: e('3.3.6', 'unknown body type: 415', 415, ...VALID),
  regaut01: e('3.3.7', 'unknown authorization scheme', 401, 403, 404, 405),
  multi01: e('3.3.8', 'headers twice that may be once: 400', 400),
  mcl01: e('3.3.9', 'Content-Length twice: 400', 400),
  bcast: e('3.3.10', 'response to a broadcast Via: drop', 'none'),
  zeromf: e('3.3.11', 'Max-Forwards 0: the end answers it', 200, 404, 483),
  cparam01: e('3.3.12', 'unknown Contact parameter', 200, 404, 405),
  cparam02: e('3.3.13', 'unknown URI parameter', 200, 404, 405),
  regescrt: e('3.3.14', 'header escaped in the Contact', ...REFUSED, 404, 405),
  sdp01: e('3.3.15', 'Accept without SDP: 406', 406, ...VALID),
  inv2543: e('4', 'INVITE of RFC 2543', ...VALID, ...REFUSED),
};

/** What is expected of those whose address alone earns them a 404, once they are addressed to the desk. */
export const ADDRESSED: Record<string, readonly number[]> = {
  intmeth: [405, 501],
  esc02: [405, 501],
  lwsdisp: [200],
  transports: [200],
  badbranch: [200],
  zeromf: [200],
  bext01: [420],
  invut: [415],
  mpart01: [405, 415],
  unksm2: [400, 405],
  cparam01: [405],
  cparam02: [405],
  regaut01: [401, 403, 405],
  badaspec: [400, 200],
  baddn: [400, 200],
};

/** The same message to another Request-URI, as a transaction of its own. */
export const addressedTo = (message: string, uri: string): string =>
  message
    .replace(/^(\S+) \S+ /, `$1 ${uri} `)
    .replace(/branch=z9hG4bK/, 'branch=z9hG4bKdesk')
    .replace(/^(Call-ID|i):\s*/im, '$1: desk');

/** One message's fate: what came, and whether that fits. */
export interface Fate {
  readonly name: string;
  readonly came: number | 'none';
  readonly fits: boolean;
}

/** The fate of a message whose answers had these statuses (provisional ones don't count). */
export function fateOf(name: string, statuses: readonly number[]): Fate {
  const came = statuses.filter((status) => status > 100).at(-1) ?? 'none';
  return { name, came, fits: TORTURE[name]?.fits.includes(came) ?? false };
}

/** The table of the output: for each message what the RFC expects and what came. */
export function tortureTable(fates: readonly Fate[]): string {
  const rows = fates.map(({ name, came, fits }) => {
    const { section = '?', expects = '?' } = TORTURE[name] ?? {};
    return [name, section, expects, came === 'none' ? 'no answer' : `${came}`, fits ? '' : 'DIFFERS'];
  });
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `RFC 4475: message, section, what is expected, what came\n${lines.join('\n')}\n`;
}
