import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import type { Socket } from 'node:dgram';
import type { Place } from './place';
import { LOOPBACK } from './ports';

const BRIDGE = 'switch';

/** Binds sockets in the namespace and hands them over: a socket belongs to the network that it was made in. */
const SOCKET_MAKER = `
process.on('message', (port) => {
  const socket = require('node:dgram').createSocket('udp4');
  socket.once('error', (error) => process.send(String(error)));
  socket.bind(port, '${LOOPBACK}', () => process.send('socket', socket, () => socket.close(() => process.send('yours'))));
});
process.on('disconnect', () => process.exit());
`;

/**
 * A network of its own (Linux network namespace) with one cable to this machine: at the far end a switch and behind it the
 * address of an exchange. The near end can have one of two addresses, as a desk has that goes from Wi-Fi to a wired network.
 * 198.18.0.0/15 is nobody's (RFC 2544).
 */
export class Namespace implements Place {
  readonly address: string;
  private readonly name = `tsunagu-${process.pid}`;
  private readonly near = `tn${process.pid}a`;
  private readonly far = `tn${process.pid}b`;
  private readonly net = `198.18.${process.pid % 256}`;
  private readonly maker: ChildProcess;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor() {
    this.address = `${this.net}.1`;
    process.once('exit', this.remove);
    try {
      this.build();
    } catch (error) {
      this.remove();
      throw error;
    }
    const [first = '', ...rest] = [...this.startedBy, process.execPath, '-e', SOCKET_MAKER];
    this.maker = spawn(first, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** Needs root, `ip`, and a kernel with namespaces, veth and bridges. */
  static open(): Namespace {
    return new Namespace();
  }

  /** Why no namespace can be made here; undefined where one can. */
  static get trouble(): string | undefined {
    if (process.platform !== 'linux') return 'network namespaces are of Linux';
    if (process.getuid?.() !== 0) return 'only root may make a network namespace';
    try {
      const probe = new Namespace();
      probe.close();
      return undefined;
    } catch (error) {
      return `no network namespace can be made (${error instanceof Error ? error.message.split('\n')[0] : error})`;
    }
  }

  /** This machine's first address at the cable: there the namespace reaches what listens on it. */
  get nearAddress(): string {
    return `${this.net}.2`;
  }

  get startedBy(): readonly string[] {
    return ['ip', 'netns', 'exec', this.name];
  }

  udpSocket(port: number): Promise<Socket> {
    const next = this.turn.then(() => this.askForSocket(port));
    this.turn = next.catch(() => undefined);
    return next;
  }

  /** The plug is pulled: this machine sees that its cable leads nowhere. */
  pullPlug(): void {
    this.ip('-n', this.name, 'link', 'set', this.far, 'down');
  }

  plugIn(): void {
    this.ip('-n', this.name, 'link', 'set', this.far, 'up');
  }

  /** The cable behind the switch is pulled: to this machine all looks well, and nothing comes back. */
  pullBehindSwitch(): void {
    this.ip('-n', this.name, 'link', 'set', this.far, 'nomaster');
  }

  plugInBehindSwitch(): void {
    this.ip('-n', this.name, 'link', 'set', this.far, 'master', BRIDGE);
  }

  /** This machine gets another address, which is returned, and the one of before is gone. */
  changeAddress(): string {
    const another = `${this.net}.3`;
    this.ip('addr', 'add', `${another}/32`, 'dev', this.near);
    this.ip('addr', 'del', `${this.net}.2/32`, 'dev', this.near);
    return another;
  }

  /** The programs in it have to be ended before. */
  close(): void {
    this.maker.disconnect();
    this.remove();
  }

  private build(): void {
    const { name, near, far } = this;
    this.ip('netns', 'add', name);
    this.ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name);
    this.ip('-n', name, 'link', 'set', 'lo', 'up');
    this.ip('-n', name, 'link', 'add', BRIDGE, 'type', 'bridge');
    this.ip('-n', name, 'addr', 'add', `${this.address}/24`, 'dev', BRIDGE);
    this.ip('-n', name, 'link', 'set', far, 'master', BRIDGE);
    for (const device of [BRIDGE, far]) this.ip('-n', name, 'link', 'set', device, 'up');
    this.ip('addr', 'add', `${this.net}.2/32`, 'dev', near);
    this.ip('link', 'set', near, 'up');
    // No source is named: the route goes on with the next address.
    this.ip('route', 'add', `${this.address}/32`, 'dev', near);
  }

  private readonly remove = (): void => {
    process.removeListener('exit', this.remove);
    for (const rest of [
      ['link', 'del', this.near],
      ['netns', 'del', this.name],
    ]) {
      try {
        this.ip(...rest);
      } catch {
        // Not made, or gone already.
      }
    }
  };

  private ip(...rest: string[]): void {
    execFileSync('ip', rest, { stdio: 'pipe' });
  }

  private askForSocket(port: number): Promise<Socket> {
    return new Promise((resolve, reject) => {
      let made: Socket | undefined;
      const onMessage = (message: unknown, handle: unknown): void => {
        if (message === 'socket') {
          made = handle as Socket;
          return;
        }
        this.maker.off('message', onMessage);
        if (message === 'yours' && made) resolve(made);
        else reject(new Error(`no socket in the namespace: ${message}`));
      };
      this.maker.on('message', onMessage);
      this.maker.send(port);
    });
  }
}
