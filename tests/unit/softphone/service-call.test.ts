import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PhoneWorld, takeTheClock } from './phone-world';
import { pass, quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
});
afterEach(async () => {
  await world.stop();
  vi.useRealTimers();
});

const nextInvitation = async (count: number) => {
  await until(() => world.invitations.length >= count, 'the INVITE');
  return world.invitations[count - 1]!;
};

describe('a code that the desk dials for itself', () => {
  it('is taken when the exchange answers, and the call ends soon after', async () => {
    const dialled = world.phone.serviceCall('*21');
    const invitation = await nextInvitation(1);
    await invitation.accept();
    expect(await dialled).toBe(true);
    expect(world.port.asked('describe')[0]).toMatchObject({ source: { kind: 'silence' } });
    await pass(1_100);
    await until(() => world.sentWith('BYE').length === 1, 'the BYE');
    expect(world.events).toEqual([]);
    expect(world.offers).toEqual([]);
    expect(world.troubles).toEqual([]);
  });

  it('is written as an address may be: # escaped, * not (RFC 3261 25.1)', async () => {
    void world.phone.serviceCall('*21#1');
    const invite = await until(() => world.sentWith('INVITE')[0], 'the INVITE');
    expect(invite).toMatch(/^INVITE sip:\*21%231@pbx\.example\.jp SIP\/2\.0/);
  });

  it('ends with the exchange where that hangs up first', async () => {
    const dialled = world.phone.serviceCall('*21');
    const invitation = await nextInvitation(1);
    await invitation.accept();
    expect(await dialled).toBe(true);
    await until(() => invitation.state === 'Established');
    await invitation.bye();
    await pass(3_000);
    expect(world.sentWith('BYE')).toEqual([]);
  });

  it.each([404, 480, 603, 503])('is not taken when the exchange answers %i', async (statusCode) => {
    const dialled = world.phone.serviceCall('*29');
    await (await nextInvitation(1)).reject({ statusCode });
    expect(await dialled).toBe(false);
    expect(world.failures).toEqual([]);
  });

  it('is given up after ten seconds, and the next one goes its way', async () => {
    const first = world.phone.serviceCall('*21');
    const second = world.phone.serviceCall('*22');
    const invitation = await nextInvitation(1);
    await invitation.progress({ statusCode: 180 });
    await pass(10_500);
    expect(await first).toBe(false);
    expect(world.sentWith('CANCEL')).toHaveLength(1);
    await pass(4_500);
    await (await nextInvitation(2)).accept();
    expect(await second).toBe(true);
    await pass(1_500);
  });

  it('waits for the code before it', async () => {
    const first = world.phone.serviceCall('*21');
    const second = world.phone.serviceCall('*22');
    const invitation = await nextInvitation(1);
    await quiet();
    expect(world.invitations).toHaveLength(1);
    await invitation.accept();
    expect(await first).toBe(true);
    await pass(1_500);
    await (await nextInvitation(2)).accept();
    expect(await second).toBe(true);
    await pass(1_500);
  });

  it('that is urgent does not listen to the end of the one before', async () => {
    const first = world.phone.serviceCall('*21');
    await (await nextInvitation(1)).accept();
    expect(await first).toBe(true);
    const second = world.phone.serviceCall('*22', true);
    await (await nextInvitation(2)).accept();
    expect(await second).toBe(true);
    expect(world.sentWith('BYE')).toHaveLength(1);
    await pass(1_500);
  });

  it('goes beside a talk and leaves it alone', async () => {
    const { call } = await world.talk();
    const dialled = world.phone.serviceCall('*25');
    await (await nextInvitation(1)).accept();
    expect(await dialled).toBe(true);
    await pass(1_500);
    expect(call().phase).toBe('active');
  });

  it('fails at once on a telephone that was stopped', async () => {
    const dialled = world.phone.serviceCall('*21');
    await nextInvitation(1);
    const stopping = world.phone.stop();
    await pass(2_000);
    await stopping;
    expect(await dialled).toBe(false);
    expect(await world.phone.serviceCall('*22')).toBe(false);
  });
});
