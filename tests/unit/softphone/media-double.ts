import type { MediaPort } from '../../../electron/media/engine';
import { MediaEngine } from '../../../electron/media/engine';
import type { MediaVerb } from '../../../shared/contract/media';

interface Request {
  readonly id: number;
  readonly verb: MediaVerb;
  readonly input: Record<string, unknown>;
}

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n';

type LegState = 'stable' | 'haveLocalOffer' | 'haveRemoteOffer';

/**
 * The hidden window's side of the port, for tests: it keeps the offer/answer state of every leg as a peer connection does,
 * and refuses what a peer connection would refuse.
 */
export class MediaDouble implements MediaPort {
  readonly requests: Request[] = [];
  readonly legs = new Map<string, LegState>();
  /** Requests with these verbs get no answer until `answerKept`. */
  readonly keep = new Set<MediaVerb>();
  /**
   * Answers an offer together with taking it, as the real window does, and writes DTLS roles: an answer that chooses none
   * can't be used (RFC 5763 5), and a browser refuses it.
   */
  asTheWindow = false;
  /** Requests with these verbs are refused. */
  readonly refuse = new Set<MediaVerb>();
  /** How often a new window was asked for. */
  renewals = 0;
  renew = () => {
    this.renewals += 1;
  };
  private kept: Request[] = [];
  private reply: (reply: unknown) => void = () => undefined;
  private event: (event: unknown) => void = () => undefined;
  private gone: () => void = () => undefined;
  private lives = true;

  static ready(): { port: MediaDouble; media: MediaEngine } {
    const port = new MediaDouble();
    const media = new MediaEngine(port);
    port.tell({ kind: 'ready' });
    return { port, media };
  }

  onReply = (listener: (reply: unknown) => void) => {
    this.reply = listener;
  };
  onEvent = (listener: (event: unknown) => void) => {
    this.event = listener;
  };
  onGone = (listener: () => void) => {
    this.gone = listener;
  };

  send = (request: { id: number; verb: MediaVerb; input: unknown }): void => {
    const known = request as Request;
    this.requests.push(known);
    if (this.keep.has(known.verb)) this.kept.push(known);
    else queueMicrotask(() => this.answer(known));
  };

  /** What was asked with a verb, oldest first. */
  asked(verb: MediaVerb): Record<string, unknown>[] {
    return this.requests.filter((request) => request.verb === verb).map((request) => request.input);
  }

  answerKept(): void {
    this.keep.clear();
    for (const request of this.kept.splice(0)) this.answer(request);
  }

  tell(event: unknown): void {
    this.event(event);
  }

  answerRaw(reply: unknown): void {
    this.reply(reply);
  }

  /** The window's process dies; nothing is answered until `comeBack`. */
  die(): void {
    this.lives = false;
    this.legs.clear();
    this.kept = [];
    this.gone();
  }

  comeBack(): void {
    this.lives = true;
    this.tell({ kind: 'ready' });
  }

  private sdpOf(type: string, direction: unknown): string {
    const role = this.asTheWindow ? `a=setup:${type === 'offer' ? 'actpass' : 'active'}\r\n` : '';
    return `${SDP}${role}a=${String(direction)}\r\n`;
  }

  private answer({ id, verb, input }: Request): void {
    if (!this.lives) return;
    if (this.refuse.has(verb)) {
      this.reply({ id, ok: false, reason: 'refused by the test' });
      return;
    }
    try {
      this.reply({ id, ok: true, value: this.act(verb, input) });
    } catch (error) {
      this.reply({ id, ok: false, reason: error instanceof Error ? error.message : 'unknown' });
    }
  }

  private act(verb: MediaVerb, input: Record<string, unknown>): unknown {
    const legId = String(input['legId']);
    const state = this.legs.get(legId) ?? 'stable';
    if (verb === 'describe') {
      const type = state === 'haveRemoteOffer' ? 'answer' : 'offer';
      this.legs.set(legId, type === 'answer' ? 'stable' : 'haveLocalOffer');
      return { type, sdp: this.sdpOf(type, input['direction']) };
    }
    if (verb === 'accept') {
      const { type, sdp } = input['description'] as { type: string; sdp: string };
      if (type === 'offer' ? state !== 'stable' : state !== 'haveLocalOffer') throw new Error(`${type} in ${state}`);
      if (type === 'answer' && sdp.includes('a=setup:actpass')) throw new Error('an answer with actpass');
      this.legs.set(legId, type === 'offer' ? 'haveRemoteOffer' : 'stable');
      if (this.asTheWindow && type === 'offer' && input['answer']) {
        this.legs.set(legId, 'stable');
        return { type: 'answer', sdp: this.sdpOf('answer', input['answer']) };
      }
    } else if (verb === 'early') {
      if (state !== 'haveLocalOffer') throw new Error(`early in ${state}`);
    } else if (verb === 'rollback') {
      if (this.legs.has(legId)) this.legs.set(legId, 'stable');
    } else if (verb === 'close') {
      this.legs.delete(legId);
    } else if ((verb === 'mute' || verb === 'quiet' || verb === 'digits') && !this.legs.has(legId)) {
      throw new Error('no such leg');
    }
    return null;
  }
}
