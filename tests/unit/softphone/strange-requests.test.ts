import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PhoneWorld, takeTheClock } from './phone-world';
import { quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

describe('strange requests', () => {
  it('an INVITE to an unknown scheme (RFC 4475 novelsc) is answered 416, and the next call rings', async () => {
    const strange = [
      'INVITE soap.beep://192.0.2.103:3002 SIP/2.0',
      'To: sip:user@example.com',
      'From: sip:caller@example.net;tag=39291',
      'Max-Forwards: 70',
      'Call-ID: asdyfasdf@192.0.2.1',
      'CSeq: 2 INVITE',
      'Via: SIP/2.0/WS 192.0.2.1;branch=z9hG4bKkdjuw',
      'Contact: <sip:caller@example.net>',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    await world.wire.send(strange);
    await until(() => world.sentWith('SIP/2.0 416').length > 0);
    expect(world.troubles).toEqual([]);
    const { call } = await world.ring();
    expect(call().phase).toBe('ringing');
  });

  it.each([
    '',
    'x',
    '\0\0\0',
    'SIP/2.0 200 OK\r\n\r\n',
    'INVITE',
    `INVITE sip:a@b SIP/2.0\r\n${'X: y\r\n'.repeat(5_000)}\r\n`,
  ])('rubbish changes nothing: %#', async (text) => {
    await world.wire.send(text);
    await quiet();
    const { call } = await world.ring();
    expect(call().phase).toBe('ringing');
  });

  it('a REFER inside the call waits for a person, is refused after half a minute, and the call stays', async () => {
    const { caller, call } = await world.talk();
    const { UserAgent } = await import('sip.js');
    let status = 0;
    await caller.refer(UserAgent.makeURI('sip:elsewhere@evil.example')!, {
      requestDelegate: {
        onReject: (response) => {
          status = response.message.statusCode ?? 0;
        },
      },
    });
    await until(() => call().referRequest !== null, 'the question');
    expect(call().referRequest?.shown).toBe('elsewhere');
    await vi.advanceTimersByTimeAsync(30_000);
    await until(() => status > 0);
    expect(status).toBe(603);
    expect(call().referRequest).toBeNull();
    expect(call().phase).toBe('active');
    expect(world.sentWith('INVITE')).toEqual([]);
  });

  it('a BYE although our 200 was never acknowledged ends the call, and nothing is thrown 32 seconds later', async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on('uncaughtException', note);
    try {
      const { id, call } = await world.rawInvite();
      await world.phone.call(id)!.answer();
      const ok = await until(() => world.sentWith('SIP/2.0 200').find((text) => text.includes('INVITE')));
      const toTag = /To: [^\r]*;tag=([^\r;]+)/.exec(ok)?.[1];
      await world.wire.send(world.rawRequest('BYE', 3, toTag));
      await until(() => call().phase === 'ended');
      expect(call().cause).toBe('remote');
      await vi.advanceTimersByTimeAsync(70_000);
      await quiet();
      expect(uncaught).toEqual([]);
      expect(world.troubles).toEqual([]);
    } finally {
      process.off('uncaughtException', note);
    }
  });

  it('切断 although our 200 was never acknowledged ends the call at the desk, and a BYE of the caller then does no harm', async () => {
    const { id, call } = await world.rawInvite();
    const desk = world.phone.call(id)!;
    await desk.answer();
    desk.hangUp();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(call()).toMatchObject({ phase: 'ended', cause: 'local' });
    const ok = await until(() => world.sentWith('SIP/2.0 200').find((text) => text.includes('INVITE')));
    await world.wire.send(world.rawRequest('BYE', 3, /To: [^\r]*;tag=([^\r;]+)/.exec(ok)?.[1]));
    await quiet();
    await vi.advanceTimersByTimeAsync(70_000);
    await quiet();
    expect(world.troubles).toEqual([]);
  });

  it('a caller whose ACK never comes is hung up after 32 seconds', async () => {
    const { id, call } = await world.rawInvite();
    await world.phone.call(id)!.answer();
    await vi.advanceTimersByTimeAsync(33_000);
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('lost');
    await until(() => world.sentWith('BYE').length === 1);
  });

  it('a call that the desk fails to show is refused, not left ringing unseen', async () => {
    const broken = await new PhoneWorld({
      onOffered: () => {
        throw new Error('no card');
      },
    }).start();
    broken.invite();
    await until(() => broken.refusals.length > 0);
    expect(broken.refusals).toEqual([500]);
    expect(broken.troubles).toHaveLength(1);
    vi.useRealTimers();
    await broken.phone.stop();
  });
});
