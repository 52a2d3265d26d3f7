import type { UserAgent } from 'sip.js';
import type { Registration } from './registration';
import type { ServerList } from './server-list';

/**
 * Nothing was heard for so long: the server is asked. A front end may answer WebSocket pings for a SIP server that is dead, so
 * the question is SIP's. 750 desks that talk little make 190 OPTIONS a second of 400 bytes, which a registrar answers without
 * looking anything up: about a hundredth of one core, 0.6 Mbit/s each way.
 */
const QUIET_MS = 4_000;
const OPTIONS_LIMIT_MS = 2_500;
/** For the second opinion: 4 + 2.5 + 3 s, so a dead line is found within 9.5 s. */
const REGISTER_LIMIT_MS = 3_000;

export interface LineWatchOptions {
  readonly userAgent: UserAgent;
  readonly registration: Registration;
  readonly servers: ServerList;
}

/**
 * Finds a line that is dead without knowing (half-open): OPTIONS when nothing came for a while, then REGISTER as a second
 * opinion, then the socket is cut. Any message is a sign of life, whatever it says. A server that answers REGISTER and has
 * never answered OPTIONS is not asked by it again.
 */
export class LineWatch {
  private timer: NodeJS.Timeout | null = null;
  private heardAt = 0;
  /** Servers that have answered OPTIONS. */
  private readonly answering = new Set<number>();

  constructor(private readonly options: LineWatchOptions) {
    const { transport } = options.userAgent;
    const receive = transport.onMessage;
    transport.onMessage = (message) => {
      this.heardAt = performance.now();
      receive?.(message);
    };
  }

  /** The line stands: from now on it is watched. */
  start(): void {
    this.stop();
    this.wait(QUIET_MS);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Asks at once, as after waking up. */
  ask(): void {
    this.stop();
    const { servers, userAgent } = this.options;
    if (servers.currentIsDeaf || !userAgent.transport.isConnected()) return;
    const core = userAgent.userAgentCore;
    const aor = userAgent.configuration.uri;
    const registrar = aor.clone();
    registrar.user = undefined;
    const asked = servers.position;
    const answered = ({ message }: { message: { data?: string } }) => {
      // SIP.js makes up a 408 and a 503 of its own, without a text.
      if (message.data) this.answering.add(asked);
    };
    const question = core.makeOutgoingRequestMessage('OPTIONS', registrar, aor, aor, {}, []);
    const askedAt = performance.now();
    core.request(question, { onAccept: answered, onReject: answered, onRedirect: answered });
    this.timer = setTimeout(() => {
      if (this.heardAt >= askedAt) this.wait(QUIET_MS - (performance.now() - this.heardAt));
      else this.secondOpinion(asked);
    }, OPTIONS_LIMIT_MS);
  }

  private secondOpinion(asked: number): void {
    const { registration, servers } = this.options;
    registration.confirm(REGISTER_LIMIT_MS, () => {
      if (!this.answering.has(asked) && servers.position === asked) servers.noteDeaf();
      this.start();
    });
  }

  private wait(ms: number): void {
    this.timer = setTimeout(() => {
      const quietMs = performance.now() - this.heardAt;
      if (quietMs < QUIET_MS) this.wait(QUIET_MS - quietMs);
      else this.ask();
    }, ms);
  }
}
