import type { Core, Session } from 'sip.js';
import type { RecordingState } from '../../shared/domain/call';

const WORDS: Readonly<Record<string, RecordingState>> = { on: 'on', off: 'off', paused: 'paused', pause: 'paused' };

/**
 * What a description says of the server's recording (`a=record`, RFC 7866 6.2): that of the audio, else that of the whole
 * session. Null where it says nothing.
 */
export function recordingIn(sdp: string): RecordingState | null {
  const [session = '', ...sections] = sdp.slice(0, 100_000).split(/\r?\n(?=m=)/);
  const audio = sections.find((section) => /^m=audio [1-9]/.test(section)) ?? '';
  const attribute = /^a=record:(on|off|paused)\s*$/m;
  const word = (attribute.exec(audio) ?? attribute.exec(session))?.[1];
  return word === undefined ? null : (WORDS[word] ?? null);
}

/** What an INFO says of the recording, by the `Record` header that Snom telephones brought; null where it says nothing. */
export function recordingOf(info: Core.IncomingRequestMessage): RecordingState | null {
  return WORDS[info.getHeader('record')?.trim().toLowerCase() ?? ''] ?? null;
}

/** Sends INFO with a header in the dialog; true when the far side took it. Never rejects. */
export function sendInfo(session: Session, header: string): Promise<boolean> {
  return new Promise((resolve) => {
    session
      .info({
        requestDelegate: {
          onAccept: () => resolve(true),
          onRedirect: () => resolve(false),
          onReject: () => resolve(false),
        },
        requestOptions: { extraHeaders: [header] },
      })
      .catch(() => resolve(false));
  });
}
