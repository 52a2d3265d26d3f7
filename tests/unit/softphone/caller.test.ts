import fc from 'fast-check';
import { Core } from 'sip.js';
import { describe, expect, it } from 'vitest';
import { cleanName, DIALLED_NUMBER_HEADERS, readInvite, userOf } from '../../../electron/softphone/caller';

const quietly = new Core.LoggerFactory();
quietly.builtinEnabled = false;
const logger = quietly.getLogger('test');

/** An INVITE as it comes from the wire, read by SIP.js's own parser. */
function invite(
  headers: readonly string[],
  from = '<sip:0522345678@pbx.example.jp>',
  to = '<sip:1001@pbx.example.jp>',
) {
  const text = [
    'INVITE sip:1001@pbx.example.jp SIP/2.0',
    'Via: SIP/2.0/WS pbx.invalid;branch=z9hG4bK1',
    `To: ${to}`,
    `From: ${from};tag=1`,
    'Call-ID: one',
    'CSeq: 1 INVITE',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  const message = Core.Parser.parseMessage(text, logger);
  if (!(message instanceof Core.IncomingRequestMessage)) return null;
  return message;
}

function read(
  headers: readonly string[],
  from?: string,
  to?: string,
  order: readonly string[] = DIALLED_NUMBER_HEADERS,
) {
  const message = invite(headers, from, to);
  if (!message) throw new Error('SIP.js takes this for no message');
  return readInvite(message, order, '1001');
}

describe('the dialled number', () => {
  it.each([
    ['P-Called-Party-ID: <sip:0120000111@pbx.example.jp>', '0120000111'],
    ['P-Called-Party-ID: "窓口" <tel:+81120000111>', '+81120000111'],
    ['X-Dialled-Number: 0120-000-111', '0120-000-111'],
    ['X-Dialled-Number: ０１２０－０００－１１１', '０１２０－０００－１１１'],
    ['Diversion: <sip:0120000111@pbx.example.jp>;reason=unconditional;counter=1', '0120000111'],
    [
      'History-Info: <sip:0120000111@pbx.example.jp?Reason=SIP%3Bcause%3D302>;index=1,<sip:1001@pbx>;index=1.1',
      '0120000111',
    ],
    ['p-called-party-id: <sip:0120000111@pbx.example.jp;user=phone>', '0120000111'],
    ['X-Dialled-Number: <sip:%30120000111@pbx.example.jp>', '0120000111'],
  ])('is read from %s', (header, number) => {
    expect(read([header]).dialled).toBe(number);
  });

  it('is read from To where that is not this desk', () => {
    expect(read([], undefined, '<sip:0120000111@pbx.example.jp>').dialled).toBe('0120000111');
    expect(read([]).dialled).toBeNull();
  });

  it('is taken from the first header of the order that names one', () => {
    const headers = ['Diversion: <sip:0120000222@pbx>', 'P-Called-Party-ID: <sip:0120000111@pbx>'];
    expect(read(headers).dialled).toBe('0120000111');
    expect(read(headers, undefined, undefined, ['Diversion', 'P-Called-Party-ID']).dialled).toBe('0120000222');
    expect(read(headers, undefined, undefined, ['X-Nothing', 'to', 'Diversion']).dialled).toBe('0120000222');
    expect(read(headers, undefined, undefined, []).dialled).toBeNull();
  });

  it('is the one before all forwarding, though the call went through several numbers', () => {
    const queue = '<sip:0529990000@pbx>;reason=unconditional';
    const first = '<sip:0120000111@pbx>;reason=unconditional';
    expect(read([`Diversion: ${queue}, ${first}`]).dialled).toBe('0120000111');
    expect(read([`Diversion: ${queue}`, `Diversion: ${first}`]).dialled).toBe('0120000111');
    expect(read([`History-Info: ${first};index=1, ${queue};index=1.1`]).dialled).toBe('0120000111');
    expect(read([`History-Info: ${first};index=1`, `History-Info: ${queue};index=1.1`]).dialled).toBe('0120000111');
  });

  it('is not the desk itself, a word or a stump: the next header is asked', () => {
    for (const useless of ['<sip:1001@pbx>', '<sip:queue@pbx>', '<sip:11@pbx>', '<>', '', '"', '%%%', '<sip:@pbx>'])
      expect(read([`P-Called-Party-ID: ${useless}`, 'Diversion: <sip:0120000111@pbx>']).dialled, useless).toBe(
        '0120000111',
      );
  });

  it('of 10,000 characters of rubbish is none', () => {
    for (const letter of ['9', '(', 'ー', ' ', '%', '<sip:', '１', '"', ';', ','])
      expect(read([`X-Dialled-Number: ${letter.repeat(10_000)}`]).dialled, letter).toBeNull();
  });
});

describe('the caller', () => {
  it('is the user part of From, with its name', () => {
    expect(read([], '"山田 花子" <sip:0522345678@pbx.example.jp>')).toMatchObject({
      callerUser: '0522345678',
      callerName: '山田 花子',
    });
  });

  it('is P-Asserted-Identity where From names no number', () => {
    const headers = ['P-Asserted-Identity: "x" <sip:0522345678@pbx.example.jp>'];
    expect(read(headers, '<sip:anonymous@anonymous.invalid>').callerUser).toBe('0522345678');
    expect(read([], '<sip:anonymous@anonymous.invalid>').callerUser).toBe('anonymous');
    expect(read([], '<sip:pbx.example.jp>').callerUser).toBeNull();
  });

  it('with a full-width or escaped number is read', () => {
    expect(read([], '<sip:%EF%BC%90%EF%BC%95%EF%BC%92@pbx>').callerUser).toBe('０５２');
  });

  it('keeps markup as the text it is, capped', () => {
    const name = read([], '"<img src=x onerror=alert(1)>" <sip:0522345678@pbx>').callerName;
    expect(name).toBe('<img src=x onerror=alert(1)>');
    expect([...(cleanName('名'.repeat(10_000)) ?? '')]).toHaveLength(60);
  });

  it('loses control characters, direction marks and line ends from its name', () => {
    expect(cleanName('A\u0000B\u001b[31mC\u202eD\u200bE\u2066F\ufeffG\r\nH')).toBe('A B [31mC D E F G H');
    expect(cleanName(' \t\r\n\u200b ')).toBeNull();
    expect(cleanName(undefined)).toBeNull();
  });

  it('may have a name with half an emoji or a family of them', () => {
    expect(cleanName('\ud83d')).not.toBe('');
    expect(cleanName('👍🏽')).toContain('👍');
  });
});

it('whatever stands in the headers, nothing is thrown and nothing long or invisible comes out', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.replace(/[\r\n]/g, ' '));
  fc.assert(
    fc.property(anything, anything, anything, (called, name, to) => {
      const message = invite(
        [`P-Called-Party-ID: ${called}`, `P-Asserted-Identity: ${to}`],
        `"${name.replace(/["\\]/g, '')}" <sip:052@pbx>`,
      );
      if (!message) return;
      const facts = readInvite(message, DIALLED_NUMBER_HEADERS, '1001');
      expect((facts.dialled ?? '').length).toBeLessThanOrEqual(64);
      expect(facts.callerName ?? '').not.toMatch(/[\p{Cc}\p{Cf}]/u);
      userOf(called);
      cleanName(name);
    }),
  );
});
