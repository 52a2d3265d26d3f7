import type { AudioDevice, AudioState } from '../../../shared/contract/slices';

/**
 * The communicator's microphone, opened once and shared by every leg (each leg takes a clone, so that mute and end are the
 * leg's own). A missing microphone never stops a call: legs then send silence until one appears.
 */
export class Microphone {
  private stream: MediaStream | null = null;
  private opening: Promise<void> | null = null;
  private inputId: string | null = null;
  private wanted = false;
  private state: AudioState['microphone'] = 'asking';

  /** @param changed called when the microphone's state or track changed. */
  constructor(private readonly changed: () => void) {
    navigator.mediaDevices.addEventListener('devicechange', () => void this.follow());
  }

  get condition(): AudioState['microphone'] {
    return this.state;
  }

  get chosenId(): string | null {
    return this.inputId;
  }

  /** The live track, or null while there is none. */
  get track(): MediaStreamTrack | null {
    const track = this.stream?.getAudioTracks()[0];
    return track?.readyState === 'live' ? track : null;
  }

  /** Opens the microphone if it isn't; resolves also when there is none (see `condition`). */
  async open(): Promise<void> {
    this.wanted = true;
    if (this.track) return;
    this.opening ??= this.ask().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  /** Lets the device go. */
  close(): void {
    this.wanted = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  /** Takes another input; null is the system's own choice. */
  async choose(inputId: string | null): Promise<void> {
    if (this.inputId === inputId && this.track) return;
    this.inputId = inputId;
    const old = this.stream;
    this.stream = null;
    if (this.wanted) await this.open();
    for (const track of old?.getTracks() ?? []) track.stop();
  }

  private async ask(): Promise<void> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(this.inputId ? { deviceId: { ideal: this.inputId } } : {}),
        },
      });
      this.state = 'ready';
      const track = this.track;
      track?.addEventListener('ended', () => this.onLost(track));
    } catch (error) {
      this.stream = null;
      const name = error instanceof DOMException ? error.name : '';
      this.state = name === 'NotAllowedError' ? 'denied' : this.state === 'lost' ? 'lost' : 'missing';
    }
    this.changed();
  }

  private onLost(track: MediaStreamTrack): void {
    if (this.stream?.getAudioTracks()[0] !== track) return;
    this.stream = null;
    this.state = 'lost';
    this.changed();
    void this.follow();
  }

  private async follow(): Promise<void> {
    if (this.wanted && !this.track) await this.open();
    else this.changed();
  }
}

/** Inputs and outputs as the system lists them; labels are empty until the microphone was allowed once. */
export async function listDevices(): Promise<{ inputs: AudioDevice[]; outputs: AudioDevice[] }> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind) =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .slice(0, 64)
      .map((device) => ({ id: device.deviceId.slice(0, 200), label: device.label.slice(0, 200) }));
  return { inputs: of('audioinput'), outputs: of('audiooutput') };
}
