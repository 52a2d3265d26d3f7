import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freeTcpPort } from './lab/network/ports';

const PROGRAM = join('.out', 'centre', 'main.mjs');
let built = false;

/** The centre as its operator starts it: a process of its own, on a file of its own. */
export class CentreProgram {
  readonly directory = mkdtempSync(join(tmpdir(), 'tsunagu-centre-'));
  private running: ChildProcess | null = null;
  private port: number | null = null;
  url = '';
  private reader = { login: '', password: '' };

  constructor() {
    if (!built) execFileSync(process.execPath, ['build/vite/centre.mjs'], { stdio: 'pipe' });
    built = true;
  }

  private get database(): string[] {
    return ['--database', join(this.directory, 'centre.sqlite')];
  }

  /** Gives somebody a password at the tenant `shop`. */
  addAgent(login: string, name: string, password: string, roles = 'communicator'): void {
    this.reader = { login, password };
    const who = ['--tenant', 'shop', '--add-agent', login, '--name', name, '--roles', roles];
    execFileSync(process.execPath, [PROGRAM, ...this.database, '--port', '0', ...who], {
      stdio: 'pipe',
      env: { ...process.env, TSUNAGU_PASSWORD: password },
    });
  }

  /** Somebody whom the provider lets in, and no password. */
  addPerson(login: string, name: string): void {
    const who = ['--tenant', 'shop', '--add-agent', login, '--name', name, '--without-password'];
    execFileSync(process.execPath, [PROGRAM, ...this.database, '--port', '0', ...who], { stdio: 'pipe' });
  }

  /** Brings a table in, by the console. */
  bring(kind: string, csv: string): void {
    const file = join(this.directory, `${kind}.csv`);
    writeFileSync(file, csv);
    const what = ['--tenant', 'shop', '--import', file, '--kind', kind];
    execFileSync(process.execPath, [PROGRAM, ...this.database, ...what], { stdio: 'pipe' });
  }

  /** Rows of the running centre by a key, as whoever was given a password last reads them. */
  async rows(entity: string, field: string, value: string): Promise<unknown[]> {
    const { login, password } = this.reader;
    const signIn = { tenant: 'shop', login, password, deviceId: 'reader' };
    const session = await fetch(`${this.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(signIn),
    });
    const { accessToken } = (await session.json()) as { accessToken: string };
    const answer = await fetch(`${this.url}/v1/rows/${entity}?${new URLSearchParams({ field, value })}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return ((await answer.json()) as { rows: unknown[] }).rows;
  }

  /** Starts it, on the port of before where it ran already. */
  async start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.port ??= await freeTcpPort();
    const program = spawn(process.execPath, [PROGRAM, ...this.database, '--port', `${this.port}`, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.running = program;
    for await (const line of createInterface({ input: program.stdout })) {
      const { event, url } = JSON.parse(line) as { event: string; url?: string };
      if (event !== 'started' || url === undefined) continue;
      this.url = url;
      program.stdout.resume();
      return;
    }
    throw new Error('the centre ended before it served');
  }

  stop(): Promise<void> {
    return this.finish('SIGTERM');
  }

  /** In the middle of whatever it does. */
  kill(): Promise<void> {
    return this.finish('SIGKILL');
  }

  private async finish(signal: NodeJS.Signals): Promise<void> {
    const program = this.running;
    this.running = null;
    if (!program || program.exitCode !== null) return;
    await new Promise<void>((resolve) => {
      program.once('exit', () => resolve());
      program.kill(signal);
    });
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
