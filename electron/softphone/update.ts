import { Core, type Session, SessionState } from 'sip.js';
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js';
import { MIN_SE_S, type RefreshOutcome, type SessionTimer } from './session-timer';

const UPDATE = 'UPDATE';
/** Longest Retry-After of a 500, s (RFC 3311 5.2). */
const RETRY_AFTER_MAX_S = 10;

/** What SIP.js keeps private and an UPDATE needs. */
interface OpenDialog {
  readonly dialogState: Core.DialogState;
  sequenceGuard(message: Core.IncomingRequestMessage): boolean;
  signalingStateTransition(message: unknown): void;
  signalingStateRollback(): void;
}
interface OpenSession {
  readonly _contact: string | undefined;
  generateResponseOfferAnswerInDialog(options: object): Promise<Core.Body | undefined>;
  rollbackOffer(): Promise<void>;
}

const open = (dialog: Core.SessionDialog) => dialog as unknown as OpenDialog;

/** Sessions that answer UPDATE, by the Call-ID of their dialogs. */
const known = new WeakMap<Core.UserAgentCore, Map<string, { session: Session; timer: SessionTimer }>>();
/** Dialogs whose far side waits for our answer to an UPDATE with an offer. */
const answering = new WeakSet<Core.SessionDialog>();

/** The far side waits for our answer to an UPDATE with an offer. */
export const isAnsweringUpdate = (dialog: Core.SessionDialog) => answering.has(dialog);

/** The methods this desk takes (RFC 3261 20.5). */
export const allowHeader = () => `Allow: ${AllowedMethods.toString()}`;

/** True where the far side says that it takes UPDATE. */
export function allowsUpdate(message: { getHeaders(name: string): string[] }): boolean {
  return message.getHeaders('Allow').some((methods) => /(?:^|,)\s*UPDATE\s*(?:,|$)/i.test(methods.slice(0, 1_000)));
}

/** From now on this session answers UPDATE; it is forgotten with its end. */
export function answerUpdates(session: Session, callId: string, timer: SessionTimer): void {
  const core = session.userAgent.userAgentCore;
  const sessions = known.get(core) ?? new Map();
  known.set(core, sessions);
  sessions.set(callId, { session, timer });
  session.stateChange.addListener((state) => {
    if (state === SessionState.Terminated) sessions.delete(callId);
  });
}

/**
 * SIP.js 0.21 knows no UPDATE (RFC 3311): it answers 405 or 501. Exchanges refresh sessions by it and change media before the
 * answer.
 */
export function teachUpdate(): void {
  if (!AllowedMethods.includes(UPDATE)) AllowedMethods.push(UPDATE);
  const prototype = Core.SessionDialog.prototype;
  const { receiveRequest, invite } = prototype;
  prototype.receiveRequest = function receive(message) {
    if (message.method === UPDATE) receiveUpdate(this, message);
    else if (message.method === 'INVITE' && answering.has(this))
      this.userAgentCore.replyStateless(message, { statusCode: 500, extraHeaders: [retryAfter()] });
    else receiveRequest.call(this, message);
  };
  prototype.invite = function reinvite(delegate, options) {
    // Like SIP.js's own words for a re-INVITE under way: tried again after a while (RFC 3261 14.1).
    if (answering.has(this)) throw new Error('There is an ongoing UPDATE server transaction.');
    return invite.call(this, delegate, options);
  };
}

const retryAfter = () => `Retry-After: ${1 + Math.floor(Math.random() * RETRY_AFTER_MAX_S)}`;

function receiveUpdate(dialog: Core.SessionDialog, message: Core.IncomingRequestMessage): void {
  if (!open(dialog).sequenceGuard(message)) return;
  Core.Dialog.prototype.receiveRequest.call(dialog, message);
  const uas = new Core.UserAgentServer(Core.NonInviteServerTransaction, dialog.userAgentCore, message);
  const call = known.get(dialog.userAgentCore)?.get(dialog.callId);
  if (answering.has(dialog)) {
    uas.reject({ statusCode: 500, extraHeaders: [retryAfter()] });
    return;
  }
  const contact: unknown = message.parseHeader('contact');
  if (contact instanceof Core.NameAddrHeader) open(dialog).dialogState.remoteTarget = contact.uri;
  // Before the answer there is no session to refresh yet (RFC 4028 7.4).
  const timed = call?.session.state === SessionState.Established ? call.timer.answer(message) : null;
  if (timed?.kind === 'tooSmall') {
    uas.reject({ statusCode: 422, extraHeaders: [`Min-SE: ${MIN_SE_S}`] });
    return;
  }
  const headers = [...(timed?.headers ?? []), allowHeader(), ...contactOf(call?.session)];
  const agree = () => {
    if (timed) call?.timer.begin(timed.agreement);
  };
  const offer = offerIn(message);
  if (!offer) {
    uas.accept({ statusCode: 200, extraHeaders: headers });
    agree();
  } else if (!call) uas.reject({ statusCode: 488 });
  else if (dialog.signalingState === Core.SignalingState.HaveLocalOffer) uas.reject({ statusCode: 491 });
  else if (dialog.signalingState !== Core.SignalingState.Stable || call.session.state !== SessionState.Established)
    uas.reject({ statusCode: 500, extraHeaders: [retryAfter()] });
  else void answerOffer(dialog, message, uas, call.session, headers).then((agreed) => agreed && agree());
}

/** Gives the far side's new description to the media and answers with ours. Never rejects; false where it was refused. */
async function answerOffer(
  dialog: Core.SessionDialog,
  message: Core.IncomingRequestMessage,
  uas: Core.UserAgentServer,
  session: Session,
  extraHeaders: string[],
): Promise<boolean> {
  const own = session as unknown as OpenSession;
  answering.add(dialog);
  open(dialog).signalingStateTransition(message);
  try {
    const body = await own.generateResponseOfferAnswerInDialog({
      sessionDescriptionHandlerOptions: session.sessionDescriptionHandlerOptionsReInvite,
      sessionDescriptionHandlerModifiers: session.sessionDescriptionHandlerModifiersReInvite,
    });
    uas.accept({ statusCode: 200, extraHeaders, ...(body ? { body } : {}) });
    if (body) open(dialog).signalingStateTransition(body);
    return true;
  } catch {
    await own.rollbackOffer().catch(() => undefined);
    open(dialog).signalingStateRollback();
    try {
      uas.reject({ statusCode: 488 });
    } catch {
      // The call ended meanwhile and its transactions with it.
    }
    return false;
  } finally {
    answering.delete(dialog);
  }
}

function offerIn(message: Core.IncomingRequestMessage): Core.Body | null {
  try {
    const body = Core.getBody(message);
    return body?.contentDisposition === 'session' ? body : null;
  } catch {
    // A body without a type is no description.
    return null;
  }
}

function contactOf(session: Session | undefined): string[] {
  const contact = (session as unknown as OpenSession | undefined)?._contact;
  return contact ? [`Contact: ${contact}`] : [];
}

class UpdateClient extends Core.UserAgentClient {
  constructor(
    private readonly dialog: Core.SessionDialog,
    extraHeaders: string[],
    delegate: Core.OutgoingRequestDelegate,
  ) {
    super(
      Core.NonInviteClientTransaction,
      dialog.userAgentCore,
      dialog.createOutgoingRequestMessage(UPDATE, { extraHeaders }),
      delegate,
    );
  }

  protected override receiveResponse(message: Core.IncomingResponseMessage): void {
    // With the dialog, so that its own sequence number goes on after a challenge.
    if (this.authenticationGuard(message, this.dialog)) super.receiveResponse(message);
  }
}

/** Refreshes a session by an UPDATE without a description: nothing of the media is touched. Never rejects. */
export function sendUpdate(session: Session, timer: SessionTimer): Promise<RefreshOutcome | 'unknownMethod'> {
  const { dialog } = session;
  if (!dialog || session.state !== SessionState.Established) return Promise.resolve('refused');
  return new Promise((resolve) => {
    const refused = ({ message }: Core.IncomingResponse) => {
      const { statusCode = 500 } = message;
      if (statusCode === 405 || statusCode === 501) resolve('unknownMethod');
      else if (statusCode === 481) resolve('gone');
      else resolve(statusCode === 408 ? 'silent' : 'refused');
    };
    new UpdateClient(dialog as Core.SessionDialog, [...timer.headers, allowHeader(), ...contactOf(session)], {
      onAccept: ({ message }) => {
        timer.take(message);
        resolve('refreshed');
      },
      onRedirect: refused,
      onReject: refused,
    });
  });
}
