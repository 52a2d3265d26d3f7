import type { AddressInfo } from 'node:net';
import { CONTROL } from '../../../shared/contract/centre/entities';
import { PROTOCOL } from '../../../shared/contract/centre/feed';
import { EndedAccess } from '../auth/ended-access';
import { OidcProvider, type OidcSettings } from '../auth/oidc';
import { SignIn } from '../auth/sign-in';
import { ownKey, Tokens } from '../auth/tokens';
import type { Engine } from '../database/engine';
import { CallbackKeeper } from '../feed/callback-keeper';
import { Leases } from '../feed/leases';
import { type StreamPace, Streams } from '../feed/streams';
import { Upkeep } from '../feed/upkeep';
import { Reach } from '../webhooks/address';
import { Deliverer } from '../webhooks/deliverer';
import { Registry } from '../webhooks/registry';
import { Allowance, type Rate } from './allowance';
import { Centre } from './centre';
import { Figures } from './figures';
import type { Parts } from './request';
import { serverOf } from './server';
import { spareLinesOf } from './spare-lines';

export interface ServiceOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The database's clock unless told. */
  readonly now?: () => number;
  /** Another version of the protocol than this program's: for tests of version skew. */
  readonly protocol?: number;
  /** Other paces than those of `PACES`. */
  readonly paces?: Partial<Paces>;
  /** Another pace of the streams. */
  readonly streamPace?: Partial<StreamPace>;
  /** Addresses of proxies whose word on a caller's address is taken. */
  readonly proxies?: readonly string[];
  /**
   * Nobody is let in but by a token that `Service.tokens` of this very start signed: no sign-in, no open route, no name of
   * another host, no page of a browser. For a service that one desk has on its own machine, where others may reach the port.
   */
  readonly ownerOnly?: boolean;
  /** Networks beside the public internet to which webhooks may go, and how long their receivers may take, ms. */
  readonly webhooks?: { readonly reach?: Reach; readonly withinMs?: number };
  /** The provider by which people may sign in too. */
  readonly oidc?: OidcSettings | undefined;
  /** One line of the log: never a name, number, address or note. */
  readonly log: (event: string, fields: Readonly<Record<string, string | number | boolean>>) => void;
}

/** How often may be asked. */
interface Paces {
  readonly device: Rate;
  readonly signIn: Rate;
  readonly failure: Rate;
}
/** An office of 300 desks begins its day behind one address; nobody mistypes so often. */
const PACES: Paces = {
  device: { burst: 200, perSecond: 50 },
  signIn: { burst: 300, perSecond: 5 },
  failure: { burst: 30, perSecond: 0.2 },
};

/** Desks that come back in the same second must not be dropped: the system tries again only after 1, 3, 7 and 15 s. */
const BACKLOG = 4_096;
const CLOSE_IDLE_EVERY_MS = 50;
/** What was begun has so long to be answered when the service ends. */
const ANSWER_WITHIN_MS = 10_000;

/** A running service. */
export interface Service {
  readonly url: string;
  readonly centre: Centre;
  readonly signIn: SignIn;
  readonly tokens: Tokens;
  readonly streams: Streams;
  /** From now on nothing new is begun (503), and streams end so that desks go elsewhere; health and figures still answer. */
  drain(): void;
  /** Drains, answers what was begun, and ends; the database stays open. */
  stop(): Promise<void>;
}

/** Starts the service on an open database. Rejects where the port is taken. */
export async function startService(engine: Engine, options: ServiceOptions): Promise<Service> {
  const { host, port, now = engine.now, ownerOnly = false, log } = options;
  const figures = new Figures();
  const failed = (where: string) => (error: unknown) => {
    figures.count('tsunagu_failures_total', { where });
    log('failed', { where, ...kindOf(error) });
  };
  const centre = new Centre(engine, {
    now,
    onRuleFailed: (kind, error) => failed(`rule ${kind}`)(error),
    onDatabaseTrouble: failed('database'),
    onGroup(answers) {
      figures.observe('tsunagu_group_size', answers.length);
      for (const { answer } of answers) {
        const reason = answer.outcome === 'rejected' ? answer.reason : '';
        figures.count('tsunagu_commands_total', { outcome: answer.outcome, reason });
      }
    },
    onHeld: () => figures.count('tsunagu_commands_total', { outcome: 'held', reason: '' }),
  });
  const tokens = new Tokens(engine, now, ownerOnly ? ownKey() : null);
  const signIn = new SignIn(engine, tokens, now);
  const onCut = () => figures.count('tsunagu_streams_cut_total');
  const leases = new Leases(engine, {
    now,
    pull: (tenant, topic, from) => centre.pull(tenant, topic, from),
    onTrouble: failed('leases'),
  });
  const onNews = (tenant: string, topics: ReadonlySet<string>) => topics.has(CONTROL) && leases.changed(tenant);
  const streams = new Streams(centre, failed('streams'), onCut, onNews, options.streamPace);
  const ended = new EndedAccess(engine, now, () => streams.endOf((caller) => ended.isSpent(caller)));
  const reach = options.webhooks?.reach ?? Reach.PUBLIC;
  const deliverer = new Deliverer(engine, {
    now,
    reach,
    withinMs: options.webhooks?.withinMs,
    figures,
    onPaused: (webhook, failure) => log('webhook-paused', { webhook, failure }),
    onTrouble: failed('webhooks'),
  });
  const upkeep = new Upkeep(engine, {
    now,
    onTrouble: failed('upkeep'),
    onForgotten: ({ gone, answers }) => log('compacted', { gone, answers }),
  });
  const keeper = new CallbackKeeper(engine, {
    now,
    tenants: () => upkeep.seen,
    onTrouble: failed('callbacks'),
    onAct: (act) => figures.count('tsunagu_callbacks_kept_total', { act }),
  });
  const paces = { ...PACES, ...options.paces };
  let draining = false;
  const parts: Parts = {
    centre,
    tokens,
    signIn,
    ended,
    oidc: options.oidc ? new OidcProvider(options.oidc, now, failed('oidc')) : null,
    streams,
    leases,
    upkeep,
    figures,
    webhooks: { registry: new Registry(engine, now), deliverer, reach },
    now,
    protocol: options.protocol ?? PROTOCOL,
    isDraining: () => draining,
    ownerOnly,
    devicePace: new Allowance(paces.device, now),
    signInPace: new Allowance(paces.signIn, now),
    failurePace: new Allowance(paces.failure, now),
    proxies: options.proxies ?? [],
    onRequest(line) {
      const { route, method, status, ms } = line;
      figures.count('tsunagu_requests_total', { route, method, status });
      figures.observe('tsunagu_request_seconds', ms / 1_000, { route });
      log('request', line);
    },
    onFailure: (route, error) => failed(route)(error),
  };
  const drain = () => {
    draining = true;
    streams.stop();
  };
  const server = serverOf(parts);
  const endSpareLines = spareLinesOf(server.server);
  await server.listen({ host, port, backlog: BACKLOG });
  deliverer.start();
  upkeep.start();
  keeper.start();
  const address = server.server.address() as AddressInfo;
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    centre,
    signIn,
    tokens,
    streams,
    drain,
    async stop() {
      drain();
      ended.stop();
      leases.stop();
      const delivered = Promise.all([deliverer.stop(), upkeep.stop(), keeper.stop()]);
      const { server: http } = server;
      // A line that fell silent only now would be waited for until its keep-alive ends; what is still busy then is cut.
      const idle = setInterval(() => {
        http.closeIdleConnections();
        endSpareLines();
      }, CLOSE_IDLE_EVERY_MS);
      const busy = setTimeout(() => http.closeAllConnections(), ANSWER_WITHIN_MS);
      await server.close();
      await delivered;
      clearInterval(idle);
      clearTimeout(busy);
    },
  };
}

/** Of an error only what says nothing of a person: a driver's message may hold the values of a row. */
function kindOf(error: unknown): { kind: string; code: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return { kind: error instanceof Error ? error.name : typeof error, code };
}
