import type { BodyAndContentType, Session, SessionDescriptionHandler, SessionDescriptionHandlerOptions } from 'sip.js';
import type { IceServer, MediaDirection, SessionDescription, VoiceSource } from '../../shared/contract/media';
import type { MediaEngine } from '../media/engine';

const SDP = 'application/sdp';

/** What a leg needs besides its SIP session. */
export interface LegSetup {
  readonly media: MediaEngine;
  readonly iceServers: readonly IceServer[];
  readonly source: VoiceSource;
}

/**
 * SIP.js's session description handler whose peer connection lives in the hidden window. Every step is a request with a
 * deadline there; the last descriptions' types are kept here, since SIP.js asks only "describe" and "accept".
 */
export class RemoteDescription implements SessionDescriptionHandler {
  private closed = false;

  constructor(
    readonly legId: string,
    private readonly setup: LegSetup,
  ) {}

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.setup.media.closeLeg(this.legId);
  }

  hasDescription(contentType: string): boolean {
    return contentType.split(';')[0]?.trim().toLowerCase() === SDP;
  }

  async getDescription(options?: SessionDescriptionHandlerOptions & { hold?: boolean }): Promise<BodyAndContentType> {
    this.refuseIfClosed();
    const direction: MediaDirection = options?.hold ? 'sendonly' : 'sendrecv';
    const { source, iceServers, media } = this.setup;
    const described = await media.ask('describe', { legId: this.legId, source, iceServers, direction });
    this.refuseIfClosed();
    this.lastOffer = described.type === 'offer';
    return { body: described.sdp, contentType: SDP };
  }

  async setDescription(sdp: string): Promise<void> {
    this.refuseIfClosed();
    const { source, iceServers, media } = this.setup;
    const description: SessionDescription = { type: this.lastOffer ? 'answer' : 'offer', sdp };
    this.lastOffer = false;
    await media.ask('accept', { legId: this.legId, source, iceServers, description });
    this.refuseIfClosed();
  }

  async rollbackDescription(): Promise<void> {
    this.lastOffer = false;
    if (!this.closed) await this.setup.media.ask('rollback', { legId: this.legId });
  }

  /** The hidden window lost this leg: the next description starts a new one. */
  forget(): void {
    this.lastOffer = false;
  }

  /** SIP.js wants an answer at once, the hidden window gives one later: digits go by `SipCall.sendDigits` instead. */
  sendDtmf(): boolean {
    return false;
  }

  private lastOffer = false;

  private refuseIfClosed(): void {
    if (this.closed) throw new Error('the call is over');
  }
}

/** The handler of a session, once SIP.js made one. */
export function descriptionOf(session: Session): RemoteDescription | null {
  return session.sessionDescriptionHandler instanceof RemoteDescription ? session.sessionDescriptionHandler : null;
}
