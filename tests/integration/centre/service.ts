import type { Engine } from '../../../electron/centre/database/engine';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { type Service, type ServiceOptions, startService } from '../../../electron/centre/service/start';
import type { Role } from '../../../shared/contract/centre/centre-data';

/** A call of the service over real HTTP, and what it answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of every shape.
  readonly body: any;
}

/** The service on a database of its own, with what it logged. */
export class TestService {
  readonly lines: string[] = [];
  private n = 0;

  private constructor(
    readonly engine: Engine,
    readonly service: Service,
    lines: string[],
  ) {
    this.lines = lines;
  }

  /** @param engine an open database; without it SQLite in memory. */
  static async start(options: Partial<ServiceOptions> = {}, engine?: Engine): Promise<TestService> {
    const database = engine ?? (await openSqlite({ file: ':memory:' }));
    const lines: string[] = [];
    const log: ServiceOptions['log'] = (event, fields) => lines.push(JSON.stringify({ event, ...fields }));
    const service = await startService(database, { host: '127.0.0.1', port: 0, log, ...options });
    return new TestService(database, service, lines);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.engine.close();
  }

  /** An agent of the tenant, which is opened where it is new. */
  async addAgent(tenant: string, id: string, roles: readonly Role[], active = true): Promise<void> {
    await this.service.centre.openTenant(tenant);
    this.n += 1;
    const payload = { id, name: id, roles: [...roles], team: null, active };
    const command = { id: `put-${id}-${this.n}`, n: this.n, kind: 'agent.put', v: 1, at: 1, payload };
    const wish = { agentId: 'console', roles: ['administrator'] as const, deviceId: 'console', command };
    await this.service.centre.submit(tenant, [wish]);
  }

  /** A signed access token, as a sign-in gives it. */
  token(tenant: string, agentId: string, roles: readonly Role[], deviceId = `${agentId}-desk`): Promise<string> {
    return this.service.tokens.sign({ tenant, agentId, deviceId, roles });
  }

  async call(method: string, path: string, { token, body, headers }: Asking = {}): Promise<Answered> {
    const answer = await fetch(`${this.service.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }
}

interface Asking {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
