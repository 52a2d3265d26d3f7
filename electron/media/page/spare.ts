import type { IceServer } from '../../../shared/contract/media';

/** A peer connection of the desk's: where the candidates come from, and with which certificate. */
export function makeConnection(iceServers: readonly IceServer[], certificate: RTCCertificate): RTCPeerConnection {
  return new RTCPeerConnection({
    iceServers: [...iceServers],
    // An ordinary exchange offers no BUNDLE group; with `max-bundle` such an offer would be refused.
    bundlePolicy: 'balanced',
    rtcpMuxPolicy: 'require',
    certificates: [certificate],
  });
}

/** A connection with the communicator's voice on it that waits for its call. */
export interface MadeAhead {
  readonly pc: RTCPeerConnection;
  readonly track: MediaStreamTrack;
}

/** The next call's connection, made before the call comes: some ten milliseconds less between INVITE and 200. */
export class Spare {
  private waiting: { readonly servers: string; readonly made: MadeAhead } | null = null;

  /** @param voice a track of the microphone, or null while there is none: then nothing is made ahead. */
  constructor(
    private readonly voice: () => MediaStreamTrack | null,
    private readonly certificate: RTCCertificate,
  ) {}

  prepare(iceServers: readonly IceServer[]): void {
    const servers = JSON.stringify(iceServers);
    if (this.waiting?.servers === servers) return;
    this.drop();
    const track = this.voice();
    if (!track) return;
    const pc = makeConnection(iceServers, this.certificate);
    // `addTrack`, not `addTransceiver`: only such a sender is taken for an offer's audio line (RFC 8829 5.10).
    pc.addTrack(track);
    this.waiting = { servers, made: { pc, track } };
  }

  take(iceServers: readonly IceServer[]): MadeAhead | null {
    if (this.waiting?.servers !== JSON.stringify(iceServers)) return null;
    const { made } = this.waiting;
    this.waiting = null;
    return made.track.readyState === 'live' ? made : null;
  }

  drop(): void {
    this.waiting?.made.pc.close();
    this.waiting?.made.track.stop();
    this.waiting = null;
  }
}
