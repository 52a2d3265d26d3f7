import { Core } from 'sip.js';
import { wasCancelled } from './digest-guard';
import { timerFactsOf } from './session-timer';

/** Every proxy on the way may ask for more than the one before; more than these are a loop. */
const TRIES = 4;

interface OpenClient {
  authenticationGuard(message: Core.IncomingResponseMessage, dialog?: Core.Dialog): boolean;
  readonly message: Core.OutgoingRequestMessage;
  init(): void;
}

const tries = new WeakMap<Core.OutgoingRequestMessage, number>();

/**
 * 422 (RFC 4028 7.3): the same request again with the interval that is asked for, as SIP.js itself does after a challenge: the
 * call stays the same, and nobody is told of a failure.
 */
export function teachLongerInterval(): void {
  const prototype = Core.UserAgentClient.prototype as unknown as OpenClient;
  const guard = prototype.authenticationGuard;
  prototype.authenticationGuard = function authenticationGuard(this: OpenClient, message, dialog) {
    if (message.statusCode !== 422 || !lengthen(this.message, message)) return guard.call(this, message, dialog);
    this.message.cseq += 1;
    if (dialog?.localSequenceNumber) {
      dialog.incrementLocalSequenceNumber();
      this.message.cseq = dialog.localSequenceNumber;
    }
    this.message.setHeader('cseq', `${this.message.cseq} ${this.message.method}`);
    this.init();
    return false;
  };
}

/** Puts the asked-for interval into a request; false where that would change nothing. */
function lengthen(request: Core.OutgoingRequestMessage, refusal: Core.IncomingResponseMessage): boolean {
  const { expires } = timerFactsOf(request);
  const { minSeS } = timerFactsOf(refusal);
  const tried = tries.get(request) ?? 0;
  if (!expires || expires.intervalS >= minSeS || tried >= TRIES || wasCancelled(request)) return false;
  tries.set(request, tried + 1);
  const refresher = expires.refresher ? `;refresher=${expires.refresher}` : '';
  request.extraHeaders = request.extraHeaders.map((header) => {
    if (/^Session-Expires:/i.test(header)) return `Session-Expires: ${minSeS}${refresher}`;
    return /^Min-SE:/i.test(header) ? `Min-SE: ${minSeS}` : header;
  });
  return true;
}
