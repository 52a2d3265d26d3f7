import type { Core, Inviter } from 'sip.js';

const SDP = 'application/sdp';

/** The description in a response, or null. */
export function descriptionIn(message: Core.IncomingResponseMessage): string | null {
  const type = message.getHeader('content-type') ?? '';
  return message.body && type.toLowerCase().startsWith(SDP) ? message.body : null;
}

/** Tells the description of the final answer before SIP.js acts on it; SIP.js itself remembers only the first of a dialog. */
export function beforeAnswer(inviter: Inviter, tell: (sdp: string) => void): void {
  const accepting = inviter as unknown as {
    onAccept: (response: { readonly message: Core.IncomingResponseMessage }) => Promise<void>;
  };
  const original = accepting.onAccept;
  accepting.onAccept = (response) => {
    const sdp = descriptionIn(response.message);
    if (sdp) tell(sdp);
    return original.call(inviter, response);
  };
}
