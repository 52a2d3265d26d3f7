import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CENTRE_NODE_FLAGS } from '../../../build/run/centre-node.mjs';
import { freeTcpPort } from '../../lab/network/ports';

/** Tests and the bench, which is one bundled file, are started in the checkout. */
const ROOT = process.cwd();
const PROGRAM = join(ROOT, '.out', 'centre', 'main.mjs');
export const PASSWORD = 'correct horse battery';

/** Makes the centre's program as `npm run centre` does. */
export function buildCentre(): void {
  execFileSync(process.execPath, [join(ROOT, 'build', 'vite', 'centre.mjs')], { cwd: ROOT, stdio: 'pipe' });
}

/** Runs the program for one task of an administrator, to its end. Throws where it fails. */
export function administer(database: string, tenant: string, args: readonly string[]): void {
  execFileSync(process.execPath, [PROGRAM, '--database', database, '--port', '0', '--tenant', tenant, ...args], {
    stdio: 'pipe',
    env: { ...process.env, TSUNAGU_PASSWORD: PASSWORD },
  });
}

/** One running centre service, a process of its own. */
export class Instance {
  readonly lines: Readonly<Record<string, unknown>>[] = [];

  /** What the program said when it ended unasked; null while it has not. */
  complaint: string | null = null;
  private asked = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    readonly url: string,
  ) {}

  /** On the port of before where there is one. Rejects where the program ends before it serves. */
  static async start(database: string, before?: Instance, args: readonly string[] = []): Promise<Instance> {
    const port = before?.port ?? (await freeTcpPort());
    const flags = [...CENTRE_NODE_FLAGS, PROGRAM, '--database', database, '--port', `${port}`];
    const child = spawn(process.execPath, [...flags, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Promise((resolve, reject) => {
      let complaint = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        complaint += text;
      });
      let instance: Instance | null = null;
      child.once('exit', (code) => {
        if (instance && !instance.asked) instance.complaint = complaint;
        reject(new Error(`the centre ended with ${code}: ${complaint}`));
      });
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = JSON.parse(text) as Record<string, unknown>;
        if (line.event === 'started') {
          instance = new Instance(child, port, String(line.url));
          resolve(instance);
        }
        if (line.event !== 'request') instance?.lines.push(line);
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** As a power cut does. */
  kill(): Promise<number | null> {
    return this.end('SIGKILL');
  }

  /** As an administrator does. @returns the exit code. */
  drain(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private end(signal: NodeJS.Signals): Promise<number | null> {
    this.asked = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve(this.child.exitCode);
    return new Promise((resolve) => {
      this.child.once('exit', (code) => resolve(code));
      this.child.kill(signal);
    });
  }
}
