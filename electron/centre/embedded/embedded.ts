import { type FromEmbedded, type ToEmbedded, toEmbeddedSchema } from '../../../shared/contract/centre/embedded';
import { isBrokenCode, openFailureOf } from '../../sqlite/faults';
import type { Engine } from '../database/engine';
import { openSealed } from '../database/sealed';
import { type Service, type ServiceOptions, startService } from '../service/start';
import { furnish, sessionOf } from './local-person';

/** The way to main, and out of this process. */
export interface Surroundings {
  readonly send: (message: FromEmbedded) => void;
  readonly exit: (code: number) => void;
}

type Open = Extract<ToEmbedded, { kind: 'open' }>;

/** The centre of one desk, in a process of its own: told by main what to open, serving main's desk and nobody else. */
export class Embedded {
  private running: { readonly service: Service; readonly engine: Engine } | null = null;
  private opening: Promise<void> | null = null;

  constructor(private readonly around: Surroundings) {}

  /** A message of main. Never rejects. */
  async hear(message: unknown): Promise<void> {
    const read = toEmbeddedSchema.safeParse(message);
    if (!read.success) this.log('strange-message', {});
    else if (read.data.kind === 'open') this.opening ??= this.open(read.data);
    else if (read.data.kind === 'session') await this.giveSession(read.data.id, read.data.deviceId);
    else await this.stop();
  }

  private async open({ file, keyHex, nativeBinding, name }: Open): Promise<void> {
    const opened = await openSealed({ file, keyHex, ...(nativeBinding ? { nativeBinding } : {}) });
    if (opened.kind !== 'ready') {
      this.around.send(opened);
      return;
    }
    const { engine, setAside } = opened;
    try {
      const log: ServiceOptions['log'] = (event, fields) => this.log(event, fields);
      const service = await startService(engine, { host: '127.0.0.1', port: 0, ownerOnly: true, log });
      await furnish(service, name);
      this.running = { service, engine };
      this.around.send({ kind: 'opened', url: service.url, setAside });
    } catch (error) {
      this.around.send({ kind: 'failed', code: openFailureOf(error), setAside });
    }
  }

  private async giveSession(id: number, deviceId: string): Promise<void> {
    const session = this.running ? await sessionOf(this.running.service, deviceId).catch(() => null) : null;
    this.around.send({ kind: 'session', id, session });
  }

  /** What was begun is answered and the file marked as whole; then this process ends. */
  private async stop(): Promise<void> {
    await this.opening;
    const { running } = this;
    this.running = null;
    try {
      await running?.service.stop();
      await running?.engine.close();
    } finally {
      this.around.exit(0);
    }
  }

  private log(event: string, fields: Readonly<Record<string, string | number | boolean>>): void {
    if (event === 'request') return;
    this.around.send({ kind: 'log', event, fields });
    // Main starts this program again, and the start looks at every page and sets a broken file aside.
    if (typeof fields.code === 'string' && isBrokenCode(fields.code)) this.around.exit(1);
  }
}
