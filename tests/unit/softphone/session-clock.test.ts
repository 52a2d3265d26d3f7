import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callIn } from '../call-builder';
import { PhoneWorld, takeTheClock } from './phone-world';
import { pass, quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld({ sessionExpiresS: 1_800 }).start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

const header = (text: string | undefined, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(text ?? '')?.[1];
const OFFER = 'v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=sendonly\r\n';
const ANSWER = OFFER.replace('sendonly', 'sendrecv');

/** A caller of written-out messages who was answered, acknowledged, and keeps silent unless told otherwise. */
async function rawTalk(headers: string[]) {
  const before = world.offers.length;
  const more = (text: string) => text.replace('Max-Forwards: 70', ['Max-Forwards: 70', ...headers].join('\r\n'));
  world.wire.onMessage = onlyRegister(world.wire.onMessage);
  await world.wire.send(more(world.rawRequest('INVITE', 1, undefined, ANSWER)));
  await until(() => world.offers.length > before, 'the ring');
  const { id } = world.offers[before]!;
  await world.phone.call(id)!.answer();
  const ok = await until(() => world.sentWith('SIP/2.0 200').find((text) => /CSeq: 1 INVITE/.test(text)), 'the 200');
  const tag = /^To: .*;tag=(\S+)/im.exec(ok)![1]!;
  await world.wire.send(world.rawRequest('ACK', 1, tag));
  await quiet();
  let cseq = 1;
  const send = async (method: string, body = '', extra: string[] = []) => {
    cseq += 1;
    const text = world.rawRequest(method, cseq, tag, body);
    await world.wire.send(text.replace('Max-Forwards: 70', ['Max-Forwards: 70', ...extra].join('\r\n')));
    const number = cseq;
    return until(
      () => world.sent.find((one) => one.startsWith('SIP/2.0') && one.includes(`CSeq: ${number} ${method}`)),
      'the answer',
    );
  };
  return { id, ok, tag, send, call: () => world.calls.get(id)!, desk: world.phone.call(id)! };
}

function onlyRegister(receive: ((message: string) => void) | undefined) {
  return (message: string) => {
    if (message.startsWith('REGISTER')) receive?.(message);
  };
}

/** The answer of the far side to the desk's request, with further headers. */
async function reply(request: string, status: string, headers: string[] = [], body = ''): Promise<void> {
  const line = (name: string) => new RegExp(`^${name}: .*$`, 'im').exec(request)?.[0] ?? '';
  const tagged = /;tag=/.test(line('To')) ? line('To') : `${line('To')};tag=far`;
  const type = body ? ['Content-Type: application/sdp'] : [];
  const lines = [line('Via'), line('From'), tagged, line('Call-ID'), line('CSeq'), 'Contact: <sip:far@far.invalid>'];
  const text = [`SIP/2.0 ${status}`, ...lines, ...headers, ...type, `Content-Length: ${body.length}`, '', body];
  await world.wire.send(text.join('\r\n'));
}

describe('an incoming call', () => {
  it('with session timers is answered with them, and the desk takes UPDATE', async () => {
    const { ok } = await rawTalk(['Supported: timer', 'Session-Expires: 600;refresher=uac']);
    expect(header(ok, 'Session-Expires')).toBe('600;refresher=uac');
    expect(header(ok, 'Require')).toBe('timer');
    expect(header(ok, 'Allow')).toContain('UPDATE');
    expect(header(ok, 'Supported')).toContain('timer');
  });

  it('with too small an interval is refused with 422 before it rings, and a caller who knows timers asks again', async () => {
    await world.ring(['Supported: timer', 'Session-Expires: 60', 'Min-SE: 60']);
    expect(header(world.sentWith('SIP/2.0 422')[0], 'Min-SE')).toBe('90');
    expect(world.offers).toHaveLength(1);
    expect(world.refusals).toEqual([]);
  });

  it('complaint 21: whose caller should refresh and does not is over, with a BYE', async () => {
    const { call } = await rawTalk(['Supported: timer', 'Session-Expires: 90;refresher=uac']);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(call().phase).toBe('active');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(call()).toMatchObject({ phase: 'ended', cause: 'lost' });
    await until(() => world.sentWith('BYE').length === 1);
    expect(header(world.sentWith('BYE')[0], 'Reason')).toContain('cause=408');
  });

  it('stands as long as its caller refreshes, by UPDATE or by re-INVITE', async () => {
    const talk = await rawTalk(['Supported: timer', 'Session-Expires: 90;refresher=uac']);
    const refresh = ['Supported: timer', 'Session-Expires: 90;refresher=uac'];
    await vi.advanceTimersByTimeAsync(45_000);
    const updated = await talk.send('UPDATE', '', refresh);
    expect(updated).toMatch(/^SIP\/2\.0 200/);
    expect(header(updated, 'Session-Expires')).toBe('90;refresher=uac');
    await vi.advanceTimersByTimeAsync(45_000);
    const again = await talk.send('INVITE', ANSWER, refresh);
    expect(again).toMatch(/^SIP\/2\.0 200/);
    expect(header(again, 'Session-Expires')).toBe('90;refresher=uac');
    await vi.advanceTimersByTimeAsync(45_000);
    expect(talk.call().phase).toBe('active');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(talk.call()).toMatchObject({ phase: 'ended', cause: 'lost' });
  });

  it('is refreshed by the desk with an UPDATE that touches no media, where the caller takes it', async () => {
    const { id, call } = await rawTalk(['Supported: timer', 'Session-Expires: 90', 'Allow: INVITE, UPDATE, BYE']);
    const described = world.port.asked('describe').length;
    for (let round = 1; round < 4; round += 1) {
      await vi.advanceTimersByTimeAsync(45_000);
      const update = await until(() => world.sentWith('UPDATE')[round - 1], 'the UPDATE');
      expect(header(update, 'Session-Expires')).toBe('90;refresher=uac');
      expect(header(update, 'Content-Length')).toBe('0');
      expect(header(update, 'Contact')).toBeDefined();
      await reply(update, '200 OK', ['Session-Expires: 90;refresher=uac']);
      await quiet();
    }
    expect(call().phase).toBe('active');
    expect(world.port.asked('describe')).toHaveLength(described);
    expect(world.port.legs.get(id)).toBe('stable');
  });

  it('is refreshed by a re-INVITE where the caller knows no UPDATE after all', async () => {
    const { call } = await rawTalk(['Supported: timer', 'Session-Expires: 90', 'Allow: INVITE, UPDATE, BYE']);
    await vi.advanceTimersByTimeAsync(45_000);
    const update = await until(() => world.sentWith('UPDATE')[0], 'the UPDATE');
    await reply(update, '405 Method Not Allowed');
    const invite = await until(() => world.sentWith('INVITE')[0], 'the re-INVITE');
    expect(header(invite, 'Session-Expires')).toBe('90;refresher=uac');
    await reply(invite, '200 OK', ['Session-Expires: 90;refresher=uac'], ANSWER);
    await until(() => world.sentWith('ACK').length === 1);
    await quiet();
    await vi.advanceTimersByTimeAsync(45_000);
    await until(() => world.sentWith('INVITE').length === 2, 'the next re-INVITE');
    expect(world.sentWith('UPDATE')).toHaveLength(1);
    expect(call().phase).toBe('active');
  });

  it('complaint 21: that the far side has forgotten (481) is over with the refresh', async () => {
    const { call } = await rawTalk(['Supported: timer', 'Session-Expires: 90', 'Allow: UPDATE']);
    await vi.advanceTimersByTimeAsync(45_000);
    await reply(await until(() => world.sentWith('UPDATE')[0], 'the UPDATE'), '481 Call Does Not Exist');
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('lost');
  });

  it('complaint 21: whose far side died is over before the interval is', async () => {
    const { call } = await rawTalk(['Supported: timer', 'Session-Expires: 90', 'Allow: UPDATE']);
    await pass(61_000, 1_000);
    expect(call()).toMatchObject({ phase: 'ended', cause: 'lost' });
  });

  it('that is held keeps its hold through a refresh', async () => {
    const { desk, call, id } = await rawTalk(['Supported: timer', 'Session-Expires: 90']);
    const holding = desk.hold();
    const hold = await until(() => world.sentWith('INVITE')[0], 'the hold');
    await reply(hold, '200 OK', ['Session-Expires: 90;refresher=uac'], OFFER.replace('sendonly', 'recvonly'));
    expect(await holding).toBeNull();
    await vi.advanceTimersByTimeAsync(45_000);
    await until(() => world.sentWith('INVITE').length === 2, 'the refresh');
    expect(world.sentWith('INVITE')[1]).toContain('a=sendonly');
    expect(call()).toMatchObject({ phase: 'held', heldByParty: false });
    expect(world.port.legs.has(id)).toBe(true);
  });
});

describe('an outgoing call', () => {
  async function dial() {
    world.wire.onMessage = onlyRegister(world.wire.onMessage);
    const id = world.phone.dial('0522345678')!;
    world.calls.set(id, callIn('dialling', { id, answeredAt: null, cause: null }));
    const invite = await until(() => world.sentWith('INVITE')[0], 'the INVITE');
    return { id, invite, call: () => world.calls.get(id)! };
  }

  it('asks for the interval of the settings and says that it takes UPDATE', async () => {
    const { invite } = await dial();
    expect(header(invite, 'Session-Expires')).toBe('1800;refresher=uac');
    expect(header(invite, 'Min-SE')).toBe('90');
    expect(header(invite, 'Supported')).toContain('timer');
    expect(invite.match(/^Allow:/gim)).toHaveLength(1);
    expect(header(invite, 'Allow')).toContain('UPDATE');
  });

  it('asks again with the interval that a proxy wants (422), and nobody is told of a failure', async () => {
    const { invite, call } = await dial();
    await reply(invite, '422 Session Interval Too Small', ['Min-SE: 3600']);
    const second = await until(() => world.sentWith('INVITE')[1], 'the second INVITE');
    expect(header(second, 'Session-Expires')).toBe('3600;refresher=uac');
    expect(header(second, 'Min-SE')).toBe('3600');
    expect(header(second, 'CSeq')).toBe('2 INVITE');
    expect(header(second, 'Call-ID')).toBe(header(invite, 'Call-ID'));
    await reply(second, '200 OK', ['Session-Expires: 3600;refresher=uac', 'Allow: UPDATE'], ANSWER);
    await until(() => call().phase === 'active');
    expect(world.failures).toEqual([]);
    await pass(1_900_000, 100_000);
    expect(world.sentWith('UPDATE')[0]).toBeDefined();
  });

  it('that is refused with 422 for no reason fails with words instead of asking for ever', async () => {
    const { invite, call } = await dial();
    await reply(invite, '422 Session Interval Too Small', ['Min-SE: 90']);
    await until(() => call().phase === 'ended');
    expect(world.failures).toEqual(['network']);
    expect(world.sentWith('INVITE')).toHaveLength(1);
  });

  it('whose far side knows no timers has none', async () => {
    const { invite, call } = await dial();
    await reply(invite, '200 OK', [], ANSWER);
    await until(() => call().phase === 'active');
    await pass(4_000_000, 1_000_000);
    expect(call().phase).toBe('active');
    expect(world.sentWith('UPDATE')).toEqual([]);
  });
});

describe('an UPDATE of the far side (RFC 3311)', () => {
  it('with a description changes the media and the hold of the far side', async () => {
    const talk = await rawTalk([]);
    const answer = await talk.send('UPDATE', OFFER);
    expect(answer).toMatch(/^SIP\/2\.0 200/);
    expect(answer).toContain('m=audio');
    await until(() => talk.call().heldByParty);
    expect(world.port.legs.get(talk.id)).toBe('stable');
    expect(await talk.send('UPDATE', ANSWER)).toMatch(/^SIP\/2\.0 200/);
    await until(() => !talk.call().heldByParty);
  });

  it('with a description that the media refuses is answered 488, and the talk stays', async () => {
    const talk = await rawTalk([]);
    world.port.refuse.add('accept');
    expect(await talk.send('UPDATE', OFFER)).toMatch(/^SIP\/2\.0 488/);
    world.port.refuse.clear();
    expect(await talk.send('UPDATE', OFFER)).toMatch(/^SIP\/2\.0 200/);
    expect(talk.call().phase).toBe('active');
  });

  it('while the desk offers something itself is glare (491)', async () => {
    const talk = await rawTalk([]);
    void talk.desk.hold();
    await until(() => world.sentWith('INVITE').length === 1);
    expect(await talk.send('UPDATE', OFFER)).toMatch(/^SIP\/2\.0 491/);
    expect(await talk.send('UPDATE')).toMatch(/^SIP\/2\.0 200/);
  });

  it('while another is being answered, or a re-INVITE then, is to come later (500 with Retry-After)', async () => {
    const talk = await rawTalk([]);
    world.port.keep.add('accept');
    const first = talk.send('UPDATE', OFFER);
    await until(() => world.port.asked('accept').length === 2);
    for (const method of ['UPDATE', 'INVITE']) {
      const refused = await talk.send(method, OFFER);
      expect(refused).toMatch(/^SIP\/2\.0 500/);
      expect(Number(header(refused, 'Retry-After'))).toBeGreaterThan(0);
    }
    world.port.answerKept();
    expect(await first).toMatch(/^SIP\/2\.0 200/);
  });

  it('while 保留 is being made waits for neither: the hold is sent after the answer', async () => {
    const talk = await rawTalk([]);
    world.port.keep.add('describe');
    const holding = talk.desk.hold();
    await until(() => world.port.asked('describe').length === 2);
    world.port.keep.clear();
    const updated = talk.send('UPDATE', ANSWER);
    await quiet();
    world.port.answerKept();
    expect(await updated).toMatch(/^SIP\/2\.0 200/);
    await pass(5_000);
    const hold = await until(() => world.sentWith('INVITE')[0], 'the hold');
    await reply(hold, '200 OK', [], OFFER.replace('sendonly', 'recvonly'));
    expect(await holding).toBeNull();
    expect(world.port.legs.get(talk.id)).toBe('stable');
  });

  it('with too small an interval is answered 422', async () => {
    const talk = await rawTalk(['Supported: timer', 'Session-Expires: 600']);
    const refused = await talk.send('UPDATE', '', ['Supported: timer', 'Session-Expires: 20']);
    expect(refused).toMatch(/^SIP\/2\.0 422/);
    expect(header(refused, 'Min-SE')).toBe('90');
  });

  it('before 応答 is answered, and one with a description is to come later', async () => {
    world.wire.onMessage = onlyRegister(world.wire.onMessage);
    const { call } = await world.rawInvite();
    const ringing = await until(() => world.sentWith('SIP/2.0 180')[0], '180');
    expect(header(ringing, 'Allow')).toContain('UPDATE');
    const tag = /^To: .*;tag=(\S+)/im.exec(ringing)![1]!;
    await world.wire.send(world.rawRequest('UPDATE', 2, tag));
    await until(() => world.sentWith('SIP/2.0 200').some((text) => text.includes('2 UPDATE')), 'the answer');
    await world.wire.send(world.rawRequest('UPDATE', 3, tag, OFFER));
    await until(() => world.sentWith('SIP/2.0 500').some((text) => text.includes('3 UPDATE')), 'the answer');
    expect(call().phase).toBe('ringing');
    expect(world.troubles).toEqual([]);
  });

  it('of a call that is over is answered 481', async () => {
    const talk = await rawTalk([]);
    await talk.send('BYE');
    expect(await talk.send('UPDATE')).toMatch(/^SIP\/2\.0 481/);
  });
});
