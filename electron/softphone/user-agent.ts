import { randomUUID } from 'node:crypto';
import { type Core, type Transport, type URI, UserAgent } from 'sip.js';
import type { IceServer, VoiceSource } from '../../shared/contract/media';
import type { MediaEngine } from '../media/engine';
import { guardBorder } from './border-guard';
import { answerChallenges } from './digest-guard';
import { RemoteDescription } from './remote-description';
import { guardSipJs } from './sip-guards';

/** A transport of SIP.js with its own options bound. */
export type TransportMaker = (logger: Core.Logger) => Transport;

/** Leg ids given to sessions before SIP.js asks for their description handler. */
const legIds = new WeakMap<object, string>();

/** Gives a session's media leg its id before SIP.js asks for it. */
export function nameLeg(session: object, legId: string): void {
  legIds.set(session, legId);
}

export interface UserAgentSetup {
  readonly uri: URI;
  readonly authorizationUsername?: string;
  readonly authorizationPassword?: string;
  readonly makeTransport: TransportMaker;
  readonly media: MediaEngine;
  readonly iceServers: readonly IceServer[];
  readonly source: (session: object) => VoiceSource;
}

/** A SIP.js user agent whose media is in the hidden window; used by the desk and by practice callers alike. */
export function makeUserAgent(setup: UserAgentSetup): UserAgent {
  class BoundTransport {
    constructor(logger: Core.Logger) {
      // A constructor may give another object: SIP.js wants a class, the desk has a maker.
      // biome-ignore lint/correctness/noConstructorReturn: see above
      return setup.makeTransport(logger) as unknown as BoundTransport;
    }
  }
  const userAgent = new UserAgent({
    uri: setup.uri,
    transportConstructor: BoundTransport as unknown as new (logger: Core.Logger, options: unknown) => Transport,
    transportOptions: {},
    sessionDescriptionHandlerFactory: (session) =>
      new RemoteDescription(legIds.get(session) ?? randomUUID(), session, {
        media: setup.media,
        iceServers: setup.iceServers,
        source: setup.source(session),
      }),
    userAgentString: 'Tsunagu',
    // RFC 4028: `session-clock.ts` does what SIP.js doesn't. RFC 7866 6.1.2: the desk shows how the server's recording stands.
    // RFC 3891: `Softphone` follows Replaces itself, since SIP.js throws on a malformed one.
    sipExtensionExtraSupported: ['timer', 'record-aware', 'replaces'],
    // SIP.js does not know `record-aware`.
    hackAllowUnregisteredOptionTags: true,
    gracefulShutdown: false,
    // A busy desk must not ring first: `Softphone` says 180 itself.
    sendInitialProvisionalResponse: false,
    noAnswerTimeout: 180,
    logBuiltinEnabled: false,
  });
  answerChallenges(userAgent.userAgentCore, {
    username: setup.authorizationUsername ?? '',
    password: setup.authorizationPassword ?? '',
  });
  // After the challenges, whose guard takes the place of SIP.js's own: 422 is looked at before them.
  guardSipJs();
  guardBorder(userAgent);
  return userAgent;
}
