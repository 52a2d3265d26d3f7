import { connect, createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK } from './ports';

/** The least of an HTTP proxy: CONNECT, and bytes both ways. */
export class ConnectProxy {
  readonly targets: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (client) => this.serve(client));
  }

  static async start(): Promise<ConnectProxy> {
    const server = createServer();
    const proxy = new ConnectProxy(server);
    await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
    return proxy;
  }

  get url(): string {
    const address = this.server.address();
    return typeof address === 'object' && address ? `http://${LOOPBACK}:${address.port}` : '';
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private serve(client: Socket): void {
    this.sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('data', (head) => {
      const [, host = '', port = ''] = /^CONNECT ([^\s:]+):(\d+) /.exec(String(head)) ?? [];
      if (port === '') return client.destroy();
      this.targets.push(`${host}:${port}`);
      const server = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(server).pipe(client);
      });
      this.sockets.add(server);
      server.on('error', () => client.destroy());
      return undefined;
    });
  }
}
