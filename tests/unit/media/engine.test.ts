import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MEDIA_DEADLINE_MS, MediaEngine, MediaFailure } from '../../../electron/media/engine';
import { MediaDouble } from '../softphone/media-double';

const ACCEPT = {
  source: { kind: 'microphone' },
  iceServers: [],
  description: { type: 'offer', sdp: 'v=0' },
  answer: null,
} as const;

let port: MediaDouble;
let media: MediaEngine;
const troubles: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  troubles.length = 0;
  port = new MediaDouble();
  media = new MediaEngine(port, MEDIA_DEADLINE_MS, (error) => troubles.push(error));
});
afterEach(() => vi.useRealTimers());

const reasonOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof MediaFailure ? error.reason : 'another error'),
  );
const turn = () => vi.advanceTimersByTimeAsync(0);

describe('a request to the hidden window', () => {
  it('is answered by its id, in whatever order', async () => {
    port.tell({ kind: 'ready' });
    port.keep.add('describe');
    const describeLeg = (legId: string) =>
      media.ask('describe', { legId, source: ACCEPT.source, iceServers: [], direction: 'sendrecv' });
    const first = describeLeg('a');
    const second = describeLeg('b');
    const [one, two] = port.requests;
    port.answerRaw({ id: two?.id, ok: true, value: { type: 'offer', sdp: 'second' } });
    port.answerRaw({ id: one?.id, ok: true, value: { type: 'offer', sdp: 'first' } });
    expect((await first).sdp).toBe('first');
    expect((await second).sdp).toBe('second');
  });

  it('waits for the page to be ready', async () => {
    const asked = media.ask('tone', { tone: 'ring' });
    await turn();
    expect(port.requests).toEqual([]);
    port.tell({ kind: 'ready' });
    await expect(asked).resolves.toBeNull();
  });

  it('ends at its deadline, ready or not, and a late answer does no harm', async () => {
    const early = reasonOf(media.ask('tone', { tone: 'ring' }));
    await vi.advanceTimersByTimeAsync(MEDIA_DEADLINE_MS);
    expect(await early).toBe('deadline');
    port.tell({ kind: 'ready' });
    expect(port.requests).toEqual([]);
    port.keep.add('tone');
    const late = reasonOf(media.ask('tone', { tone: 'ring' }));
    await vi.advanceTimersByTimeAsync(MEDIA_DEADLINE_MS);
    expect(await late).toBe('deadline');
    port.answerKept();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with its leg; those of other legs go on', async () => {
    port.tell({ kind: 'ready' });
    port.keep.add('accept');
    const ended = reasonOf(media.ask('accept', { legId: 'a', ...ACCEPT }));
    const other = reasonOf(media.ask('accept', { legId: 'b', ...ACCEPT }));
    media.closeLeg('a');
    expect(await ended).toBe('callOver');
    port.answerKept();
    expect(await other).toBe('answered');
    expect(port.asked('close')).toEqual([{ legId: 'a' }]);
  });

  it('ends when the window dies; one that was not sent yet is sent to the next window', async () => {
    const waiting = reasonOf(media.ask('tone', { tone: 'ring' }));
    port.die();
    port.comeBack();
    expect(await waiting).toBe('answered');
    port.keep.add('accept');
    const sent = reasonOf(media.ask('accept', { legId: 'a', ...ACCEPT }));
    port.die();
    expect(await sent).toBe('windowClosed');
    expect(media.isReady).toBe(false);
  });

  it('that the page refuses says so', async () => {
    port.tell({ kind: 'ready' });
    expect(await reasonOf(media.ask('digits', { legId: 'nobody', digits: '1' }))).toBe('refused');
  });

  it('that can not be sent ends at once', async () => {
    port.tell({ kind: 'ready' });
    vi.spyOn(port, 'send').mockImplementation(() => {
      throw new Error('the window is closing');
    });
    const direct = new MediaEngine(port);
    port.tell({ kind: 'ready' });
    expect(await reasonOf(direct.ask('tone', { tone: 'ring' }))).toBe('refused');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    undefined,
    null,
    7,
    'x',
    {},
    { id: 1 },
    { id: '1', ok: true, value: null },
    { id: 1, ok: true, value: 5 },
    { id: 999, ok: true, value: null },
  ])('stays open through a malformed answer: %j', async (reply) => {
    port.tell({ kind: 'ready' });
    port.keep.add('tone');
    const asked = reasonOf(media.ask('tone', { tone: 'ring' }));
    port.answerRaw(reply);
    port.answerKept();
    expect(await asked).toBe('answered');
  });
});

describe('what the hidden window tells', () => {
  it.each([
    undefined,
    { kind: 'nonsense' },
    { kind: 'levels', legs: [{ legId: 'a', heard: 7, spoken: 0 }] },
    { kind: 'levels', legs: Array.from({ length: 17 }, () => ({ legId: 'a', heard: 0, spoken: 0 })) },
    { kind: 'quality', legId: 'x'.repeat(65), lossPercent: 0, jitterMs: 0, roundTripMs: 0 },
  ])('is ignored when it is malformed: %#', (event) => {
    const heard = vi.fn();
    media.on(heard);
    port.tell(event);
    expect(heard).not.toHaveBeenCalled();
  });

  it('reaches every listener, though one of them fails, until it stops listening', () => {
    const heard = vi.fn();
    media.on(() => {
      throw new Error('a listener');
    });
    const stop = media.on(heard);
    port.tell({ kind: 'ready' });
    stop();
    port.tell({ kind: 'ready' });
    expect(heard).toHaveBeenCalledOnce();
    expect(troubles).toHaveLength(2);
  });

  it('its death reaches every listener that still listens', () => {
    const lost = vi.fn();
    const stop = media.onLost(lost);
    port.die();
    stop();
    port.die();
    expect(lost).toHaveBeenCalledOnce();
  });
});
