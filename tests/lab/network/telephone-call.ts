import type { RtpEndpoint } from './rtp-endpoint';
import { answeringDirection, audioDescription, type Direction, readAudio, sends } from './sdp';
import { cseqOf, formatSip, header, headerValues, recordRoutes, type SipMessage, tagOf, uriOf } from './sip-message';
import { until } from './until';

export type TelephoneState = 'calling' | 'ringing' | 'established' | 'ended';

export interface Wire {
  address: string;
  send(text: string): void;
  token(): string;
}

/** One call of the lab's telephone: a plain SIP dialog over UDP with G.711, and a record of all that was received. */
export class TelephoneCall {
  state: TelephoneState = 'calling';
  /** The final answer to our INVITE, or what we rejected with. */
  finalStatus: number | undefined;
  /** Who ended an established call. */
  endedBy: 'us' | 'them' | undefined;
  invitedAtMs = 0;
  answeredAtMs = 0;
  /** Every direction that the other side has offered after the start: hold and resume as seen on the wire. */
  readonly offeredDirections: Direction[] = [];
  readonly received: SipMessage[] = [];
  invite: SipMessage | undefined;
  /** Status of every answer to a re-INVITE from now on; undefined takes them. */
  refuseReinvites: number | undefined;
  private readonly localTag: string;
  private remoteAddress = '';
  private remoteTarget: string;
  private routes: string[] = [];
  private cseq = 1;
  private sdpVersion = 1;
  private readonly inviteBranch: string;

  constructor(
    private readonly wire: Wire,
    readonly id: string,
    readonly audio: RtpEndpoint,
    private localAddress: string,
    target: string,
  ) {
    this.localTag = wire.token();
    this.remoteTarget = target;
    this.inviteBranch = `z9hG4bK${wire.token()}`;
  }

  async reaches(state: TelephoneState, deadlineMs = 10_000): Promise<this> {
    await until(
      `telephone call ${state} (is ${this.state} ${this.finalStatus ?? ''})`,
      () => this.state === state,
      deadlineMs,
    ).catch(() => {
      throw new Error(`telephone call never ${state}: it is ${this.state}, final status ${this.finalStatus}`);
    });
    return this;
  }

  /** Sends the first INVITE (outgoing calls). */
  sendInvite(extraHeaders: ReadonlyArray<readonly [string, string]>): void {
    this.remoteAddress = `<${this.remoteTarget}>`;
    this.invitedAtMs = performance.now();
    this.wire.send(
      formatSip(
        `INVITE ${this.remoteTarget} SIP/2.0`,
        [...this.requestHeaders('INVITE', this.inviteBranch), ...extraHeaders, ['Content-Type', 'application/sdp']],
        audioDescription(this.audio.port, this.sdpVersion, 'sendrecv'),
      ),
    );
  }

  /** Takes the place of the called side for an INVITE that has come in. */
  acceptIncoming(invite: SipMessage): void {
    this.invite = invite;
    this.state = 'ringing';
    this.localAddress = header(invite, 'To');
    this.remoteAddress = header(invite, 'From');
    this.remoteTarget = uriOf(header(invite, 'Contact'));
    this.routes = recordRoutes(invite);
    this.respond(invite, 180, 'Ringing');
  }

  answer(headers: ReadonlyArray<readonly [string, string]> = []): void {
    if (!this.invite) throw new Error('only an incoming call is answered');
    const offer = readAudio(this.invite.body);
    this.takeRemoteAudio(this.invite.body, 'sendrecv');
    this.answeredAtMs = performance.now();
    this.respond(
      this.invite,
      200,
      'OK',
      audioDescription(this.audio.port, this.sdpVersion, 'sendrecv', offer?.telephoneEvent),
      headers,
    );
    this.finalStatus = 200;
    this.state = 'established';
  }

  /** 183 with a description: the telephone is heard before it answers (an announcement, a ringing of its own). */
  speakEarly(): void {
    if (!this.invite) throw new Error('only an incoming call is heard early');
    const offer = readAudio(this.invite.body);
    this.takeRemoteAudio(this.invite.body, 'sendrecv');
    this.respond(
      this.invite,
      183,
      'Session Progress',
      audioDescription(this.audio.port, this.sdpVersion, 'sendrecv', offer?.telephoneEvent),
    );
  }

  reject(status: number, reason: string): void {
    if (this.invite) this.respond(this.invite, status, reason);
    this.finalStatus = status;
    this.end('us');
  }

  hangUp(): void {
    if (this.state !== 'established') return;
    this.request('BYE');
    this.end('us');
  }

  /** Gives up before an answer. */
  cancel(): void {
    this.wire.send(
      formatSip(`CANCEL ${this.remoteTarget} SIP/2.0`, this.requestHeaders('CANCEL', this.inviteBranch, 1)),
    );
  }

  /** Changes the direction by re-INVITE: `inactive` or `sendonly` is hold from the telephone's side. */
  reinvite(direction: Direction): void {
    this.cseq += 1;
    this.sdpVersion += 1;
    this.wire.send(
      formatSip(
        `INVITE ${this.remoteTarget} SIP/2.0`,
        [...this.requestHeaders('INVITE', `z9hG4bK${this.wire.token()}`), ['Content-Type', 'application/sdp']],
        audioDescription(this.audio.port, this.sdpVersion, direction),
      ),
    );
  }

  /** Any request inside the dialog, for instance INFO or MESSAGE. */
  request(method: string, headers: ReadonlyArray<readonly [string, string]> = [], body = ''): void {
    this.cseq += 1;
    const all = [...this.requestHeaders(method, `z9hG4bK${this.wire.token()}`), ...headers];
    this.wire.send(formatSip(`${method} ${this.remoteTarget} SIP/2.0`, all, body));
  }

  receive(message: SipMessage): void {
    this.received.push(message);
    if (message.status !== undefined) this.receiveResponse(message, message.status);
    else this.receiveRequest(message);
  }

  private receiveResponse(message: SipMessage, status: number): void {
    if (cseqOf(message).method !== 'INVITE' || status === 100) return;
    if (status < 200) {
      if (this.state === 'calling') this.state = 'ringing';
      return;
    }
    const first = cseqOf(message).number === 1;
    if (status >= 300) {
      this.acknowledge(message, false);
      if (!first) return;
      this.finalStatus ??= status;
      this.end('them');
      return;
    }
    this.remoteAddress = header(message, 'To');
    this.remoteTarget = uriOf(header(message, 'Contact')) || this.remoteTarget;
    if (first && this.finalStatus === undefined) {
      this.answeredAtMs = performance.now();
      this.finalStatus = status;
      this.routes = recordRoutes(message).reverse();
      this.takeRemoteAudio(message.body, 'sendrecv');
      this.state = 'established';
    }
    this.acknowledge(message, true);
  }

  private receiveRequest(message: SipMessage): void {
    switch (message.method) {
      case 'INVITE':
        this.receiveReinvite(message);
        return;
      case 'BYE':
        this.respond(message, 200, 'OK');
        this.end('them');
        return;
      case 'CANCEL':
        this.respond(message, 200, 'OK');
        if (this.invite && this.state === 'ringing') {
          this.respond(this.invite, 487, 'Request Terminated');
          this.finalStatus = 487;
          this.end('them');
        }
        return;
      case 'ACK':
        return;
      default:
        this.respond(message, 200, 'OK');
    }
  }

  private receiveReinvite(message: SipMessage): void {
    const offer = readAudio(message.body);
    if (this.refuseReinvites !== undefined) {
      if (offer) this.offeredDirections.push(offer.direction);
      this.respond(message, this.refuseReinvites, 'Not Acceptable Here');
      return;
    }
    const direction = answeringDirection(offer?.direction ?? 'sendrecv');
    this.remoteTarget = uriOf(header(message, 'Contact')) || this.remoteTarget;
    if (offer) {
      this.offeredDirections.push(offer.direction);
      this.takeRemoteAudio(message.body, direction);
    }
    this.sdpVersion += 1;
    this.respond(
      message,
      200,
      'OK',
      audioDescription(this.audio.port, this.sdpVersion, direction, offer?.telephoneEvent),
    );
  }

  private takeRemoteAudio(sdp: string, localDirection: Direction): void {
    const remote = readAudio(sdp);
    if (!remote) return;
    if (remote.telephoneEvent !== undefined) this.audio.telephoneEventType = remote.telephoneEvent;
    this.audio.connect(remote, sends(localDirection));
  }

  private end(by: 'us' | 'them'): void {
    if (this.state === 'ended') return;
    if (this.state === 'established') this.endedBy = by;
    this.state = 'ended';
    this.audio.close();
  }

  private acknowledge(response: SipMessage, accepted: boolean): void {
    const { number } = cseqOf(response);
    // RFC 3261: the ACK of a refusal belongs to the INVITE's transaction (17.1.1.3), that of a 2xx is a new one (13.2.2.4).
    const via = header(response, 'Via');
    const branch = accepted ? `z9hG4bK${this.wire.token()}` : (/branch=([^;\s]+)/.exec(via)?.[1] ?? this.inviteBranch);
    const headers = this.requestHeaders('ACK', branch, number).map(([name, value]): [string, string] =>
      name === 'To' ? ['To', header(response, 'To')] : [name, value],
    );
    this.wire.send(formatSip(`ACK ${this.remoteTarget} SIP/2.0`, headers));
  }

  private requestHeaders(method: string, branch: string, cseq = this.cseq): Array<[string, string]> {
    const tagged = tagOf(this.localAddress) ? this.localAddress : `${this.localAddress};tag=${this.localTag}`;
    return [
      ['Via', `SIP/2.0/UDP ${this.wire.address};branch=${branch};rport`],
      ['Max-Forwards', '70'],
      ...this.routes.map((route): [string, string] => ['Route', route]),
      ['From', tagged],
      ['To', this.remoteAddress],
      ['Call-ID', this.id],
      ['CSeq', `${cseq} ${method}`],
      ['Contact', `<sip:telephone@${this.wire.address}>`],
    ];
  }

  private respond(
    request: SipMessage,
    status: number,
    reason: string,
    sdp = '',
    extraHeaders: ReadonlyArray<readonly [string, string]> = [],
  ): void {
    const to = header(request, 'To');
    if (!tagOf(to) && request === this.invite) this.localAddress = `${to};tag=${this.localTag}`;
    this.wire.send(
      formatSip(
        `SIP/2.0 ${status} ${reason}`,
        [
          ...headerValues(request, 'Via').map((value): [string, string] => ['Via', value]),
          ...recordRoutes(request).map((value): [string, string] => ['Record-Route', value]),
          ['From', header(request, 'From')],
          ['To', tagOf(to) ? to : `${to};tag=${this.localTag}`],
          ['Call-ID', this.id],
          ['CSeq', header(request, 'CSeq')],
          ['Contact', `<sip:telephone@${this.wire.address}>`],
          ...extraHeaders,
          ...(sdp ? [['Content-Type', 'application/sdp'] as [string, string]] : []),
        ],
        sdp,
      ),
    );
  }
}
