import { beforeEach, describe, expect, it } from 'vitest';
import { DeskWorld } from './desk-world';

let world: DeskWorld;
beforeEach(() => {
  world = new DeskWorld();
});

const reading = (legId: string, packets: number) =>
  world.port.tell({ kind: 'quality', legId, lossPercent: 0, jitterMs: 1, roundTripMs: 1, packets });

describe('A talk in which nothing is heard', () => {
  it('is said after two readings without a packet, and not any more when the voice is back', () => {
    const { call } = world.talk();
    reading(call().id, 100);
    reading(call().id, 0);
    expect(world.notices).not.toContain('voiceLost');
    reading(call().id, 0);
    expect(world.notices).toContain('voiceLost');
    reading(call().id, 0);
    expect(world.notices.filter((code) => code === 'voiceLost')).toHaveLength(1);
    reading(call().id, 40);
    expect(world.notices).not.toContain('voiceLost');
  });

  it('is nobody’s fault while the call is held on either side', () => {
    const { call, tell } = world.talk();
    tell({ kind: 'heldByPartyChanged', held: true });
    for (let count = 0; count < 5; count += 1) reading(call().id, 0);
    expect(world.notices).not.toContain('voiceLost');
    tell({ kind: 'heldByPartyChanged', held: false });
    tell({ kind: 'holdPressed' });
    tell({ kind: 'holdConfirmed', at: 1 });
    for (let count = 0; count < 5; count += 1) reading(call().id, 0);
    expect(world.notices).not.toContain('voiceLost');
  });

  it('is forgotten with the call', () => {
    const { call, tell } = world.talk();
    for (let count = 0; count < 2; count += 1) reading(call().id, 0);
    expect(world.notices).toContain('voiceLost');
    tell({ kind: 'over', at: 1, cause: 'remote' });
    expect(world.notices).not.toContain('voiceLost');
  });
});
