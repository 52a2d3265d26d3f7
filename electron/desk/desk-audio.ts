import type { IceServer, MediaEvent } from '../../shared/contract/media';
import { done, type Result } from '../../shared/contract/result';
import type { AudioState } from '../../shared/contract/slices';
import { isLive } from '../../shared/domain/call';
import { talkCall } from '../../shared/domain/call-controls';
import { mosOf } from '../../shared/domain/quality';
import type { MediaEngine } from '../media/engine';
import { logger } from '../platform/log';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

interface Devices {
  readonly inputId: string | null;
  readonly outputId: string | null;
}

export interface AudioSurroundings {
  readonly iceServers: () => readonly IceServer[];
  /** The microphone is worth being open: the next call may ring. */
  readonly takesCalls: () => boolean;
  readonly onReading: (reading: Extract<MediaEvent, { kind: 'quality' }>) => void;
  readonly onPath: (event: Extract<MediaEvent, { kind: 'ice' }>) => void;
  /** The hidden window is a new one: what it has to know is told again. */
  readonly onNewWindow: () => void;
}

/** What the hidden window tells of microphone, devices, levels and quality, as the window shows it. */
export class DeskAudio {
  private chosen: Devices | null = null;

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly media: MediaEngine,
    private readonly around: AudioSurroundings,
  ) {
    media.onLost(() => {
      if (store.all.calls.some(isLive)) notices.tell('warning', 'mediaRestarted');
      this.quietLevels();
    });
    media.on((event) => this.follow(event));
  }

  /** Opens the microphone and makes a connection ahead of the next call, or lets both go. */
  warm(on: boolean): void {
    this.media.tell('warm', { on, iceServers: this.around.iceServers() });
  }

  /** Opens the microphone again after it was missing or forbidden. */
  async retryMicrophone(): Promise<Result<void>> {
    await this.media.ask('warm', { on: true, iceServers: this.around.iceServers() });
    return done(undefined);
  }

  /** The devices a person chose; a new hidden window is told them again. */
  async selectDevices(devices: Devices): Promise<Result<void>> {
    this.chosen = devices;
    await this.media.ask('devices', devices);
    return done(undefined);
  }

  quietLevels(): void {
    this.store.set('levels', { callId: null, caller: 0, self: 0 });
    this.store.patch('connectivity', { mos: null });
  }

  private follow(event: MediaEvent): void {
    // Of several calls the one that talks is measured for the person's eyes.
    const talk = talkCall(this.store.all.calls);
    if (event.kind === 'levels') {
      const own = event.legs.find((leg) => leg.legId === talk?.id);
      if (own && talk) this.store.set('levels', { callId: talk.id, caller: own.heard, self: own.spoken });
    } else if (event.kind === 'quality') {
      if (event.legId === talk?.id) this.store.patch('connectivity', { mos: mosOf(event) });
      this.around.onReading(event);
    } else if (event.kind === 'audio') {
      const { kind: _kind, ...audio } = event;
      this.store.set('audio', audio);
      this.tellMicrophone(event.microphone);
    } else if (event.kind === 'ready') {
      if (this.chosen) this.media.tell('devices', this.chosen);
      if (this.around.takesCalls()) this.warm(true);
      this.around.onNewWindow();
    } else if (event.kind === 'ice') {
      logger.info('ice', { call: event.legId, state: event.state });
      if (event.state === 'connected') this.notices.settle('mediaRestarted');
      this.around.onPath(event);
    }
  }

  private tellMicrophone(state: AudioState['microphone']): void {
    if (state === 'ready') this.notices.settle('microphoneMissing', 'microphoneDenied', 'microphoneLost');
    else if (state === 'missing') this.notices.tell('error', 'microphoneMissing');
    else if (state === 'denied') this.notices.tell('error', 'microphoneDenied');
    else if (state === 'lost') this.notices.tell('error', 'microphoneLost');
  }
}
