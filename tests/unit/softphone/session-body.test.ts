import { Core } from 'sip.js';
import { Parser } from 'sip.js/lib/core/messages/parser.js';
import { expect, it } from 'vitest';
import { leaveSession } from '../../../electron/softphone/session-body';

const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n';
const logger = { warn: () => undefined, error: () => undefined } as never;

function message(headers: readonly string[], body: string, startLine = 'INVITE sip:a@b SIP/2.0') {
  const method = startLine.startsWith('SIP') ? 'INVITE' : startLine.split(' ')[0];
  const text = [
    startLine,
    'Via: SIP/2.0/WS a.invalid;branch=z9hG4bK1',
    'From: <sip:a@b>;tag=1',
    'To: <sip:b@b>',
    'Call-ID: 1',
    `CSeq: 1 ${method}`,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
  return Parser.parseMessage(text, logger) as Core.IncomingRequestMessage;
}

const wrapped = (parts: readonly (readonly [string, string])[], boundary = 'xyz', end = '\r\n') =>
  `${parts.map(([head, content]) => `--${boundary}${end}${head}${end}${end}${content}${end}`).join('')}--${boundary}--${end}`;
const ISUP = [
  'Content-Type: application/ISUP;version=nxv3\r\nContent-Disposition: signal;handling=optional',
  '\u0001\u0002',
] as const;

it.each([
  ['beside ISUP', 'multipart/mixed;boundary=xyz', wrapped([['Content-Type: application/sdp', SDP], ISUP])],
  [
    'behind ISUP, boundary in quotation marks',
    'Multipart/Mixed; boundary="xyz"',
    wrapped([ISUP, ['Content-Type: Application/SDP', SDP]]),
  ],
  [
    'with line feeds alone',
    'multipart/mixed;boundary=xyz',
    wrapped([['Content-Type: application/sdp', SDP]], 'xyz', '\n'),
  ],
  [
    'in an alternative within',
    'multipart/mixed;boundary=out',
    wrapped(
      [['Content-Type: multipart/alternative;boundary=xyz', wrapped([ISUP, ['Content-Type: application/sdp', SDP]])]],
      'out',
    ),
  ],
  ['alone, with a charset', 'application/sdp;charset=utf-8', SDP],
  ['alone, in capitals', 'APPLICATION/SDP', SDP],
])('the session description is found %s', (_where, type, body) => {
  for (const startLine of ['INVITE sip:a@b SIP/2.0', 'SIP/2.0 200 OK']) {
    const found = message([`Content-Type: ${type}`, 'Content-Disposition: session'], body, startLine);
    expect(leaveSession(found)).toBe(true);
    expect(Core.getBody(found)).toEqual({
      contentDisposition: 'session',
      contentType: 'application/sdp',
      content: SDP,
    });
  }
});

it('a body that may be left out is left out, one that may not is refused, and other methods keep theirs', () => {
  const strange = ['Content-Type: application/pidf+xml', 'Content-Disposition: render;handling=optional'];
  const optional = message(strange, '<x/>');
  expect(leaveSession(optional)).toBe(true);
  expect(Core.getBody(optional)).toBeUndefined();
  expect(leaveSession(message(strange.slice(0, 1), '<x/>'))).toBe(false);
  expect(leaveSession(message(['Content-Type: multipart/mixed'], SDP))).toBe(false);
  const info = message(strange, 'Signal=1', 'INFO sip:a@b SIP/2.0');
  expect(leaveSession(info)).toBe(true);
  expect(info.body).toBe('Signal=1');
});

it('a multipart body that never ends, nests for ever or has no parts is no description and takes no time', () => {
  const deep = Array.from({ length: 2_000 }, () => '--xyz\r\nContent-Type: multipart/mixed;boundary=xyz\r\n\r\n').join(
    '',
  );
  for (const body of [deep, '--xyz', '\r\n'.repeat(20_000), `--xyz\r\n${'a:b\r\n'.repeat(10_000)}`])
    expect(leaveSession(message(['Content-Type: multipart/mixed;boundary=xyz'], body))).toBe(false);
});
