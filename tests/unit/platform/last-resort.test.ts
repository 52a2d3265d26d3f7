import { afterEach, expect, it, vi } from 'vitest';
import { catchTheUncaught } from '../../../electron/platform/last-resort';
import { logger } from '../../../electron/platform/log';

afterEach(() => {
  vi.restoreAllMocks();
});

it('what nobody caught is logged without a name or number, told once each, and the process lives', () => {
  const nets = new Map<string, (reason: unknown) => void>();
  vi.spyOn(process, 'on').mockImplementation((event, net) => {
    nets.set(String(event), net as (reason: unknown) => void);
    return process;
  });
  const logged: unknown[] = [];
  vi.spyOn(logger, 'error').mockImplementation((...line) => void logged.push(line));
  let told = 0;
  catchTheUncaught(() => {
    told += 1;
  });
  nets.get('uncaughtException')?.(new Error('no dialog for 052-234-5678 山田花子'));
  nets.get('unhandledRejection')?.('sip:1001@pbx.example.jp');
  expect(told).toBe(2);
  expect(logged).toHaveLength(2);
  expect(JSON.stringify(logged)).not.toMatch(/052|山田|1001@/);
});
