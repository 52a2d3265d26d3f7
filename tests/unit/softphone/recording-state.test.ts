import { describe, expect, it } from 'vitest';
import { recordingIn } from '../../../electron/softphone/recording-state';

const described = (session: string, audio: string) =>
  `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n${session}t=0 0\r\nm=audio 9 RTP/AVP 0\r\n${audio}`;

describe('a=record (RFC 7866 6.2)', () => {
  it.each(['on', 'off', 'paused'] as const)('of the audio says %s', (state) => {
    expect(recordingIn(described('', `a=record:${state}\r\n`))).toBe(state);
  });

  it('of the session counts where the audio has none, and else not', () => {
    expect(recordingIn(described('a=record:on\r\n', ''))).toBe('on');
    expect(recordingIn(described('a=record:on\r\n', 'a=record:paused\r\n'))).toBe('paused');
  });

  it.each(['', 'a=record:\r\n', 'a=record:maybe\r\n', 'a=recordpref:on\r\n', 'a=record:on; off\r\n'])(
    '%j says nothing',
    (line) => {
      expect(recordingIn(described('', line))).toBeNull();
    },
  );

  it('of another medium is not the audio one', () => {
    expect(recordingIn(`${described('', '')}m=video 9 RTP/AVP 96\r\na=record:on\r\n`)).toBeNull();
  });

  it('of text that is no description says nothing', () => {
    expect(recordingIn('\u0000'.repeat(200_000))).toBeNull();
  });
});
