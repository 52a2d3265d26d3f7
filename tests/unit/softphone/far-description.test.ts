import { describe, expect, it } from 'vitest';
import { holds, pathOf } from '../../../electron/softphone/far-description';

const sdp = (...lines: string[]) => `${['v=0', 's=-', ...lines].join('\r\n')}\r\n`;
const AUDIO = 'm=audio 4000 RTP/AVP 0';

describe('a description of the far side', () => {
  it.each([
    ['sendrecv', false],
    ['recvonly', false],
    ['sendonly', true],
    ['inactive', true],
  ])('with a=%s holds this desk: %s', (direction, held) => {
    expect(holds(sdp('c=IN IP4 192.0.2.1', AUDIO, `a=${direction}`))).toBe(held);
    expect(holds(sdp('c=IN IP4 192.0.2.1', `a=${direction}`, AUDIO))).toBe(held);
  });

  it('with the nil address of old telephones holds, but not a browser that writes it beside its candidates', () => {
    expect(holds(sdp('c=IN IP4 0.0.0.0', AUDIO))).toBe(true);
    expect(holds(sdp(AUDIO, 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:x'))).toBe(false);
  });

  it('whose held part is not the audio holds nobody', () => {
    expect(holds(sdp('c=IN IP4 192.0.2.1', AUDIO, 'm=video 4002 RTP/AVP 96', 'a=inactive'))).toBe(false);
    expect(holds('')).toBe(false);
    expect(holds('a=sendonly')).toBe(false);
  });

  it('is known again by its ICE name and certificate, or by its address', () => {
    const ice = (ufrag: string, extra = '') => sdp(AUDIO, `a=ice-ufrag:${ufrag}`, 'a=fingerprint:sha-256 AA', extra);
    expect(pathOf(ice('one', 'a=sendonly'))).toBe(pathOf(ice('one')));
    expect(pathOf(ice('one'))).not.toBe(pathOf(ice('two')));
    const plain = (port: number) => sdp('c=IN IP4 192.0.2.1', `m=audio ${port} RTP/AVP 0`);
    expect(pathOf(plain(4000))).toBe(pathOf(plain(4000)));
    expect(pathOf(plain(4000))).not.toBe(pathOf(plain(4002)));
  });
});
