import { cseqOf, formatSip, header, headerValues, recordRoutes, type SipMessage, tagOf } from './sip-message';
import { type Headers, reasonOf, type TelephoneScript } from './telephone-script';

export interface Wire {
  address: string;
  send(text: string): void;
  token(): string;
}

export interface ResponseParts {
  sdp?: string;
  headers?: Headers;
  reason?: string;
}

/** The addresses, tags, routes and numbers of one dialog (RFC 3261 12), and its messages as text on the wire. */
export class TelephoneDialog {
  localTag: string;
  localAddress: string;
  remoteAddress = '';
  remoteTarget: string;
  routes: string[] = [];
  cseq = 1;
  readonly inviteBranch: string;

  constructor(
    private readonly wire: Wire,
    readonly id: string,
    localAddress: string,
    target: string,
    private readonly script: TelephoneScript,
  ) {
    this.localTag = wire.token();
    this.localAddress = localAddress;
    this.remoteTarget = target;
    this.inviteBranch = `z9hG4bK${wire.token()}`;
  }

  /**
   * Whether a message belongs to this dialog; two calls through one exchange may share a Call-ID.
   * @param invite what the dialog began with, where it came in.
   */
  owns(message: SipMessage, invite: SipMessage | undefined): boolean {
    if (header(message, 'Call-ID') !== this.id) return false;
    const fromTag = tagOf(header(message, 'From'));
    if (message.status !== undefined) return fromTag === this.localTag;
    const toTag = tagOf(header(message, 'To'));
    if (toTag) return toTag === this.localTag;
    return (
      invite !== undefined &&
      fromTag === tagOf(header(invite, 'From')) &&
      cseqOf(invite).number === cseqOf(message).number
    );
  }

  /** The session timer in the telephone's answers (RFC 4028). */
  timerHeaders(): Headers {
    const { sessionExpires } = this.script;
    if (sessionExpires === undefined) return [];
    const timer: Headers = [['Session-Expires', sessionExpires]];
    return sessionExpires.includes('refresher=uac') ? [...timer, ['Require', 'timer']] : timer;
  }

  /** RFC 4028 section 9: a shorter interval than ours is refused with 422. */
  refusesShortTimer(request: SipMessage): boolean {
    const { minSeS } = this.script;
    const asked = Number.parseInt(header(request, 'Session-Expires'), 10);
    if (minSeS === undefined || Number.isNaN(asked) || asked >= minSeS) return false;
    this.respond(request, 422, { headers: [['Min-SE', String(minSeS)]] });
    return true;
  }

  /** Sends a request with the next number, or with `first` as the first one of all. */
  request(method: string, headers: Headers = [], body = '', first = false): void {
    if (!first) this.cseq += 1;
    const branch = first ? this.inviteBranch : `z9hG4bK${this.wire.token()}`;
    this.wire.send(
      formatSip(
        `${method} ${this.remoteTarget} SIP/2.0`,
        [...this.headersOf(method, branch, this.cseq), ...headers],
        body,
      ),
    );
  }

  cancel(): void {
    this.wire.send(formatSip(`CANCEL ${this.remoteTarget} SIP/2.0`, this.headersOf('CANCEL', this.inviteBranch, 1)));
  }

  respond(
    request: SipMessage,
    status: number,
    { sdp = '', headers = [], reason = reasonOf(status) }: ResponseParts = {},
  ): void {
    const to = header(request, 'To');
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
          ...this.abilities(),
          ...headers,
          ...(sdp ? [['Content-Type', 'application/sdp'] as [string, string]] : []),
        ],
        sdp,
      ),
    );
  }

  /** RFC 3261: the ACK of a refusal belongs to the INVITE's transaction (17.1.1.3), that of a 2xx is a new one (13.2.2.4). */
  acknowledge(response: SipMessage, accepted: boolean): void {
    const { number } = cseqOf(response);
    const via = header(response, 'Via');
    const branch = accepted ? `z9hG4bK${this.wire.token()}` : (/branch=([^;\s]+)/.exec(via)?.[1] ?? this.inviteBranch);
    const headers = this.headersOf('ACK', branch, number).map(([name, value]): [string, string] =>
      name === 'To' ? ['To', header(response, 'To')] : [name, value],
    );
    this.wire.send(formatSip(`ACK ${this.remoteTarget} SIP/2.0`, headers));
  }

  abilities(): Array<[string, string]> {
    const { allow, supported } = this.script;
    return [
      ...(allow === undefined ? [] : [['Allow', allow] as [string, string]]),
      ...(supported === undefined ? [] : [['Supported', supported] as [string, string]]),
    ];
  }

  private headersOf(method: string, branch: string, cseq: number): Array<[string, string]> {
    const tagged = `${this.localAddress.replace(/;tag=[^;]*/, '')};tag=${this.localTag}`;
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
}
