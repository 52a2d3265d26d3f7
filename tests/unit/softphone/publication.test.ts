import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Publication } from '../../../electron/softphone/publication';
import { takeTheClock } from './phone-world';
import { digestRegistrar, RegistrarWorld, type Script } from './registrar';
import { pass, quiet } from './until';

beforeEach(takeTheClock);
afterEach(() => vi.useRealTimers());

const header = (message: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(message)?.[1]?.trim() ?? '';

/** A server that answers PUBLISH by a script, with a desk's publication towards it. */
async function server(script: Script, expiresS = 600) {
  let lost = 0;
  const world = new RegistrarWorld(script);
  await world.userAgent.start();
  const publication = new Publication(world.userAgent, expiresS, () => {
    lost += 1;
  });
  return { world, publication, sent: world.requests, lost: () => lost };
}

/** Takes everything, with a new tag each time (RFC 3903 6). */
const taking =
  (expiresS = 600): Script =>
  (_request, number) => ({ status: '200 OK', headers: [`SIP-ETag: tag${number}`, `Expires: ${expiresS}`] });

describe('PUBLISH (RFC 3903)', () => {
  it('carries the state as PIDF with the activity and the reason', async () => {
    const { publication, sent } = await server(taking());
    expect(await publication.publish({ kind: 'away', reason: 'lunch' })).toBe(true);
    const [message = ''] = sent;
    expect(message).toMatch(/^PUBLISH sip:1001@pbx\.example\.jp SIP\/2\.0/);
    expect(header(message, 'Event')).toBe('presence');
    expect(header(message, 'Content-Type')).toBe('application/pidf+xml');
    expect(header(message, 'SIP-If-Match')).toBe('');
    expect(message).toContain('<basic>closed</basic>');
    expect(message).toContain('<rpid:activities><rpid:meal/></rpid:activities>');
    expect(message).toContain('<note>away:lunch</note>');
    publication.stop();
  });

  it('changes what stands by the tag that the server gave, and takes it back by the last one', async () => {
    const { publication, sent } = await server(taking());
    await publication.publish({ kind: 'away', reason: null });
    await publication.publish({ kind: 'ready' });
    expect(header(sent[1] ?? '', 'SIP-If-Match')).toBe('tag1');
    expect(sent[1]).toContain('<basic>open</basic>');
    expect(await publication.remove()).toBe(true);
    expect(header(sent[2] ?? '', 'SIP-If-Match')).toBe('tag2');
    expect(header(sent[2] ?? '', 'Expires')).toBe('0');
    expect(header(sent[2] ?? '', 'Content-Length')).toBe('0');
    await pass(3_600_000, 60_000);
    expect(sent).toHaveLength(3);
  });

  it('is renewed before it runs out, without the document', async () => {
    const { publication, sent } = await server(taking(100));
    await publication.publish({ kind: 'ready' });
    await pass(79_000, 1_000);
    expect(sent).toHaveLength(1);
    await pass(2_000, 1_000);
    expect(sent).toHaveLength(2);
    expect(header(sent[1] ?? '', 'SIP-If-Match')).toBe('tag1');
    expect(header(sent[1] ?? '', 'Content-Length')).toBe('0');
    publication.stop();
  });

  it('is sent anew and whole where the server knows the tag no longer (412)', async () => {
    const forgetful: Script = (request, number) =>
      header(request, 'SIP-If-Match') === ''
        ? { status: '200 OK', headers: [`SIP-ETag: tag${number}`, 'Expires: 100'] }
        : { status: '412 Conditional Request Failed' };
    const { publication, sent, lost } = await server(forgetful);
    await publication.publish({ kind: 'support' });
    await pass(81_000, 1_000);
    expect(sent.map((message) => header(message, 'SIP-If-Match'))).toEqual(['', 'tag1', '']);
    expect(sent[2]).toContain('<note>support</note>');
    expect(lost()).toBe(0);
    publication.stop();
  });

  it('is asked for longer where the server wants that (423)', async () => {
    const brief: Script = (request, number) =>
      Number(header(request, 'Expires')) < 1_800
        ? { status: '423 Interval Too Brief', headers: ['Min-Expires: 1800'] }
        : taking(1_800)(request, number);
    const { publication, sent } = await server(brief);
    expect(await publication.publish({ kind: 'ready' })).toBe(true);
    expect(sent.map((message) => header(message, 'Expires'))).toEqual(['600', '1800']);
    publication.stop();
  });

  it('answers the challenge of a server that wants the password', async () => {
    const { publication, sent } = await server((request, number) =>
      header(request, 'Authorization') ? taking()(request, number) : digestRegistrar('secret')(request, number),
    );
    expect(await publication.publish({ kind: 'ready' })).toBe(true);
    expect(sent).toHaveLength(2);
    publication.stop();
  });

  it.each([
    '489 Bad Event',
    '405 Method Not Allowed',
    '501 Not Implemented',
    '412 Conditional Request Failed',
    '302 Moved',
  ])('a server that answers %s for ever has refused it', async (status) => {
    const { publication, sent } = await server(() => ({ status }));
    expect(await publication.publish({ kind: 'ready' })).toBe(false);
    expect(sent.length).toBeLessThanOrEqual(3);
    publication.stop();
  });

  it('a server without a word, or without a line, has not taken it', async () => {
    const { publication, world } = await server(() => null);
    const waiting = publication.publish({ kind: 'ready' });
    await pass(33_000, 1_000);
    expect(await waiting).toBe(false);
    world.drop();
    expect(await publication.publish({ kind: 'ready' })).toBe(false);
    publication.stop();
  });

  it('a strange tag or time of the server is left out of account', async () => {
    const strange: Script = () => ({ status: '200 OK', headers: ['SIP-ETag: a b', 'Expires: 99999999999'] });
    const { publication, sent } = await server(strange, 600);
    expect(await publication.publish({ kind: 'ready' })).toBe(true);
    await pass(482_000, 60_000);
    expect(sent).toHaveLength(2);
    expect(header(sent[1] ?? '', 'SIP-If-Match')).toBe('');
    expect(sent[1]).toContain('<note>ready</note>');
    publication.stop();
  });

  it('a refresh that fails says so, so that the state is told again', async () => {
    let refuse = false;
    const { publication, lost } = await server((request, number) =>
      refuse ? { status: '500 Server Error' } : taking(100)(request, number),
    );
    await publication.publish({ kind: 'ready' });
    refuse = true;
    await pass(81_000, 1_000);
    await quiet();
    expect(lost()).toBe(1);
    publication.stop();
  });
});
