import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** A server program of the lab: its own process group, its output in a file, its end awaited. */
export class Program {
  readonly logFile: string;
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private running = true;

  constructor(
    file: string,
    args: readonly string[],
    options: { logFile: string; cwd: string; env?: NodeJS.ProcessEnv; startedBy?: readonly string[] },
  ) {
    this.logFile = options.logFile;
    const log = openSync(options.logFile, 'a');
    const [first = file, ...rest] = [...(options.startedBy ?? []), file, ...args];
    this.child = spawn(first, rest, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      // Kamailio leaves its workers behind when only the first process is killed: the group is ended as one.
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.ended = new Promise((resolve) => {
      this.child.once('error', () => this.finish(resolve, null));
      this.child.once('exit', (code) => this.finish(resolve, code));
    });
    process.once('exit', this.killAtExit);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Everything that the program has written so far. */
  output(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Signals the whole group and waits for the end; SIGKILL follows when it does not end in `graceMs`. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', graceMs = 3_000): Promise<void> {
    if (!this.running) return;
    this.signal(signal);
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timer);
    this.signal('SIGKILL');
  }

  private finish(resolve: (code: number | null) => void, code: number | null): void {
    this.running = false;
    process.removeListener('exit', this.killAtExit);
    resolve(code);
  }

  private readonly killAtExit = (): void => this.signal('SIGKILL');

  /** To the whole group. */
  signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // The group is gone already.
    }
  }
}
