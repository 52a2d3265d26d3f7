import { type Core, Invitation, Inviter, type Session, SessionState } from 'sip.js';
import type { ReinviteOutcome } from './reinvite';
import { MIN_SE_S, type RefreshOutcome, SessionTimer } from './session-timer';
import { allowHeader, allowsUpdate, answerUpdates, sendUpdate } from './update';

type IncomingReinvite = Core.IncomingRequest & { readonly message: Core.IncomingRequestMessage };

/** What SIP.js keeps to itself of a re-INVITE of the far side. */
interface OpenSession {
  onInviteRequest(request: IncomingReinvite): void;
}

export interface ClockWork {
  /** Does a step when it is its turn among the operations of the dialog. */
  readonly inTurn: <T>(step: () => Promise<T>) => Promise<T>;
  /** The same media agreed again, which refreshes the session too. */
  readonly reinvite: () => Promise<ReinviteOutcome>;
  /** The far side is gone. */
  readonly lost: () => void;
}

/** Session timers (RFC 4028) and UPDATE (RFC 3311) of one call, on both sides of every INVITE. */
export class SessionClock {
  readonly timer: SessionTimer;
  private farTakesUpdate = false;

  constructor(
    private readonly session: Session,
    intervalS: number,
    private readonly work: ClockWork,
  ) {
    this.timer = new SessionTimer(intervalS, { refresh: () => this.refresh(), expire: work.lost });
    session.stateChange.addListener((state) => {
      if (state === SessionState.Terminated) this.timer.stop();
    });
    this.answerReinvites();
    if (session instanceof Invitation) {
      this.farTakesUpdate = allowsUpdate(session.request);
      answerUpdates(session, session.request.callId, this.timer);
    } else if (session instanceof Inviter) {
      const { request } = session;
      // SIP.js writes a list of its own into every INVITE, without UPDATE.
      request.extraHeaders = [
        ...request.extraHeaders.filter((header) => !/^Allow:/i.test(header)),
        allowHeader(),
        ...this.timer.headers,
      ];
      answerUpdates(session, request.callId, this.timer);
    }
  }

  /** The headers of our 200 to the INVITE; the clock runs from then on. */
  answer(): string[] {
    if (!(this.session instanceof Invitation)) return [];
    const answer = this.timer.answer(this.session.request);
    // An interval that is too small was refused before the ring.
    if (answer.kind === 'tooSmall') return [];
    this.timer.begin(answer.agreement);
    return [...answer.headers];
  }

  /** The 200 to our INVITE. */
  answered(response: Core.IncomingResponseMessage): void {
    this.farTakesUpdate = allowsUpdate(response);
    this.timer.take(response);
  }

  private answerReinvites(): void {
    const open = this.session as unknown as OpenSession;
    const original = open.onInviteRequest;
    open.onInviteRequest = (request) => {
      const answer = this.timer.answer(request.message);
      if (answer.kind === 'tooSmall') {
        request.reject({ statusCode: 422, extraHeaders: [`Min-SE: ${MIN_SE_S}`] });
        return;
      }
      const { accept } = request;
      request.accept = (options) => {
        const said = accept.call(request, {
          statusCode: 200,
          ...options,
          extraHeaders: [...(options?.extraHeaders ?? []), ...answer.headers, allowHeader()],
        });
        this.timer.begin(answer.agreement);
        return said;
      };
      original.call(this.session, request);
    };
  }

  /** By UPDATE without a description where the far side takes it, else by a re-INVITE. */
  private refresh(): Promise<RefreshOutcome> {
    return this.work.inTurn(async () => {
      if (this.farTakesUpdate) {
        const outcome = await sendUpdate(this.session, this.timer);
        if (outcome !== 'unknownMethod') return outcome;
        this.farTakesUpdate = false;
      }
      const outcome = await this.work.reinvite();
      return outcome === 'agreed' ? 'refreshed' : outcome;
    });
  }
}
