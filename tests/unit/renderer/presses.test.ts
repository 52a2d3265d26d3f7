import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { done, refused } from '../../../shared/contract/result';

// The window's bridge is there before its modules are.
vi.stubGlobal('window', { tsunagu: {} });
const { pressOnce, pressTwice, useArmed } = await import('../../../renderer/features/calls/presses');

describe('A control that asks for two presses', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it('acts on the second press within two seconds', () => {
    const act = vi.fn();
    pressTwice('hangUp 1', act);
    expect(act).not.toHaveBeenCalled();
    expect(useArmed.getState().control).toBe('hangUp 1');
    vi.advanceTimersByTime(1_999);
    pressTwice('hangUp 1', act);
    expect(act).toHaveBeenCalledTimes(1);
    expect(useArmed.getState().control).toBeNull();
  });

  it('begins anew after two seconds', () => {
    const act = vi.fn();
    pressTwice('hangUp 1', act);
    vi.advanceTimersByTime(2_000);
    pressTwice('hangUp 1', act);
    expect(act).not.toHaveBeenCalled();
  });

  it('begins anew for another call: a press for the one never ends the other', () => {
    const first = vi.fn();
    const second = vi.fn();
    pressTwice('hangUp 1', first);
    pressTwice('hangUp 2', second);
    expect(first).not.toHaveBeenCalled();
    expect(second).not.toHaveBeenCalled();
    pressTwice('hangUp 1', first);
    expect(first).not.toHaveBeenCalled();
  });
});

describe('A control that asks main', () => {
  it('asks once for a hasty second press, and again after the answer', async () => {
    let answer: (() => void) | undefined;
    const ask = vi.fn(
      () =>
        new Promise<ReturnType<typeof done<undefined>>>((resolve) => {
          answer = () => resolve(done(undefined));
        }),
    );
    const first = pressOnce('swap', ask);
    await pressOnce('swap', ask);
    expect(ask).toHaveBeenCalledTimes(1);
    answer?.();
    await first;
    const again = pressOnce('swap', ask);
    expect(ask).toHaveBeenCalledTimes(2);
    answer?.();
    await again;
  });

  it('keeps nobody waiting after a refusal', async () => {
    const ask = vi.fn(async () => refused('notNow'));
    await pressOnce('conference', ask);
    await pressOnce('conference', ask);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
