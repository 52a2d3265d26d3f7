import { createHash } from 'node:crypto';
import { UserAgent } from 'sip.js';
import { MemoryTransport } from '../../../electron/practice/memory-transport';
import { LineWatch } from '../../../electron/softphone/line-watch';
import { Registration } from '../../../electron/softphone/registration';
import { ServerList } from '../../../electron/softphone/server-list';
import { makeUserAgent } from '../../../electron/softphone/user-agent';
import type { LineState } from '../../../shared/contract/slices';
import { MediaDouble } from './media-double';

const USERNAME = '1001';
const REALM = 'pbx.example.jp';
const NONCE = 'e5d1a2';

/** One answer of the registrar: status line, and headers besides those that every response carries. */
export type Script = (request: string, number: number) => { status: string; headers?: string[] } | null;

const header = (message: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(message)?.[1] ?? '';

/** A challenge header of a registrar. */
export const challenge = (algorithm: string, more = '') =>
  `WWW-Authenticate: Digest realm="${REALM}", nonce="${NONCE}", algorithm=${algorithm}, qop="auth"${more}`;

/** True where the request carries the right digest (RFC 2617) for a password. */
export function digestFits(request: string, password: string, hashName = 'md5'): boolean {
  const md5 = (text: string) => createHash(hashName).update(text).digest('hex');
  const credentials = header(request, 'Authorization');
  const field = (name: string) => new RegExp(`${name}="?([^",]+)"?`).exec(credentials)?.[1] ?? '';
  const user = md5(`${USERNAME}:${REALM}:${password}`);
  const asked = md5(`REGISTER:${field('uri')}`);
  const parts = field('qop') ? [user, NONCE, field('nc'), field('cnonce'), field('qop'), asked] : [user, NONCE, asked];
  return credentials !== '' && field('response') === md5(parts.join(':'));
}

/** Challenges, then takes the password; the contact is granted for so many seconds. */
export const digestRegistrar =
  (password: string, grantedS = 600): Script =>
  (request) => {
    if (!header(request, 'Authorization'))
      return {
        status: '401 Unauthorized',
        headers: [challenge('MD5')],
      };
    if (!digestFits(request, password)) return { status: '403 Forbidden' };
    return granting(grantedS)(request, 0);
  };

export const granting =
  (grantedS: number): Script =>
  (request) => ({
    status: '200 OK',
    headers: [`Contact: ${header(request, 'Contact').replace(/;expires=\d+/, '')};expires=${grantedS}`],
  });

/** A real SIP.js user agent with its `Registration`, over a wire in memory to a registrar that follows a script. */
export class RegistrarWorld {
  readonly requests: string[] = [];
  readonly states: LineState[] = [];
  readonly statuses: (number | null)[] = [];
  readonly registration: Registration;
  readonly userAgent: UserAgent;
  private readonly server: MemoryTransport;
  private readonly wire: Wire;
  readonly watch: LineWatch | null;
  /** The server that each request went to. */
  readonly askedOf: string[] = [];
  /** Servers that can't be reached. */
  readonly down = new Set<string>();

  constructor(
    public script: Script,
    random: () => number = () => 0.5,
    readonly servers = new ServerList(['ws://a.example']),
    watched = false,
  ) {
    const fail = (error: unknown) => {
      throw error;
    };
    this.wire = new Wire(fail);
    this.wire.isDown = () => this.down.has(this.servers.current);
    this.server = new MemoryTransport(fail);
    this.wire.peer = this.server;
    this.server.peer = this.wire;
    void this.server.connect();
    this.server.onMessage = (message) => this.onRequest(message);
    const uri = UserAgent.makeURI(`sip:${USERNAME}@${REALM}`)!;
    this.userAgent = makeUserAgent({
      uri,
      authorizationUsername: USERNAME,
      authorizationPassword: 'secret',
      makeTransport: () => this.wire,
      media: MediaDouble.ready().media,
      iceServers: [],
      source: () => ({ kind: 'microphone' }),
    });
    this.userAgent.delegate = {
      onDisconnect: (error) => {
        this.watch?.stop();
        if (error) this.registration.transportLost();
      },
    };
    this.registration = new Registration({
      userAgent: this.userAgent,
      servers,
      random,
      onState: (state, status) => {
        this.states.push(state);
        this.statuses.push(status);
        if (state === 'connected') this.watch?.start();
        else this.watch?.stop();
      },
    });
    const { userAgent, registration } = this;
    this.watch = watched ? new LineWatch({ userAgent, registration, servers }) : null;
  }

  async start(): Promise<this> {
    await this.userAgent.start().catch(() => undefined);
    this.registration.start();
    return this;
  }

  get state(): LineState {
    return this.registration.state;
  }

  /** The server can be reached, or not any more. */
  set reachable(value: boolean) {
    this.wire.reachable = value;
  }

  /** The server closes the socket. */
  drop(): void {
    this.wire.cut();
  }

  private onRequest(message: string): void {
    this.requests.push(message);
    this.askedOf.push(this.servers.current);
    const answer = this.script(message, this.requests.length);
    if (!answer) return;
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(message, name)}`);
    const text = [
      `SIP/2.0 ${answer.status}`,
      ...copied,
      `To: ${header(message, 'To')};tag=registrar`,
      ...(answer.headers ?? []),
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    void this.server.send(text);
  }
}

class Wire extends MemoryTransport {
  reachable = true;
  isDown: () => boolean = () => false;

  override connect(): Promise<void> {
    return this.reachable && !this.isDown() ? super.connect() : Promise.reject(new Error('refused'));
  }

  cut(): void {
    const told = this.onDisconnect;
    this.onDisconnect = () => told?.(new Error('cut'));
    void this.disconnect();
    this.onDisconnect = told;
  }
}
