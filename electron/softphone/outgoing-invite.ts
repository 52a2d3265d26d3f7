import { type Core, type Inviter, SessionState } from 'sip.js';
import { beforeAnswer, descriptionIn } from './early-media';
import { type FailureReason, reasonOf } from './failure';
import { descriptionOf } from './remote-description';
import { forgetUnanswered } from './sip-guards';

/** Without a word for this long after the line's return, the answer went to the line that is gone. */
const SILENCE_LIMIT_MS = 60_000;

export interface OutgoingEvents {
  readonly onAccepted: (answer: Core.IncomingResponseMessage) => void;
  /** The far side rings, and nothing is heard of it yet. */
  readonly onRinging: () => void;
  /** The network's own voice is heard before the answer: a ringing, an announcement. */
  readonly onEarlyMedia: () => void;
  /** It did not come about. */
  readonly onRefused: (reason: FailureReason) => void;
}

/** An INVITE of this desk, from its sending to its final answer, which comes for sure. */
export class OutgoingInvite {
  private silence: NodeJS.Timeout | null = null;
  private settled = false;

  constructor(
    private readonly inviter: Inviter,
    private readonly events: OutgoingEvents,
  ) {
    inviter.stateChange.addListener((state) => {
      if (state === SessionState.Established || state === SessionState.Terminated) this.hear();
    });
  }

  /** Resolves when the INVITE is on its way; where nothing could be sent it is refused. */
  async send(): Promise<void> {
    const { inviter } = this;
    beforeAnswer(inviter, (sdp) => descriptionOf(inviter)?.expectAnswer(sdp));
    try {
      await inviter.invite({
        requestDelegate: {
          onAccept: ({ message }) => this.events.onAccepted(message),
          onProgress: ({ message }) => void this.onProgress(message),
          onReject: ({ message }) => this.refused(message),
          onRedirect: ({ message }) => this.refused(message),
        },
      });
    } catch {
      this.refused(null);
    }
  }

  /** The line was lost and is back: an answer may have gone to the one that is gone. */
  lineIsBack(): void {
    if (this.settled) return;
    this.hear();
    this.silence = setTimeout(() => {
      this.refused(null);
      this.inviter.cancel().catch(() => undefined);
    }, SILENCE_LIMIT_MS);
  }

  /** The desk is done with it, whatever SIP.js still waits for. */
  over(): void {
    this.hear();
    this.settled = true;
    forgetUnanswered(this.inviter);
  }

  private hear(): void {
    if (this.silence) clearTimeout(this.silence);
    this.silence = null;
  }

  /** With a description the network itself is heard; without one the person hears the desk's own ringback (RFC 3960 3.2). */
  private async onProgress(message: Core.IncomingResponseMessage): Promise<void> {
    this.hear();
    const sdp = descriptionIn(message);
    const heard = sdp !== null && (await descriptionOf(this.inviter)?.takeEarly(sdp));
    if (this.settled || this.inviter.state === SessionState.Established) return;
    if (heard) this.events.onEarlyMedia();
    else if (message.statusCode === 180) this.events.onRinging();
  }

  /** @param answer the final answer; null where none came. */
  private refused(answer: Core.IncomingResponseMessage | null): void {
    this.hear();
    // SIP.js makes an answer up where none came (408, 503), and that one has no headers.
    if (!this.settled) this.events.onRefused(reasonOf(answer?.statusCode ?? 503, answer?.getHeaders('reason') ?? []));
  }
}
