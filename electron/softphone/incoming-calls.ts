import { type Invitation, SessionState } from 'sip.js';
import type { MayRing } from '../../shared/domain/agent';
import type { CallId } from '../../shared/domain/ids';
import type { Telephony } from '../../shared/settings/telephony';
import { type AutomaticAnswer, automaticAnswer } from './automatic-answer';
import { type InviteFacts, readInvite } from './caller';
import { type Replaced, readReplaces } from './refer-to';
import { answerTimer, MIN_SE_S, timerFactsOf } from './session-timer';
import type { SipCall } from './sip-call';
import { ignoreStrangeExpiry, ringPlainly } from './sip-guards';
import { allowHeader } from './update';

/** A caller who comes back is announced by the tone of an automatic answer. */
const COMES_BACK: AutomaticAnswer = { delayMs: 700, tone: true };

/** A call that comes in, as far as it is known before anyone answers. */
export interface Offer {
  readonly facts: InviteFacts;
  /** When its INVITE came, epoch ms. */
  readonly receivedAt: number;
  /** It is being answered without a person's press. */
  readonly automatic: boolean;
  /** It rings, and is answered by itself after this time, unless a person is quicker. */
  readonly answersItself: AutomaticAnswer | null;
  /** The call of this desk whose place it takes (RFC 3891). */
  readonly replaces: CallId | null;
}

export interface IncomingSetup {
  readonly dialledNumberFrom: readonly string[];
  /** This desk's own user part: who dialled it dialled no number of the centre. */
  readonly ownUser: string | undefined;
  readonly answerAutomatically: boolean;
  readonly automaticAnswer: Telephony['automaticAnswer'];
  /** RFC 4028, s. */
  readonly sessionExpiresS: number;
  /** `comesBack`: a caller whom this desk sent away for a while; answered by itself after a tone. */
  readonly mayRing: (offer: Pick<Offer, 'facts' | 'replaces'>) => MayRing | 'comesBack';
  readonly calls: () => Iterable<SipCall>;
  readonly track: (invitation: Invitation) => SipCall;
  readonly onOffered: (id: CallId, offer: Offer) => void;
  readonly onTrouble: (where: string, error: unknown) => void;
}

/** What an INVITE meets at this desk: a refusal with its status, a ring, or an answer by itself. Throws what `onOffered` throws. */
export class IncomingCalls {
  constructor(private readonly setup: IncomingSetup) {}

  take(invitation: Invitation): void {
    const { dialledNumberFrom, ownUser, sessionExpiresS, mayRing } = this.setup;
    const receivedAt = Date.now();
    const facts = readInvite(invitation.request, dialledNumberFrom, ownUser);
    const replacing = this.replacedBy(invitation);
    if (typeof replacing === 'number') {
      void invitation.reject({ statusCode: replacing });
      return;
    }
    const replaces = replacing?.id ?? null;
    const may = replacing ? 'yes' : mayRing({ facts, replaces });
    if (answerTimer(timerFactsOf(invitation.request), sessionExpiresS).kind === 'tooSmall') {
      void invitation.reject({ statusCode: 422, extraHeaders: [`Min-SE: ${MIN_SE_S}`] });
      return;
    }
    if (may === 'busy' || may === 'notReady') {
      void invitation.reject({ statusCode: may === 'busy' ? 486 : 480 });
      return;
    }
    ignoreStrangeExpiry(invitation);
    ringPlainly(invitation);
    this.offer(invitation, { facts, receivedAt, replaces }, may, replacing);
  }

  private offer(
    invitation: Invitation,
    known: Pick<Offer, 'facts' | 'receivedAt' | 'replaces'>,
    may: 'yes' | 'waiting' | 'comesBack',
    replacing: SipCall | null,
  ): void {
    const call = this.setup.track(invitation);
    // Beside a talk nobody is put through unasked: the second call rings.
    const automatic = replacing !== null || (this.setup.answerAutomatically && may === 'yes');
    const { request } = invitation;
    const wish = { headers: (name: string) => request.getHeaders(name), from: request.from.uri };
    const asked = automatic || may !== 'yes' ? null : automaticAnswer(wish, this.setup.automaticAnswer);
    const answersItself = may === 'comesBack' ? COMES_BACK : asked;
    if (replacing) call.succeed(replacing);
    // The hidden window works on the answer while the desk puts up the card.
    if (automatic) void this.answerAtOnce(call);
    try {
      this.setup.onOffered(call.id, { ...known, automatic, answersItself });
      if (replacing) takePlace(call, replacing);
    } catch (error) {
      // A call that the desk can't show must not ring unseen.
      void call.reject(500).then((early) => early || call.hangUp());
      throw error;
    }
    if (automatic) return;
    void invitation.progress({ statusCode: 180, extraHeaders: [allowHeader()] }).catch(() => undefined);
    if (answersItself) this.answerAfter(call, answersItself.delayMs);
  }

  /** The call whose place an INVITE takes (RFC 3891 3), null where it names none, or the status that refuses it. */
  private replacedBy({ request }: Invitation): SipCall | 400 | 481 | 486 | null {
    const header = request.getHeader('replaces');
    if (header === undefined) return null;
    const named: Replaced | null = readReplaces(header);
    if (!named) return 400;
    const call = [...this.setup.calls()].find((one) => one.referrals.isReplacedBy(named));
    if (!call?.established) return 481;
    return named.earlyOnly ? 486 : call;
  }

  private answerAfter(call: SipCall, delayMs: number): void {
    const timer = setTimeout(() => {
      // 応答, 拒否 and the caller may all have been quicker.
      if (call.rings) void this.answerAtOnce(call);
    }, delayMs);
    call.session.stateChange.addListener(() => clearTimeout(timer));
  }

  private async answerAtOnce(call: SipCall): Promise<void> {
    const error = await call.answer();
    if (error) this.setup.onTrouble('answer', new Error(error));
  }
}

/** The old call ends when the new one stands, and not before: the talk must not be lost between them. */
function takePlace(call: SipCall, replaced: SipCall): void {
  call.session.stateChange.addListener((state) => {
    if (state === SessionState.Established) replaced.letGo('replaced');
  });
}
