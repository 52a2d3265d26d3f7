import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Microphone } from '../../../electron/media/page/microphone';

/** A track as the system gives it; it can be pulled out like a headset's plug. */
class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';
  stop(): void {
    this.readyState = 'ended';
  }
  pullOut(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

const makeDevices = () => Object.assign(new EventTarget(), { getUserMedia: vi.fn() });
let devices: ReturnType<typeof makeDevices>;
const given: FakeTrack[] = [];
let told: string[];
let microphone: Microphone;

function plugIn(): void {
  devices.getUserMedia.mockImplementation(async () => {
    const track = new FakeTrack();
    given.push(track);
    return { getAudioTracks: () => [track], getTracks: () => [track] };
  });
}

function refuse(name: string): void {
  devices.getUserMedia.mockRejectedValue(new DOMException('no', name));
}

beforeEach(() => {
  devices = makeDevices();
  vi.stubGlobal('navigator', { mediaDevices: devices });
  given.length = 0;
  told = [];
  microphone = new Microphone(() => told.push(microphone.condition));
});

afterEach(() => vi.unstubAllGlobals());

describe('the microphone', () => {
  it('that is not there is told at once, and opening it does not fail', async () => {
    refuse('NotFoundError');
    await microphone.open();
    expect(told).toEqual(['missing']);
    expect(microphone.track).toBeNull();
  });

  it('that the system forbids is told as forbidden', async () => {
    refuse('NotAllowedError');
    await microphone.open();
    expect(told).toEqual(['denied']);
  });

  it('that is pulled out in a call is told as lost, and taken again when it is back', async () => {
    plugIn();
    await microphone.open();
    refuse('NotFoundError');
    given[0]?.pullOut();
    await expect.poll(() => told).toEqual(['ready', 'lost', 'lost']);
    plugIn();
    devices.dispatchEvent(new Event('devicechange'));
    await expect.poll(() => microphone.condition).toBe('ready');
    expect(microphone.track).toBe(given[1]);
  });

  it('is opened once when several legs ask at the same time', async () => {
    plugIn();
    await Promise.all([microphone.open(), microphone.open(), microphone.open()]);
    expect(given).toHaveLength(1);
  });

  it('is let go when it is closed, and a later device change does not open it again', async () => {
    plugIn();
    await microphone.open();
    microphone.close();
    devices.dispatchEvent(new Event('devicechange'));
    expect(given.map((track) => track.readyState)).toEqual(['ended']);
    expect(microphone.track).toBeNull();
  });
});
