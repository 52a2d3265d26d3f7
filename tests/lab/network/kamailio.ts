import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KamailioOptions, kamailioConfig } from './kamailio-config';
import { type Place, THIS_MACHINE } from './place';
import { Program } from './program';
import { answersOptions } from './sip-ping';
import { until } from './until';

/** A Kamailio on fixed loopback ports that can be killed and started again, as a server that goes and comes back. */
export class Kamailio {
  private program: Program | undefined;

  constructor(
    readonly options: KamailioOptions,
    private readonly directory: string,
    private readonly place: Place = THIS_MACHINE,
  ) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(this.configFile, kamailioConfig(options));
  }

  get webSocketUrl(): string {
    const { tls, webSocketPort } = this.options;
    return tls ? `wss://${tls.address}:${tls.port}` : `ws://127.0.0.1:${webSocketPort}`;
  }

  /** Starts it and waits until it answers OPTIONS over UDP. */
  async start(): Promise<void> {
    const program = new Program(
      'kamailio',
      [
        '-f',
        this.configFile,
        '-DD',
        '-E',
        '-Y',
        this.directory,
        '-w',
        this.directory,
        '-m',
        this.options.tls ? '64' : '32',
        '-M',
        '4',
      ],
      { logFile: join(this.directory, 'kamailio.log'), cwd: this.directory, startedBy: this.place.startedBy },
    );
    this.program = program;
    try {
      await until('Kamailio answers OPTIONS', () => {
        if (!program.isRunning) throw new Error(`Kamailio ended at once:\n${program.output().slice(-4_000)}`);
        return answersOptions(this.options.sipPort, this.place);
      });
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.program?.stop('SIGTERM');
  }

  /** Ends it as a power cut would: no message to anybody, all registrations forgotten. */
  async kill(): Promise<void> {
    await this.program?.stop('SIGKILL');
  }

  /** Stops every process of it in its tracks: sockets stay open, the kernel takes connections, nobody answers. */
  pause(): void {
    this.program?.signal('SIGSTOP');
  }

  resume(): void {
    this.program?.signal('SIGCONT');
  }

  output(): string {
    return this.program?.output() ?? '';
  }

  private get configFile(): string {
    return join(this.directory, 'kamailio.cfg');
  }
}
