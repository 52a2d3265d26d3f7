import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../../electron/centre/database/engine';
import { openPostgres } from '../../../electron/centre/database/postgres';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { freeTcpPort } from '../../lab/network/ports';

/** The newest PostgreSQL of this machine; null where there is none. */
function programs(): string | null {
  const root = '/usr/lib/postgresql';
  const version = existsSync(root) ? readdirSync(root).sort().at(-1) : undefined;
  return version === undefined ? null : join(root, version, 'bin');
}
const WITHIN_MS = 20_000;

/** A PostgreSQL server of the tests' own, on a free loopback port in a folder of its own; it never runs as root. */
export class PostgresServer {
  private process: ChildProcess | null = null;

  private constructor(
    private readonly bin: string,
    readonly directory: string,
    readonly port: number,
    private readonly user: { uid: number; gid: number } | null,
    /** name=value */
    private readonly settings: readonly string[],
  ) {}

  static get isHere(): boolean {
    return programs() !== null;
  }

  /** @param directory an empty one, as on a small disk; without it a folder of its own. */
  static async start(
    directory = mkdtempSync(join(tmpdir(), 'tsunagu-postgres-')),
    settings: readonly string[] = [],
  ): Promise<PostgresServer> {
    const bin = programs();
    if (bin === null) throw new Error('no PostgreSQL on this machine');
    const user = process.getuid?.() === 0 ? idsOf('postgres') : null;
    if (user) chownSync(directory, user.uid, user.gid);
    const server = new PostgresServer(bin, directory, await freeTcpPort(), user, settings);
    server.run('initdb', ['-D', server.data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--no-locale']);
    await server.launch();
    await server.sql('create role centre login nosuperuser nobypassrls', 'postgres');
    return server;
  }

  private get data(): string {
    return join(this.directory, 'data');
  }

  /** A database of its own, owned by a role that row-level security binds. */
  async createDatabase(name: string): Promise<string> {
    await this.sql(`create database ${name} owner centre`, 'postgres');
    return `postgres://centre@127.0.0.1:${this.port}/${name}`;
  }

  async launch(): Promise<void> {
    const args = [
      '-D',
      this.data,
      '-p',
      `${this.port}`,
      '-h',
      '127.0.0.1',
      '-k',
      this.directory,
      '-c',
      'max_connections=200',
      ...this.settings.flatMap((setting) => ['-c', setting]),
    ];
    const endsAt = Date.now() + WITHIN_MS;
    for (;;) {
      // After a kill it may find its old self's helpers still there, and gives up; then it is tried again.
      if (!this.process || this.process.exitCode !== null)
        this.process = spawn(join(this.bin, 'postgres'), args, { stdio: 'ignore', ...(this.user ?? {}) });
      try {
        this.run('pg_isready', ['-h', '127.0.0.1', '-p', `${this.port}`]);
        return;
      } catch {
        if (Date.now() > endsAt) throw new Error('PostgreSQL did not start');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** It ended by itself. */
  get isGone(): boolean {
    return this.process !== null && this.process.exitCode !== null;
  }

  /** Ends it as a power cut does: no goodbye, no checkpoint. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGINT');
    for (const name of readdirSync(this.directory))
      rmSync(join(this.directory, name), { recursive: true, force: true });
    // A small disk is taken away by who brought it.
    try {
      rmdirSync(this.directory);
    } catch {
      // It is a disk.
    }
  }

  async sql(statement: string, database: string): Promise<void> {
    this.run('psql', ['-h', '127.0.0.1', '-p', `${this.port}`, '-U', 'owner', '-d', database, '-qc', statement]);
  }

  /** What a statement gives, without headings. */
  query(statement: string, database: string): string {
    const where = ['-h', '127.0.0.1', '-p', `${this.port}`, '-U', 'owner', '-d', database];
    return this.run('psql', [...where, '-qAtc', statement]).trim();
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const mine = this.process;
    this.process = null;
    if (!mine || mine.exitCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      mine.once('exit', () => resolve());
      mine.kill(signal);
    });
  }

  /** Runs one of PostgreSQL's programs to its end. @returns what it wrote. Throws where it fails. */
  run(program: string, args: readonly string[]): string {
    return execFileSync(join(this.bin, program), args, {
      stdio: 'pipe',
      encoding: 'utf8',
      cwd: this.directory,
      ...(this.user ?? {}),
    });
  }
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Both databases, each opened anew for a test file; PostgreSQL only where the machine has it. */
export const ENGINES: readonly {
  readonly name: string;
  open(): Promise<{ engine: Engine; close(): Promise<void> }>;
}[] = [
  {
    name: 'SQLite',
    async open() {
      const directory = mkdtempSync(join(tmpdir(), 'tsunagu-centre-'));
      mkdirSync(directory, { recursive: true });
      const engine = await openSqlite({ file: join(directory, 'centre.sqlite') });
      return {
        engine,
        async close() {
          await engine.close();
          rmSync(directory, { recursive: true, force: true });
        },
      };
    },
  },
  ...(PostgresServer.isHere
    ? [
        {
          name: 'PostgreSQL',
          async open() {
            const server = await PostgresServer.start();
            const engine = await openPostgres({ url: await server.createDatabase('centre') });
            return {
              engine,
              async close() {
                await engine.close();
                await server.stop();
              },
            };
          },
        },
      ]
    : []),
];
