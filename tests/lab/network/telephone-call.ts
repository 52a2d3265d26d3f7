import { ReceivedMessages } from './received-messages';
import type { RtpEndpoint } from './rtp-endpoint';
import { answeringDirection, audioDescription, type Direction, readAudio, sends } from './sdp';
import { cseqOf, header, recordRoutes, type SipMessage, uriOf } from './sip-message';
import type { ResponseParts, TelephoneDialog } from './telephone-dialog';
import { type CallPlacer, followRefer } from './telephone-refer';
import type { Headers, ReferIn, TelephoneScript, TelephoneState } from './telephone-script';
import { until } from './until';

const SDP: readonly [string, string] = ['Content-Type', 'application/sdp'];

/** One call of the lab's telephone: a plain SIP dialog over UDP with G.711, and a record of all that was received. */
export class TelephoneCall extends ReceivedMessages {
  /** The final answer to our INVITE, or what we rejected with. */
  finalStatus: number | undefined;
  /** Who ended an established call. */
  endedBy: 'us' | 'them' | undefined;
  invitedAtMs = 0;
  answeredAtMs = 0;
  /** Every direction that the other side has offered after the start: hold and resume as seen on the wire. */
  readonly offeredDirections: Direction[] = [];
  readonly refers: ReferIn[] = [];
  /** Calls made because of a REFER, in order. */
  readonly followed: TelephoneCall[] = [];
  invite: SipMessage | undefined;
  /** Status of every answer to a re-INVITE from now on; undefined takes them. */
  refuseReinvites: number | undefined;
  private current: TelephoneState = 'calling';
  private readonly watchers = new Set<(state: TelephoneState) => void>();
  private ownReinvitePending = false;
  private glare: Direction | undefined;
  private metInGlare: SipMessage | undefined;
  private sdpVersion = 1;
  private refreshing: NodeJS.Timeout | undefined;

  constructor(
    readonly dialog: TelephoneDialog,
    public audio: RtpEndpoint,
    readonly script: TelephoneScript,
    private readonly placeCall: CallPlacer<TelephoneCall>,
  ) {
    super();
  }

  get id(): string {
    return this.dialog.id;
  }

  get state(): TelephoneState {
    return this.current;
  }

  async reaches(state: TelephoneState, deadlineMs = 10_000): Promise<this> {
    await until(`telephone call ${state}`, () => this.state === state, deadlineMs).catch(() => {
      throw new Error(`telephone call never ${state}: it is ${this.state}, final status ${this.finalStatus}`);
    });
    return this;
  }

  /** Calls `watcher` at each change of state. */
  watch(watcher: (state: TelephoneState) => void): void {
    this.watchers.add(watcher);
  }

  owns(message: SipMessage): boolean {
    return this.dialog.owns(message, this.invite);
  }

  /** Sends the first INVITE (outgoing calls). */
  sendInvite(headers: Headers): void {
    this.dialog.remoteAddress = `<${this.dialog.remoteTarget}>`;
    this.invitedAtMs = performance.now();
    this.dialog.request('INVITE', [...this.dialog.abilities(), ...headers, SDP], this.description('sendrecv'), true);
  }

  /** Takes the place of the called side for an INVITE that has come in. */
  acceptIncoming(invite: SipMessage): void {
    this.invite = invite;
    this.dialog.localAddress = header(invite, 'To');
    this.dialog.remoteAddress = header(invite, 'From');
    this.dialog.remoteTarget = uriOf(header(invite, 'Contact'));
    this.dialog.routes = recordRoutes(invite);
    this.become('ringing');
    if (this.dialog.refusesShortTimer(invite)) {
      this.end('us');
      return;
    }
    if (!this.script.dead) this.dialog.respond(invite, 180);
  }

  /** Speaks before the answer: 183 with a description, and the tone at once. */
  speakEarly(headers: Headers = []): void {
    this.answerInvite(183, headers);
  }

  /** @param headers further ones of the 200. */
  answer(headers: Headers = []): void {
    this.answerInvite(200, [...this.dialog.timerHeaders(), ...headers]);
    this.answeredAtMs = performance.now();
    this.finalStatus = 200;
    this.become('established');
  }

  /** Answers from another telephone than the one that spoke before: another To tag, port and tone (RFC 3261 13.2.2.4). */
  async answerFromOtherFork(toneHz: number): Promise<void> {
    this.audio.close();
    this.audio = await this.audio.another(toneHz);
    this.dialog.localTag = `fork${this.dialog.localTag}`;
    this.sdpVersion += 100;
    this.answer();
  }

  reject(status: number, reason?: string, headers: Headers = []): void {
    if (this.invite) this.dialog.respond(this.invite, status, { headers, reason });
    this.finalStatus = status;
    this.end('us');
  }

  /** @param headers for instance Reason (RFC 3326). */
  hangUp(headers: Headers = []): void {
    if (this.state !== 'established') return;
    this.dialog.request('BYE', headers);
    this.end('us');
  }

  /** Gives up before an answer. */
  cancel(): void {
    this.dialog.cancel();
  }

  /** Changes the direction by re-INVITE: `inactive` or `sendonly` is hold from the telephone's side. */
  reinvite(direction: Direction, headers: Headers = []): void {
    this.sdpVersion += 1;
    this.ownReinvitePending = true;
    this.dialog.request('INVITE', [...this.dialog.abilities(), ...headers, SDP], this.description(direction));
  }

  /** Any request inside the dialog, for instance INFO, UPDATE, NOTIFY, OPTIONS or REFER. */
  request(method: string, headers: Headers = [], body = ''): void {
    this.dialog.request(method, headers, body);
  }

  /** Keeps the session alive as its refresher (RFC 4028 section 7.2) until the call ends. */
  refreshEvery(everyMs: number, method: 'UPDATE' | 'INVITE', headers: Headers): void {
    this.refreshing = setInterval(() => {
      if (method === 'UPDATE') this.request('UPDATE', headers);
      else this.reinvite('sendrecv', headers);
    }, everyMs);
  }

  /** At the next re-INVITE sends its own at the same moment, so that both sides meet 491 (RFC 3261 14.1). */
  glareAtNextReinvite(direction: Direction = 'sendrecv'): void {
    this.glare = direction;
  }

  receive(message: SipMessage): void {
    this.received.push(message);
    if (this.script.dead) return;
    if (message.status !== undefined) this.receiveResponse(message, message.status);
    else this.receiveRequest(message);
  }

  private answerInvite(status: number, headers: Headers): void {
    if (!this.invite) throw new Error('only an incoming call is answered');
    this.takeRemoteAudio(this.invite.body, 'sendrecv');
    const sdp = this.description('sendrecv', readAudio(this.invite.body)?.telephoneEvent);
    this.dialog.respond(this.invite, status, { sdp, headers });
  }

  private receiveResponse(message: SipMessage, status: number): void {
    const { method, number } = cseqOf(message);
    if (method !== 'INVITE' || status === 100) return;
    if (status < 200) {
      if (message.body) this.takeRemoteAudio(message.body, 'sendrecv');
      if (this.state === 'calling') this.become('ringing');
      return;
    }
    const first = number === 1;
    if (!first) {
      this.ownReinvitePending = false;
      if (this.metInGlare) this.dialog.respond(this.metInGlare, 491);
      this.metInGlare = undefined;
    }
    if (status >= 300) {
      this.dialog.acknowledge(message, false);
      if (!first) return;
      this.finalStatus ??= status;
      this.end('them');
      return;
    }
    this.dialog.remoteAddress = header(message, 'To');
    this.dialog.remoteTarget = uriOf(header(message, 'Contact')) || this.dialog.remoteTarget;
    const answered = first && this.finalStatus === undefined;
    if (answered) this.dialog.routes = recordRoutes(message).reverse();
    this.dialog.acknowledge(message, true);
    if (!answered) return;
    this.answeredAtMs = performance.now();
    this.finalStatus = status;
    this.takeRemoteAudio(message.body, 'sendrecv');
    this.become('established');
  }

  private receiveRequest(message: SipMessage): void {
    switch (message.method) {
      case 'INVITE':
        this.receiveReinvite(message);
        return;
      case 'UPDATE':
        if (!this.dialog.refusesShortTimer(message)) this.acceptOffer(message);
        return;
      case 'REFER':
        followRefer(this, message, this.placeCall);
        return;
      case 'BYE':
        this.dialog.respond(message, 200);
        this.end('them');
        return;
      case 'CANCEL':
        this.dialog.respond(message, 200);
        if (this.invite && this.state === 'ringing') {
          this.dialog.respond(this.invite, 487);
          this.finalStatus = 487;
          this.end('them');
        }
        return;
      case 'ACK':
        return;
      default:
        this.dialog.respond(message, 200);
    }
  }

  private receiveReinvite(message: SipMessage): void {
    const direction = this.glare;
    this.glare = undefined;
    if (direction) {
      // Theirs is answered when ours is: else it could be over before ours arrives, and nobody would meet anybody.
      this.metInGlare = message;
      this.reinvite(direction);
      return;
    }
    if (this.refuseReinvites !== undefined) {
      const offer = readAudio(message.body);
      if (offer) this.offeredDirections.push(offer.direction);
      this.dialog.respond(message, this.refuseReinvites);
      return;
    }
    if (this.ownReinvitePending) {
      this.dialog.respond(message, 491);
      return;
    }
    if (!this.dialog.refusesShortTimer(message)) this.acceptOffer(message);
  }

  private acceptOffer(message: SipMessage): void {
    const offer = readAudio(message.body);
    this.dialog.remoteTarget = uriOf(header(message, 'Contact')) || this.dialog.remoteTarget;
    const parts: ResponseParts = { headers: this.dialog.timerHeaders() };
    if (!offer && message.method === 'UPDATE') {
      this.dialog.respond(message, 200, parts);
      return;
    }
    const direction = answeringDirection(offer?.direction ?? 'sendrecv');
    if (offer) {
      this.offeredDirections.push(offer.direction);
      this.takeRemoteAudio(message.body, direction);
    }
    this.sdpVersion += 1;
    this.dialog.respond(message, 200, { ...parts, sdp: this.description(direction, offer?.telephoneEvent) });
  }

  private description(direction: Direction, telephoneEvent = 101): string {
    const event = this.script.telephoneEvents === false ? null : telephoneEvent;
    return audioDescription(this.audio.port, this.sdpVersion, direction, event, this.script.recording);
  }

  private takeRemoteAudio(sdp: string, localDirection: Direction): void {
    const remote = readAudio(sdp);
    if (!remote) return;
    if (remote.telephoneEvent !== undefined) this.audio.telephoneEventType = remote.telephoneEvent;
    this.audio.connect(remote, sends(localDirection));
  }

  private become(state: TelephoneState): void {
    this.current = state;
    for (const watcher of this.watchers) watcher(state);
  }

  private end(by: 'us' | 'them'): void {
    if (this.state === 'ended') return;
    clearInterval(this.refreshing);
    if (this.state === 'established') this.endedBy = by;
    this.audio.close();
    this.become('ended');
  }
}
