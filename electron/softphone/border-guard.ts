import { randomUUID } from 'node:crypto';
import { Core, type UserAgent, UserAgentState } from 'sip.js';
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js';
import { admit, answerTo } from './incoming-text';
import { leaveSession } from './session-body';

/** Largest CSeq (RFC 3261 8.1.1.5). */
const CSEQ_MAX = 2 ** 31;
const REASONS: Record<number, string> = { 400: 'Bad Request', 505: 'Version Not Supported', 513: 'Message Too Large' };
/**
 * Handled outside SIP.js's own list: a replaced call (RFC 3891). And reliable ringing, which an exchange may ask for by habit:
 * the desk answers without it rather than not at all.
 */
const ALSO_SUPPORTED = ['replaces', '100rel'];

type Request = Core.IncomingRequestMessage;

/**
 * What a transaction of the far side is known by: branch, sent-by and method (RFC 3261 17.2.3); SIP.js takes the branch alone
 * (softphone-facts 2.5, item 12). An ACK and a CANCEL belong to their INVITE. A branch that is none (RFC 2543, RFC 4475
 * badbranch) is replaced by what made a transaction then.
 */
function transactionKey(request: Request): string {
  const { via } = request;
  const method = request.method === 'ACK' || request.method === 'CANCEL' ? 'INVITE' : request.method;
  const branch: string = request.viaBranch ?? '';
  const cookie = 'z9hG4bK';
  const name =
    branch.startsWith(cookie) && branch.length > cookie.length
      ? branch
      : JSON.stringify([request.callId, request.cseq, request.fromTag]);
  return JSON.stringify([name, String(via?.host ?? '').toLowerCase(), via?.port ?? null, method]);
}

/** Extensions that a request requires and this desk doesn't have (RFC 3261 8.2.2.3). */
function unsupported(request: Request, supported: readonly string[]): string[] {
  if (request.method === 'ACK' || request.method === 'CANCEL') return [];
  return request
    .getHeaders('require')
    .join(',')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => /^[!%'*+.0-9A-Z_`a-z~-]{1,60}$/.test(tag) && !supported.includes(tag.toLowerCase()))
    .slice(0, 20);
}

/** What is answered to a request before SIP.js sees it; null lets it through. */
function refusal(core: Core.UserAgentCore, request: Request): Core.ResponseOptions | null {
  const toTag = request.toTag || randomUUID();
  const cseq = request.parseHeader('cseq') as { value?: number; method?: string } | undefined;
  if (!cseq || cseq.method !== request.method || !(Number(cseq.value) < CSEQ_MAX)) return { statusCode: 400, toTag };
  // Item 14: SIP.js throws where the scheme is none that its grammar knows.
  if (!request.ruri && AllowedMethods.includes(request.method)) return { statusCode: 416, toTag };
  const tags = unsupported(request, [...core.configuration.supportedOptionTags, ...ALSO_SUPPORTED]);
  if (tags.length > 0) return { statusCode: 420, toTag, extraHeaders: [`Unsupported: ${tags.join(', ')}`] };
  if (!leaveSession(request))
    return { statusCode: 415, toTag, extraHeaders: ['Accept: application/sdp, multipart/mixed'] };
  return null;
}

/** A handler threw in the middle: the far side gets its answer, and no transaction stays open for ever. */
function answerFailure(core: Core.UserAgentCore, request: Request): void {
  if (request.method === 'ACK') return;
  const server = core.userAgentServers.get(request.viaBranch);
  if (!server) {
    core.replyStateless(request, { statusCode: 500, toTag: request.toTag || randomUUID() });
    return;
  }
  const { transaction } = server as unknown as { transaction: { state: string } };
  if (transaction.state !== 'Trying' && transaction.state !== 'Proceeding') return;
  (server as unknown as Core.UserAgentServer).reject({ statusCode: 500 });
}

/**
 * The Contact of an answer to INVITE or UPDATE. In a 2xx it is where the dialog's requests go from now on (RFC 3261 12.2.1.2),
 * which SIP.js forgets. In a 1xx it may be left out (RFC 3261 20, table 2), and SIP.js drops the whole ringing for it.
 */
function mendContact(core: Core.UserAgentCore, response: Core.IncomingResponseMessage): void {
  const { statusCode = 0, method, toTag } = response;
  if (!toTag || (method !== 'INVITE' && method !== 'UPDATE') || !core.userAgentClients.has(response.viaBranch + method))
    return;
  if (statusCode > 100 && statusCode < 200 && !response.hasHeader('contact'))
    response.headers['Contact'] = [
      { raw: `<${response.to.uri}>`, parsed: new Core.NameAddrHeader(response.to.uri, '', {}) },
    ];
  const dialog = core.dialogs.get(response.callId + response.fromTag + toTag);
  if (!dialog || statusCode < 200 || statusCode > 299) return;
  const contact: unknown = response.parseHeader('contact');
  const { dialogState } = dialog as unknown as { dialogState: Core.DialogState };
  if (contact instanceof Core.NameAddrHeader) dialogState.remoteTarget = contact.uri;
}

/**
 * Stands between a user agent's wire and SIP.js: what comes in is admitted, mended or refused, and no exception of a handler
 * gets out unanswered. The exception itself goes on to the transport's own guard, which tells of it.
 */
export function guardBorder(userAgent: UserAgent): void {
  const { userAgentCore: core, transport } = userAgent;
  const receive = core.receiveIncomingRequestFromTransport.bind(core);
  const receiveResponse = core.receiveIncomingResponseFromTransport.bind(core);
  const reply = core.replyStateless.bind(core);
  let taken = false;
  core.replyStateless = (request, options) => {
    taken = true;
    return reply(request, options);
  };
  core.receiveIncomingResponseFromTransport = (response) => {
    taken = true;
    leaveSession(response);
    mendContact(core, response);
    receiveResponse(response);
  };
  core.receiveIncomingRequestFromTransport = (request) => {
    taken = true;
    request.viaBranch = transactionKey(request);
    const refused = refusal(core, request);
    if (refused) {
      if (request.method !== 'ACK') reply(request, refused);
      return;
    }
    try {
      receive(request);
    } catch (error) {
      answerFailure(core, request);
      throw error;
    }
  };
  const hear = transport.onMessage;
  const refuse = (text: string, status: number) => {
    if (userAgent.state === UserAgentState.Stopped) return;
    const answer = answerTo(text, status, REASONS[status] ?? 'Bad Request', randomUUID());
    if (answer) transport.send(answer).catch(() => undefined);
  };
  transport.onMessage = (text) => {
    const admission = admit(text);
    if (admission.kind === 'refused') refuse(text, admission.status);
    if (admission.kind !== 'admitted') return;
    taken = false;
    try {
      hear?.(admission.text);
    } finally {
      // SIP.js drops what it can't parse without a word (RFC 3261 8.2: 400).
      if (!taken) refuse(text, 400);
    }
  };
}

/** Branches of our own transactions that no other call can have (softphone-facts 2.5, item 12): SIP.js draws seven digits. */
export function nameTransactionsUniquely(): void {
  const branch = () => `z9hG4bK${randomUUID()}`;
  const client = Core.ClientTransaction as unknown as { makeId: (request: Core.OutgoingRequestMessage) => string };
  const { makeId } = client;
  client.makeId = (request) => (request.method === 'CANCEL' ? makeId(request) : branch());
  const message = Core.OutgoingRequestMessage.prototype;
  const { setViaHeader } = message;
  // The ACK to a 2xx has no transaction of its own: SIP.js draws its branch elsewhere.
  message.setViaHeader = function setVia(this: Core.OutgoingRequestMessage, given: string, transport: string): void {
    setViaHeader.call(this, /^z9hG4bK\d{1,7}$/.test(given) ? branch() : given, transport);
  };
}

/** A header of ours keeps to its line, whatever text was put into it: a line end would begin a header that nobody wrote. */
export function keepHeadersToTheirLine(): void {
  const clean = (headers: string[] | undefined) => headers?.map((header) => header.replace(/[\r\n\0]+/g, ' '));
  const request = Core.OutgoingRequestMessage.prototype;
  const { toString: write } = request;
  request.toString = function toText(this: Core.OutgoingRequestMessage): string {
    this.extraHeaders = clean(this.extraHeaders) ?? [];
    return write.call(this);
  };
  const server = Core.UserAgentServer.prototype as unknown as {
    reply: (options: Core.ResponseOptions) => Core.OutgoingResponse;
  };
  const { reply } = server;
  server.reply = function answer(this: Core.UserAgentServer, options) {
    return reply.call(this, { ...options, extraHeaders: clean(options.extraHeaders) });
  };
}
