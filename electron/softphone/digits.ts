import { type Session, SessionState } from 'sip.js';
import type { Telephony } from '../../shared/settings/telephony';
import { type MediaEngine, MediaFailure } from '../media/engine';

export type DigitsWay = Telephony['digits'];

/** How long one key sounds, ms; the same as the telephone events of the hidden window. */
const KEY_MS = 160;

/** The body of an INFO for one key, as Cisco and Asterisk write it; there is no RFC for it. */
export function keyAsInfo(key: string): string {
  return `Signal=${key}\r\nDuration=${KEY_MS}\r\n`;
}

/** Sends one key by INFO and waits for its answer, so that keys can't overtake each other. */
function sendKey(session: Session, key: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ended = (state: SessionState) => {
      if (state === SessionState.Terminated) settle(false);
    };
    const settle = (sent: boolean) => {
      session.stateChange.removeListener(ended);
      resolve(sent);
    };
    session.stateChange.addListener(ended);
    session
      .info({
        requestDelegate: {
          onAccept: () => settle(true),
          onRedirect: () => settle(false),
          onReject: () => settle(false),
        },
        requestOptions: {
          body: { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: keyAsInfo(key) },
        },
      })
      .catch(() => settle(false));
  });
}

/**
 * プッシュ信号 of one call. Key presses go one after another, whatever way each takes.
 */
export class Digits {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly legId: string,
    private readonly session: Session,
    private readonly media: MediaEngine,
    private readonly way: DigitsWay,
  ) {}

  /** Gives the digits that were sent: fewer than asked where the far side refused one. Never rejects. */
  send(digits: string): Promise<string> {
    const sent = this.turn.then(() => this.sendNow(digits));
    this.turn = sent;
    return sent;
  }

  private async sendNow(digits: string): Promise<string> {
    if (this.way !== 'info') {
      try {
        await this.media.ask('digits', { legId: this.legId, digits });
        return digits;
      } catch (error) {
        const notAgreed = error instanceof MediaFailure && error.reason === 'refused';
        if (this.way === 'rfc4733' || !notAgreed) return '';
      }
    }
    let sent = '';
    for (const key of digits) {
      if (this.session.state !== SessionState.Established || !(await sendKey(this.session, key))) break;
      // Heard as it goes out: a tone for a key that was refused would be a lie.
      this.media.tell('digitTones', { digits: key });
      sent += key;
    }
    return sent;
  }
}
