import { describe, expect, it } from 'vitest';
import { HttpNet } from '../../../electron/sync/http-net';
import type { Command } from '../../../shared/contract/centre/commands';

const command = (id: string): Command => ({ id, n: 1, kind: 'contact.note', v: 1, at: 1, payload: { id } });

/** What the desk makes of these answers of a centre. */
function pushed(answers: readonly unknown[]) {
  const body = JSON.stringify({ answers, now: 1 });
  const net = new HttpNet({
    url: 'http://centre',
    deviceId: 'd1',
    fetch: async () => new Response(body, { headers: { 'content-type': 'application/json' } }),
    token: async () => 'token',
    onCentreTime: () => undefined,
  });
  return net.push(
    answers.map((_, at) => command(`w${at + 1}`)),
    null,
  );
}

describe('answers of a newer centre are read one by one', () => {
  it('a refusal with a reason that this desk does not know is a refusal, and its neighbours stand', async () => {
    expect(
      await pushed([
        { id: 'w1', answer: { outcome: 'applied', seq: 7, shelf: 'B' } },
        { id: 'w2', answer: { outcome: 'rejected', reason: 'reasonOfTomorrow', until: 3 } },
        { id: 'w3', answer: { outcome: 'duplicate', was: { outcome: 'rejected', reason: 'reasonOfTomorrow' } } },
        { id: 'w4', answer: { outcome: 'rejected', reason: 'outOfStock' } },
      ]),
    ).toEqual([
      { id: 'w1', answer: { outcome: 'applied', seq: 7 } },
      { id: 'w2', answer: { outcome: 'rejected', reason: 'other' } },
      { id: 'w3', answer: { outcome: 'duplicate', was: { outcome: 'rejected', reason: 'other' } } },
      { id: 'w4', answer: { outcome: 'rejected', reason: 'outOfStock' } },
    ]);
  });

  it('an answer that can not be understood is none: its wish is asked again, and its neighbours stand', async () => {
    expect(
      await pushed([
        { id: 'w1', answer: { outcome: 'parked', shelf: 'B' } },
        { id: 'w2', answer: { outcome: 'applied' } },
        { id: 'w3', answer: { outcome: 'applied', seq: 8 } },
        'rubbish',
      ]),
    ).toEqual([
      { id: 'w1', answer: { outcome: 'held', afterMs: 60_000 } },
      { id: 'w2', answer: { outcome: 'held', afterMs: 60_000 } },
      { id: 'w3', answer: { outcome: 'applied', seq: 8 } },
    ]);
  });

  it('a page of a proxy is no answer', async () => {
    const net = new HttpNet({
      url: 'http://centre',
      deviceId: 'd1',
      fetch: async () => new Response('<html>', { status: 426 }),
      token: async () => 'token',
      onCentreTime: () => undefined,
    });
    expect(await net.push([command('w1')], null)).toBe('unreachable');
  });
});
