import { randomUUID } from 'node:crypto';
import { type Core, type Invitation, Inviter, UserAgent } from 'sip.js';
import type { IceServer, VoiceSource } from '../../shared/contract/media';
import type { LineState } from '../../shared/contract/slices';
import type { MayRing } from '../../shared/domain/agent';
import type { CallEvent, RecordingState } from '../../shared/domain/call';
import { type CallId, callId } from '../../shared/domain/ids';
import type { Telephony } from '../../shared/settings/telephony';
import type { MediaEngine } from '../media/engine';
import type { DigitsWay } from './digits';
import type { FailureReason } from './failure';
import { IncomingCalls, type Offer } from './incoming-calls';
import { LineWatch } from './line-watch';
import { Publication } from './publication';
import { addressAt, type Wish } from './refer-to';
import { Registration } from './registration';
import { type ReturnSetup, ReturnToFirst } from './return-to-first';
import type { ServerList } from './server-list';
import { isServiceCall, ServiceCalls } from './service-call';
import { SipCall } from './sip-call';
import { SilentLine, WsTransport } from './transport';
import { makeUserAgent, nameLeg, type TransportMaker } from './user-agent';

const MICROPHONE: VoiceSource = { kind: 'microphone' };
const SILENCE: VoiceSource = { kind: 'silence' };
const STOP_LIMIT_MS = 1_500;
const UNSAID_MAX = 20;
/** The interval that RFC 4028 recommends, s. */
const SESSION_EXPIRES_S = 1_800;

export interface SoftphoneOptions {
  /** Address of record, such as `sip:1001@pbx.example.jp`. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly transport: TransportMaker;
  /** Whose current one the transport connects to; without it there is one wire that is not watched. */
  readonly servers?: ServerList;
  /** Opens a socket to one of them beside the line: with it an idle desk comes back to the first. */
  readonly dial?: ReturnSetup['dial'];
  readonly media: MediaEngine;
  readonly iceServers: readonly IceServer[];
  readonly dialledNumberFrom: readonly string[];
  readonly answerAutomatically: boolean;
  /** Calls that ask for it are answered by themselves, after a tone. */
  readonly automaticAnswer?: Telephony['automaticAnswer'];
  readonly digits?: DigitsWay;
  /** RFC 4028, s. */
  readonly refer?: Telephony['refer'];
  readonly sessionExpiresS?: number;
  readonly events: SoftphoneEvents;
}

export interface SoftphoneEvents {
  /** `comesBack`: a caller whom this desk sent away for a while; answered by itself after a tone. */
  readonly mayRing: (offer: Pick<Offer, 'facts' | 'replaces'>) => MayRing | 'comesBack';
  readonly onOffered: (id: CallId, offer: Offer) => void;
  readonly onCall: (id: CallId, event: CallEvent) => void;
  readonly onFailure: (id: CallId, reason: FailureReason) => void;
  readonly onRemoteRinging: (id: CallId) => void;
  /** The network itself is heard before the answer of an outgoing call. */
  readonly onEarlyMedia: (id: CallId) => void;
  /** The far side of a call asks to be sent on, and that is allowed. */
  readonly onWish: (id: CallId, wish: Wish) => void;
  /** The server says how its recording of a call stands. */
  readonly onRecording: (id: CallId, state: RecordingState) => void;
  readonly onLine: (state: LineState, status: number | null) => void;
  /** An exception out of a message handler: logged by kind, the calls go on. */
  readonly onTrouble: (where: string, error: unknown) => void;
}

/** The desk's telephone: one SIP.js user agent, its registration and its calls. The same for a real server and the practice line. */
export class Softphone {
  private readonly userAgent: UserAgent;
  private readonly registration: Registration;
  private readonly calls = new Map<CallId, SipCall>();
  private readonly stopListening: () => void;
  private readonly serviceCalls: ServiceCalls;
  private published: Publication | null = null;
  private readonly watch: LineWatch | null;
  private readonly returning: ReturnToFirst | null;
  private wasConnected = false;
  /** BYEs that the lost line did not take. */
  private unsaidByes: Core.OutgoingRequestMessage[] = [];
  /** An address of this machine, or a voice, is gone: the calls' way has to be found anew. */
  private pathLost = false;
  private stopped = false;

  constructor(private readonly options: SoftphoneOptions) {
    const uri = UserAgent.makeURI(options.address);
    if (!uri) throw new Error('the address was not checked before');
    this.userAgent = makeUserAgent({
      uri,
      authorizationUsername: options.username,
      authorizationPassword: options.password,
      makeTransport: options.transport,
      media: options.media,
      iceServers: options.iceServers,
      source: (session) => (isServiceCall(session) ? SILENCE : MICROPHONE),
    });
    const { sessionExpiresS = SESSION_EXPIRES_S, events } = options;
    const incoming = new IncomingCalls({
      dialledNumberFrom: options.dialledNumberFrom,
      ownUser: this.userAgent.configuration.uri.user,
      answerAutomatically: options.answerAutomatically,
      automaticAnswer: options.automaticAnswer,
      sessionExpiresS,
      mayRing: (offer) => (this.stopped ? 'notReady' : events.mayRing(offer)),
      calls: () => this.calls.values(),
      track: (invitation) => this.track(invitation),
      onOffered: events.onOffered,
      onTrouble: events.onTrouble,
    });
    this.userAgent.delegate = {
      onInvite: (invitation) =>
        this.guard('invite', () => incoming.take(invitation)) ||
        void invitation.reject({ statusCode: 500 }).catch(() => undefined),
      onDisconnect: (error) => {
        this.watch?.stop();
        this.returning?.stop();
        if (error && !this.stopped) this.registration.transportLost(error instanceof SilentLine);
      },
      onReferRequest: (request) => this.guard('refer', () => void request.reject({ statusCode: 603 })),
      onMessage: (message) => this.guard('message', () => void message.reject({ statusCode: 405 })),
      onSubscribeRequest: (request) => this.guard('subscribe', () => void request.reject({ statusCode: 489 })),
    };
    const { servers } = options;
    this.registration = new Registration({
      userAgent: this.userAgent,
      ...(servers ? { servers } : {}),
      onState: (state, status) => this.onLine(state, status),
    });
    this.serviceCalls = new ServiceCalls(this.userAgent);
    const { transport } = this.userAgent;
    this.returning =
      servers && options.dial && transport instanceof WsTransport
        ? new ReturnToFirst({
            servers,
            transport,
            registration: this.registration,
            dial: options.dial,
            address: options.address,
            isIdle: () => this.calls.size === 0 && this.registration.state === 'connected',
          })
        : null;
    this.watch = servers
      ? new LineWatch({ userAgent: this.userAgent, registration: this.registration, servers })
      : null;
    this.stopListening = options.media.onLost(() => {
      for (const call of this.calls.values()) call.mediaLost();
    });
  }

  /** Connects and registers, and keeps at it. */
  async start(): Promise<void> {
    // `start` connects the transport once; what comes of it is the registration's to judge.
    await this.userAgent.start().catch(() => undefined);
    if (!this.stopped) this.registration.start();
  }

  /**
   * Ends all calls, takes the registration back; done within 1.5 s whatever the server does (softphone-facts 2.5, item 10).
   * Nothing is told of this telephone afterwards.
   */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.stopListening();
    this.watch?.stop();
    this.returning?.stop();
    this.serviceCalls.stop();
    this.published?.stop();
    const ending = (async () => {
      for (const call of [...this.calls.values()]) call.hangUp();
      await this.registration.stop();
    })().catch((error: unknown) => this.options.events.onTrouble('stop', error));
    let limit: NodeJS.Timeout | undefined;
    await Promise.race([ending, new Promise((resolve) => (limit = setTimeout(resolve, STOP_LIMIT_MS)))]);
    clearTimeout(limit);
    for (const call of [...this.calls.values()]) call.abandon();
    await this.userAgent.transport.disconnect().catch(() => undefined);
    // What SIP.js still has to say goes nowhere; it is not waited for.
    void this.userAgent.stop().catch((error: unknown) => this.options.events.onTrouble('stop', error));
  }

  /** Tries the line at once: a person asks, or the machine woke up and the socket may be dead without knowing. */
  tryNow(): void {
    const { transport } = this.userAgent;
    if (transport instanceof WsTransport) transport.probe();
    if (this.registration.state !== 'connected' || !transport.isConnected()) this.registration.tryNow();
    else this.watch?.ask();
  }

  /**
   * The machine has other network addresses than before. A line whose own address is gone is dead, and is made anew without
   * waiting; the calls agree on a new way as soon as there is a line.
   */
  networkChanged(addresses: ReadonlySet<string>, lostOne: boolean): void {
    if (this.stopped) return;
    this.pathLost ||= lostOne;
    const { transport } = this.userAgent;
    const own = transport instanceof WsTransport ? transport.localAddress : null;
    if (own !== null && !addresses.has(own.replace(/^::ffff:/, '')) && transport instanceof WsTransport)
      transport.cut();
    this.tryNow();
    if (this.hasLine) this.renewPaths();
  }

  /** A call's voice is lost: both sides find a new way for it, as soon as there is a line to agree on it. */
  renewPath(id: CallId): void {
    if (this.hasLine) void this.calls.get(id)?.renewPath();
    else this.pathLost = true;
  }

  private get hasLine(): boolean {
    return this.registration.state === 'connected' && this.userAgent.transport.isConnected();
  }

  private renewPaths(): void {
    if (!this.pathLost) return;
    this.pathLost = false;
    for (const call of this.calls.values()) void call.renewPath();
  }

  call(id: CallId): SipCall | undefined {
    return this.calls.get(id);
  }

  /**
   * 発信.
   * @param target user part for the server: digits as dialled, checked before.
   * @param extraHeaders whole headers, such as User-to-User.
   */
  dial(target: string, extraHeaders: readonly string[] = []): CallId | null {
    const uri = UserAgent.makeURI(addressAt(target, this.userAgent.configuration.uri));
    if (!uri) return null;
    const inviter = new Inviter(this.userAgent, uri, { earlyMedia: false, extraHeaders: [...extraHeaders] });
    const call = this.track(inviter);
    // In the next turn: the caller of `dial` has to know the call before anything is told of it.
    setImmediate(() => void call.invite());
    return call.id;
  }

  /** Dials a feature code of the exchange, beside whatever calls there are; true when the exchange answered it. */
  serviceCall(code: string, urgent = false): Promise<boolean> {
    return this.serviceCalls.call(code, urgent);
  }

  /** What the server is told of the communicator by PUBLISH; see `Publication`. */
  publication(expiresS: number, onLost: () => void): Publication {
    this.published ??= new Publication(this.userAgent, expiresS, onLost);
    return this.published;
  }

  private track(session: Invitation | Inviter): SipCall {
    const id = callId(randomUUID());
    this.returning?.stay();
    nameLeg(session, id);
    const { events, media, digits = 'auto', sessionExpiresS = SESSION_EXPIRES_S, refer = 'ask' } = this.options;
    const call = new SipCall(
      id,
      session,
      media,
      {
        onEvent: (event) => {
          if (event.kind === 'over') this.calls.delete(id);
          events.onCall(id, event);
        },
        onFailure: (reason) => events.onFailure(id, reason),
        onRinging: () => events.onRemoteRinging(id),
        onEarlyMedia: () => events.onEarlyMedia(id),
        onRecording: (state) => events.onRecording(id, state),
        onWish: (wish) => events.onWish(id, wish),
        onByeUnsaid: (bye) => {
          // The dead line may have been found, and made anew, before SIP gave up waiting.
          if (this.registration.state === 'connected') this.userAgent.userAgentCore.request(bye);
          else if (this.unsaidByes.length < UNSAID_MAX) this.unsaidByes.push(bye);
        },
      },
      { digits, sessionExpiresS, refer },
    );
    this.calls.set(id, call);
    return call;
  }

  private onLine(state: LineState, status: number | null): void {
    if (this.stopped) return;
    if (state === 'connected') {
      // A new socket is a new contact address: each dialog is told it, so that the far side's BYE finds this desk.
      if (this.pathLost) this.renewPaths();
      else if (this.wasConnected) for (const call of this.calls.values()) void call.refresh();
      this.wasConnected = true;
      // Once more, and no oftener: an exchange that knows nothing of the call says 481.
      for (const bye of this.unsaidByes.splice(0)) this.userAgent.userAgentCore.request(bye);
      this.watch?.start();
      this.returning?.start();
    } else {
      this.watch?.stop();
      this.returning?.stop();
    }
    this.options.events.onLine(state, status);
  }

  /** False where the action threw. */
  private guard(where: string, action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.options.events.onTrouble(where, error);
      return false;
    }
  }
}
