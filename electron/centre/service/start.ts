import type { AddressInfo } from 'node:net';
import { SignIn } from '../auth/sign-in';
import { Tokens } from '../auth/tokens';
import type { Engine } from '../database/engine';
import { Streams } from '../feed/streams';
import { Centre } from './centre';
import type { Parts } from './request';
import { serverOf } from './server';

export interface ServiceOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly now?: () => number;
  /** One line of the log: never a name, number, address or note. */
  readonly log: (event: string, fields: Readonly<Record<string, string | number | boolean>>) => void;
}

/** A running service. */
export interface Service {
  readonly url: string;
  readonly centre: Centre;
  readonly signIn: SignIn;
  readonly tokens: Tokens;
  readonly streams: Streams;
  /** Nothing new is begun, what was begun is answered, streams end so that desks go elsewhere; the database stays open. */
  stop(): Promise<void>;
}

/** Starts the service on an open database. Rejects where the port is taken. */
export async function startService(engine: Engine, options: ServiceOptions): Promise<Service> {
  const { host, port, now = Date.now, log } = options;
  const failed = (where: string) => (error: unknown) => log('failed', { where, ...kindOf(error) });
  const centre = new Centre(engine, {
    now,
    onRuleFailed: (kind, error) => failed(`rule ${kind}`)(error),
    onDatabaseTrouble: failed('database'),
  });
  const tokens = new Tokens(engine, now);
  const signIn = new SignIn(engine, tokens, now);
  const streams = new Streams(centre, failed('streams'));
  let draining = false;
  const parts: Parts = {
    centre,
    tokens,
    signIn,
    streams,
    now,
    isDraining: () => draining,
    onRequest: (line) => log('request', line),
    onFailure: (route, error) => failed(route)(error),
  };
  const server = serverOf(parts);
  await server.listen({ host, port });
  const address = server.server.address() as AddressInfo;
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    centre,
    signIn,
    tokens,
    streams,
    async stop() {
      draining = true;
      streams.stop();
      await server.close();
    },
  };
}

/** Of an error only what says nothing of a person: a driver's message may hold the values of a row. */
function kindOf(error: unknown): { kind: string; code: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return { kind: error instanceof Error ? error.name : typeof error, code };
}
