import { beforeEach, describe, expect, it } from 'vitest';
import { VoiceWatch } from '../../../electron/desk/voice-watch';
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

const path = (legId: string, state: string) => world.port.tell({ kind: 'ice', legId, state });

describe('A talk whose path is lost while packets still come', () => {
  it('gets a new hidden window where no look for a path has helped, once, and only while nobody else is heard', () => {
    const { call } = world.talk();
    path(call().id, 'disconnected');
    for (let count = 0; count < 4; count += 1) reading(call().id, 0);
    expect(world.port.renewals).toBe(0);
    for (let count = 0; count < 20; count += 1) reading(call().id, 0);
    expect(world.port.renewals).toBe(1);
  });

  it('is said, as long as the path is lost', () => {
    const { call } = world.talk();
    path(call().id, 'disconnected');
    expect(world.notices).toContain('notHeard');
    reading(call().id, 100);
    path(call().id, 'failed');
    expect(world.notices.filter((code) => code === 'notHeard')).toHaveLength(1);
    path(call().id, 'connected');
    expect(world.notices).not.toContain('notHeard');
  });

  it('is said in one word with the silence on this side', () => {
    const { call } = world.talk();
    path(call().id, 'disconnected');
    for (let count = 0; count < 2; count += 1) reading(call().id, 0);
    expect(world.notices).toContain('voiceLost');
    expect(world.notices).not.toContain('notHeard');
  });

  describe('gets a new one', () => {
    let renewed: number[];
    let readings: number;
    let watch: VoiceWatch;
    let legId: string;
    beforeEach(() => {
      renewed = [];
      readings = 0;
      legId = world.talk().call().id;
      watch = new VoiceWatch(
        world.desk.store,
        world.desk.notices,
        () => renewed.push(readings),
        () => undefined,
      );
      watch.followPath({ kind: 'ice', legId, state: 'disconnected' });
    });
    const read = (times: number) => {
      for (let count = 0; count < times; count += 1) {
        readings += 1;
        watch.follow({ kind: 'quality', legId, lossPercent: 0, jitterMs: 1, roundTripMs: 1, packets: 100 });
      }
    };

    it('at once, then after growing pauses, and no more once it has one', () => {
      read(31);
      expect(renewed).toEqual([0, 2, 4, 7, 12, 16, 31]);
      watch.followPath({ kind: 'ice', legId, state: 'connected' });
      read(31);
      expect(renewed).toHaveLength(7);
    });

    it('soon after the line is back, however long it was away', () => {
      world.desk.store.patch('connectivity', { line: 'reconnecting' });
      read(20);
      world.desk.store.patch('connectivity', { line: 'connected' });
      read(7);
      expect(renewed.filter((at) => at > 20)).toEqual([22, 24, 27]);
    });
  });
});
