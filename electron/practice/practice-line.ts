import { type Invitation, Inviter, type Referral, type Session, SessionState, UserAgent } from 'sip.js';
import type { VoiceSource } from '../../shared/contract/media';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { MediaEngine } from '../media/engine';
import { wishIn } from '../softphone/refer-to';
import { notifyReferrer } from '../softphone/refer-wish';
import { renegotiate } from '../softphone/reinvite';
import { descriptionOf } from '../softphone/remote-description';
import { makeUserAgent } from '../softphone/user-agent';
import { MemoryTransport } from './memory-transport';
import { calleeFor, type PracticeLine as Line, type PracticeBehaviour, type PracticeScenario } from './scenarios';

/** Address of the communicator on the practice line; `.invalid` can never be a real host (RFC 2606). */
export const PRACTICE_ADDRESS = 'sip:communicator@practice.invalid';
/** A caller gives up ringing after this time; the desk then shows 不在着信. */
const CALLER_PATIENCE_MS = 40_000;
/** A caller who gets no answer to a line goes on after this time. */
const UNANSWERED_MS = 8_000;
/** Between the last word and the caller's hanging up. */
const GOODBYE_MS = 3_000;
/** The user part of a request line. */
const CALLED_USER = /^[A-Z]+ sips?:(?:([^@;\s]+)@)?/;
/** Ringing before a dialled practice partner picks up. */
const PICK_UP_AFTER_MS = 1_500;
const GRANTED_S = 600;

const voiceOf = (lines: readonly Line[], behaviour: PracticeBehaviour): VoiceSource => ({
  kind: 'practiceCaller',
  lines: lines.map((line) => line.file),
  firstPauseMs: behaviour.pauseMs,
  pauseMs: UNANSWERED_MS,
});

/**
 * The practice line: a telephone network of one desk inside this program. It registers the desk, lets callers of a scenario
 * ring by real SIP messages, and answers whatever the desk dials. Its voices go through WebRTC like any call.
 */
export class PracticeLine {
  /** The desk's end: give it to the `Softphone`. */
  readonly deskTransport: MemoryTransport;
  private readonly userAgent: UserAgent;
  private readonly sources = new WeakMap<object, VoiceSource>();
  private caller: Inviter | null = null;
  private scenario: PracticeScenario | null = null;
  private readonly stopListening: readonly (() => void)[];

  constructor(
    private readonly media: MediaEngine,
    private readonly onTrouble: (error: unknown) => void,
    /** The caller who should ring can't. */
    private readonly onCallerFailed: () => void,
  ) {
    this.deskTransport = new MemoryTransport(onTrouble);
    const networkTransport = new MemoryTransport(onTrouble);
    this.deskTransport.peer = networkTransport;
    networkTransport.peer = this.deskTransport;
    const uri = UserAgent.makeURI('sip:exchange@practice.invalid');
    if (!uri) throw new Error('the exchange has an address');
    this.userAgent = makeUserAgent({
      uri,
      makeTransport: () => networkTransport,
      media,
      iceServers: [],
      source: (session) => this.sources.get(session) ?? { kind: 'microphone' },
    });
    networkTransport.beforeReceive = (message) => {
      // An exchange answers for every user; SIP.js only for its own (RFC 3261 8.2.2.1), so it becomes the one who is called.
      this.userAgent.userAgentCore.configuration.aor.user = CALLED_USER.exec(message)?.[1];
    };
    this.userAgent.delegate = {
      onInvite: (invitation) => this.answerDesk(invitation),
      onRegisterRequest: (request) => {
        const contact = request.message.getHeader('contact') ?? '';
        const uriOnly = /<[^>]+>/.exec(contact)?.[0] ?? contact;
        request.accept({ statusCode: 200, extraHeaders: [`Contact: ${uriOnly};expires=${GRANTED_S}`] });
      },
    };
    this.stopListening = [
      media.on((event) => {
        if (event.kind === 'spoken') this.onSpoken(event.legId);
      }),
      media.onLost(() => this.onMediaLost()),
    ];
  }

  /** The scenario of the caller who rings or talks. */
  get current(): PracticeScenario | null {
    return this.scenario;
  }

  async start(): Promise<void> {
    await this.userAgent.start();
  }

  async stop(): Promise<void> {
    for (const stop of this.stopListening) stop();
    if (this.caller) await this.hangUp(this.caller);
    await this.userAgent.transport.disconnect();
    await this.userAgent.stop().catch(this.onTrouble);
  }

  /** Lets the caller of a scenario ring the desk. False while another practice caller is on the line. */
  ring(scenario: PracticeScenario): boolean {
    if (this.caller) return false;
    const target = UserAgent.makeURI(PRACTICE_ADDRESS);
    const from = UserAgent.makeURI(`sip:${scenario.callerNumber ?? 'anonymous'}@practice.invalid`);
    if (!target || !from) return false;
    const caller = new Inviter(this.userAgent, target, {
      params: { fromUri: from },
      extraHeaders: [`P-Called-Party-ID: <sip:${scenario.dialledNumber}@practice.invalid>`],
    });
    caller.delegate = { onRefer: (referral) => this.follow(caller, referral) };
    this.caller = caller;
    this.scenario = scenario;
    this.sources.set(caller, voiceOf(scenario.lines, scenario));
    const patience = setTimeout(() => void this.hangUp(caller), CALLER_PATIENCE_MS);
    caller.stateChange.addListener((state) => {
      if (state !== SessionState.Establishing) clearTimeout(patience);
      if (state === SessionState.Terminated && this.caller === caller) this.forgetCaller();
    });
    // A slow machine opens the window of the voices later than the desk.
    this.media.onceReady(() => {
      if (caller.state !== SessionState.Initial) return;
      caller.invite().catch((error: unknown) => {
        clearTimeout(patience);
        if (this.caller === caller) this.forgetCaller();
        this.onTrouble(error);
        this.onCallerFailed();
      });
    });
    return true;
  }

  private forgetCaller(): void {
    this.caller = null;
    this.scenario = null;
  }

  private async hangUp(caller: Inviter): Promise<void> {
    try {
      if (caller.state === SessionState.Established) await caller.bye();
      else if (caller.state !== SessionState.Terminated && caller.state !== SessionState.Terminating)
        await caller.cancel();
    } catch (error) {
      this.onTrouble(error);
    }
  }

  /** A caller whose voice died with the hidden window: one who still rings offers a new one when the desk has answered. */
  private onMediaLost(): void {
    const { caller } = this;
    if (!caller) return;
    descriptionOf(caller)?.legLost();
    // In a talk the desk's own re-INVITE renews both sides.
    if (caller.state === SessionState.Established) return;
    caller.stateChange.addListener((state) => {
      if (state === SessionState.Established && descriptionOf(caller)?.legIsGone) void renegotiate(caller, false, true);
    });
  }

  private onSpoken(legId: string): void {
    const { caller, scenario } = this;
    if (!caller || scenario?.hangsUp !== 'caller' || descriptionOf(caller)?.legId !== legId) return;
    setTimeout(() => {
      if (this.caller === caller) void this.hangUp(caller);
    }, GOODBYE_MS);
  }

  /** 転送, 転送確定 and 退室 in practice: the exchange says that the colleague took the call, and the desk lets it go. */
  private follow(session: Session, referral: Referral): void {
    const wish = wishIn(referral.request.getHeader('refer-to') ?? '');
    const dialled = normalisePhoneNumber(wish?.user ?? '');
    void referral.accept();
    notifyReferrer(session, 100, 'Trying', false);
    const known = wish !== null && (wish.replaces !== null || calleeFor(dialled.ok ? dialled.e164 : null) !== null);
    setTimeout(() => {
      if (known) notifyReferrer(session, 200, 'OK', true);
      else notifyReferrer(session, 404, 'Not Found', true);
    }, PICK_UP_AFTER_MS);
  }

  private answerDesk(invitation: Invitation): void {
    const dialled = normalisePhoneNumber(invitation.request.ruri?.user ?? '');
    const callee = calleeFor(dialled.ok ? dialled.e164 : null);
    if (!callee) {
      void invitation.reject({ statusCode: 404 });
      return;
    }
    this.sources.set(invitation, voiceOf(callee.lines, callee));
    invitation.delegate = { onRefer: (referral) => this.follow(invitation, referral) };
    invitation
      .progress({ statusCode: 180 })
      .then(() => new Promise((resolve) => setTimeout(resolve, PICK_UP_AFTER_MS)))
      .then(() => (invitation.state === SessionState.Initial ? invitation.accept() : undefined))
      .catch(this.onTrouble);
  }
}
