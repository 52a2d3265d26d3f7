import { Core } from 'sip.js';
import { type Account, chooseChallenge, credentialsFor } from './digest';

/** A registrar behind a proxy asks twice, and either nonce may be stale once; more is a loop. */
const ANSWERS_MAX = 4;

/** What SIP.js's client holds of a request of ours, as far as an answer to a challenge needs it. */
interface Client {
  readonly core: Core.UserAgentCore;
  readonly message: Core.OutgoingRequestMessage;
  readonly init: () => void;
}

interface Asked {
  readonly realms: Set<string>;
  count: number;
}

const accounts = new WeakMap<Core.UserAgentCore, Account>();
/** Requests that were cancelled: the answer to a challenge would ring somebody whom nobody calls any more. */
const cancelled = new WeakSet<Core.OutgoingRequestMessage>();
export const wasCancelled = (message: Core.OutgoingRequestMessage) => cancelled.has(message);

const asked = new WeakMap<Core.OutgoingRequestMessage, Asked>();
let guarded = false;

/** From now on every request of this user agent answers challenges with the account (RFC 3261 22, RFC 7616, RFC 8760). */
export function answerChallenges(core: Core.UserAgentCore, account: Account): void {
  accounts.set(core, account);
  if (guarded) return;
  guarded = true;
  const prototype = Core.UserAgentClient.prototype as unknown as {
    authenticationGuard: (this: Client, response: Core.IncomingResponseMessage, dialog?: Core.Dialog) => boolean;
  };
  prototype.authenticationGuard = function authenticationGuard(response, dialog) {
    return !answer(this, response, dialog ?? dialogOf(this));
  };
  const { cancel } = Core.UserAgentClient.prototype as unknown as {
    cancel: (this: Client, ...rest: unknown[]) => unknown;
  };
  (prototype as unknown as { cancel: typeof cancel }).cancel = function noteCancel(...rest) {
    cancelled.add(this.message);
    return cancel.apply(this, rest);
  };
}

/** SIP.js counts on in the dialog for INVITE alone; INFO, REFER and NOTIFY would use up the number of the request after them. */
function dialogOf({ core, message }: Client): Core.Dialog | undefined {
  return message.toTag ? core.dialogs.get(message.callId + message.fromTag + message.toTag) : undefined;
}

/**
 * Sends the request again with credentials; false where it can't or need not be.
 *
 * SIP.js 0.21.2 reads only the first of several challenges, knows MD5 alone, and takes the registrar's challenge after a
 * proxy's for a loop (its `authenticationGuard`, in whose place this stands).
 */
function answer(client: Client, response: Core.IncomingResponseMessage, dialog: Core.Dialog | undefined): boolean {
  const { message, core } = client;
  const { statusCode } = response;
  if (statusCode !== 401 && statusCode !== 407) return false;
  // Any answer to OPTIONS is the sign of life that it was sent for.
  if (message.method === 'OPTIONS' || cancelled.has(message)) return false;
  const account = accounts.get(core);
  const challenge = chooseChallenge(
    challengesOf(response, statusCode === 401 ? 'www-authenticate' : 'proxy-authenticate'),
  );
  if (!account || account.username === '' || !challenge) return false;
  const before = asked.get(message) ?? { realms: new Set<string>(), count: 0 };
  const realm = `${statusCode} ${challenge.realm}`;
  if (before.count >= ANSWERS_MAX || (before.realms.has(realm) && !challenge.stale)) return false;
  before.realms.add(realm);
  before.count += 1;
  asked.set(message, before);
  const credentials = credentialsFor(challenge, account, {
    method: message.method,
    uri: message.ruri.toString(),
    body: bodyOf(message),
  });
  message.cseq += 1;
  if (dialog?.localSequenceNumber) {
    dialog.incrementLocalSequenceNumber();
    message.cseq = dialog.localSequenceNumber;
  }
  message.setHeader('cseq', `${message.cseq} ${message.method}`);
  message.setHeader(statusCode === 401 ? 'authorization' : 'proxy-authorization', credentials);
  // A new transaction with the same user of it takes the place of the answered one.
  client.init();
  return true;
}

/** All of them as they came: SIP.js's parser keeps the last one only. */
function challengesOf(response: Core.IncomingResponseMessage, name: string): string[] {
  const [head = ''] = response.data.split(/\r?\n\r?\n/, 1);
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 && line.slice(0, colon).trim().toLowerCase() === name ? [line.slice(colon + 1)] : [];
  });
}

function bodyOf(message: Core.OutgoingRequestMessage): string {
  const body: unknown = message.body;
  if (typeof body === 'string') return body;
  return typeof body === 'object' && body !== null && 'body' in body ? String(body.body) : '';
}
