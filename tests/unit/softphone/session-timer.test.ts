import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  agreedBy,
  answerTimer,
  expiryMs,
  type RefreshOutcome,
  requestHeaders,
  SessionTimer,
  timerFactsOf,
} from '../../../electron/softphone/session-timer';

const message = (headers: Record<string, string>) => ({
  getHeaders: (name: string) => [headers[name] ?? []].flat(),
});
const answerTo = (headers: Record<string, string>, wantedS = 1_800) =>
  answerTimer(timerFactsOf(message(headers)), wantedS);

describe('the called side (RFC 4028 9)', () => {
  it.each([
    [
      'the caller refreshes where it says so',
      { Supported: 'timer', 'Session-Expires': '600;refresher=uac' },
      600,
      'them',
    ],
    [
      'the desk refreshes where it is asked to',
      { Supported: 'timer', 'Session-Expires': '600;refresher=uas' },
      600,
      'us',
    ],
    ['the desk refreshes where nobody is named', { Supported: '100rel, timer', 'Session-Expires': '600' }, 600, 'us'],
    ['the compact names count as well', { k: 'timer', x: '600;refresher=uac' }, 600, 'them'],
    ['a proxy asked, the caller knows no timers', { 'Session-Expires': '600;refresher=uac' }, 600, 'us'],
    ['a longer one than the desk wants is shortened', { Supported: 'timer', 'Session-Expires': '7200' }, 1_800, 'us'],
    [
      'but not below what the way allows',
      { Supported: 'timer', 'Session-Expires': '7200', 'Min-SE': '3600' },
      3_600,
      'us',
    ],
    ['a caller who could, but did not ask, gets one', { Supported: 'timer' }, 1_800, 'us'],
    ['a proxy that asked for too little gets the least', { 'Session-Expires': '30' }, 90, 'us'],
  ] as const)('%s', (_what, headers, intervalS, refresher) => {
    expect(answerTo(headers)).toMatchObject({ kind: 'answer', agreement: { intervalS, refresher } });
  });

  it('requires timers of a caller who knows them, and of nobody else', () => {
    expect(answerTo({ Supported: 'timer', 'Session-Expires': '600;refresher=uac' })).toMatchObject({
      headers: ['Session-Expires: 600;refresher=uac', 'Require: timer'],
    });
    expect(answerTo({ 'Session-Expires': '600' })).toMatchObject({ headers: ['Session-Expires: 600;refresher=uas'] });
    expect(answerTo({})).toEqual({ kind: 'answer', headers: [], agreement: null });
  });

  it('refuses an interval below 90 seconds of a caller who can ask again', () => {
    expect(answerTo({ Supported: 'timer', 'Session-Expires': '89' })).toEqual({ kind: 'tooSmall' });
  });
});

describe('the calling side (RFC 4028 7)', () => {
  it.each([
    [{ 'Session-Expires': '600;refresher=uas' }, { intervalS: 600, refresher: 'them' }],
    [{ 'Session-Expires': '600; Refresher = UAC' }, { intervalS: 600, refresher: 'us' }],
    [{ 'Session-Expires': '600' }, { intervalS: 600, refresher: 'us' }],
    [{ 'Session-Expires': '0' }, { intervalS: 10, refresher: 'us' }],
    [{ 'Session-Expires': 'soon' }, null],
    [{}, null],
  ] as const)('an answer with %j agrees on %j', (headers, agreement) => {
    expect(agreedBy(timerFactsOf(message(headers)))).toEqual(agreement);
  });

  it('keeps the interval and the roles in every later request', () => {
    expect(requestHeaders(null, 1_800)).toEqual(['Session-Expires: 1800;refresher=uac', 'Min-SE: 90']);
    expect(requestHeaders({ intervalS: 600, refresher: 'them' }, 1_800)[0]).toBe('Session-Expires: 600;refresher=uas');
  });
});

it('whatever the headers hold, nothing is thrown and every interval is one that a clock can keep', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.nat(), fc.string({ maxLength: 60 }), (expires, number, minSe) => {
      for (const text of [expires, `${number}`, `${number};${expires}`]) {
        const answer = answerTo({ 'Session-Expires': text, 'Min-SE': minSe });
        const agreement = answer.kind === 'answer' ? answer.agreement : null;
        if (!agreement) continue;
        expect(agreement.intervalS).toBeGreaterThanOrEqual(90);
        expect(expiryMs(agreement)).toBeLessThan(2 ** 31);
      }
    }),
    { numRuns: 500 },
  );
});

describe('the clock', () => {
  let refreshes: number;
  let ends: number;
  let outcomes: RefreshOutcome[];
  let timer: SessionTimer;
  beforeEach(() => {
    vi.useFakeTimers();
    refreshes = 0;
    ends = 0;
    outcomes = [];
    timer = new SessionTimer(1_800, {
      refresh: async () => {
        refreshes += 1;
        const outcome = outcomes.shift() ?? 'refreshed';
        if (outcome === 'refreshed') timer.begin({ intervalS: 90, refresher: 'us' });
        return outcome;
      },
      expire: () => {
        ends += 1;
      },
    });
  });
  afterEach(() => vi.useRealTimers());

  it('refreshes at half the interval, again and again', async () => {
    timer.begin({ intervalS: 90, refresher: 'us' });
    await vi.advanceTimersByTimeAsync(44_999);
    expect(refreshes).toBe(0);
    await vi.advanceTimersByTimeAsync(1 + 45_000 * 9);
    expect(refreshes).toBe(10);
    expect(ends).toBe(0);
  });

  it('ends the call a third before the interval, or 32 seconds, where the far side should have refreshed', async () => {
    timer.begin({ intervalS: 90, refresher: 'them' });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(ends).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toBe(1);
    expect(refreshes).toBe(0);
    expect(expiryMs({ intervalS: 1_800, refresher: 'them' })).toBe(1_768_000);
  });

  it('tries again after a refusal, and ends the call where none works', async () => {
    outcomes = ['refused', 'refused'];
    timer.begin({ intervalS: 90, refresher: 'us' });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(refreshes).toBe(2);
    expect(ends).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toBe(1);
  });

  it('ends the call at once where the far side knows nothing of it, and at the second silence', async () => {
    outcomes = ['gone'];
    timer.begin({ intervalS: 1_800, refresher: 'us' });
    await vi.advanceTimersByTimeAsync(900_000);
    expect(ends).toBe(1);
    outcomes = ['silent', 'silent'];
    timer.begin({ intervalS: 1_800, refresher: 'us' });
    await vi.advanceTimersByTimeAsync(900_000);
    expect(ends).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ends).toBe(2);
  });

  it('stands still after the end of the call', async () => {
    timer.begin({ intervalS: 90, refresher: 'us' });
    timer.stop();
    timer.begin({ intervalS: 90, refresher: 'us' });
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect([refreshes, ends]).toEqual([0, 0]);
  });
});
