import { describe, expect, it } from 'vitest';
import { USUAL_HOURS } from '../../shared/domain/business-day';
import {
  type CallbackFacts,
  CLAIM_MS,
  type ClaimQuestion,
  claimRefusal,
  dueStateOf,
  followUpClassOf,
  isClaimed,
  keeperActOf,
  nextTryAt,
  OWNER_GRACE_MS,
  SILENCE_MS,
  stateAfter,
  triesOf,
} from '../../shared/domain/callback';

const HOUR = 3_600_000;
/** 10:00 in Japan. */
const NOW = Date.parse('2026-11-26T10:00:00+09:00');
const open: CallbackFacts = {
  kind: 'callback',
  state: 'open',
  window: { from: NOW, to: NOW + HOUR },
  owner: null,
  attempts: [],
  maxAttempts: 3,
  minGapMinutes: 15,
  excluded: [],
  claim: null,
  rescheduled: [],
};
const asked: ClaimQuestion = {
  agentId: 'sato',
  deviceId: 'd1',
  now: NOW,
  hours: USUAL_HOURS,
  isClaimed: false,
  isRefusedByCustomer: false,
};
const tried = (...minutesAgo: number[]) =>
  minutesAgo.map((minutes) => ({ at: NOW - minutes * 60_000, outcome: 'noAnswer' as const }));

describe('who may call back, and when', () => {
  const claim = { by: 'ito', device: 'd2', contactId: 'c', at: NOW };
  it.each<[string, Partial<CallbackFacts>, Partial<ClaimQuestion>, ReturnType<typeof claimRefusal>]>([
    ['anybody of the team', {}, {}, null],
    ['the owner', { owner: 'sato' }, {}, null],
    ['nobody else than the owner', { owner: 'ito' }, {}, 'notYours'],
    ['nobody once it is over', { state: 'givenUp' }, {}, 'callbackClosed'],
    ['not who was rated, even as its owner', { owner: 'sato', excluded: ['sato'] }, {}, 'ratedPerson'],
    ['not beside another desk', { claim }, { isClaimed: true }, 'claimedByOther'],
    ['not beside the own other desk', { claim: { ...claim, by: 'sato' } }, { isClaimed: true }, 'claimedByOther'],
    ['the same desk again', { claim: { ...claim, by: 'sato', device: 'd1' } }, { isClaimed: true }, null],
    ['after a desk that vanished', { claim }, { isClaimed: false }, null],
    ['not before the promised time', {}, { now: NOW - 1 }, 'beforeWindow'],
    ['not within the least gap', { attempts: tried(14) }, {}, 'tooEarly'],
    ['after the least gap', { attempts: tried(15) }, {}, null],
    ['at once where the customer chose anew', { attempts: tried(1), rescheduled: [{ attempts: 1 }] }, {}, null],
    ['a follow-up not of who refuses calls', { kind: 'followUp' }, { isRefusedByCustomer: true }, 'noConsent'],
    ['a promise also of who refuses calls', {}, { isRefusedByCustomer: true }, null],
  ])('%s', (_name, facts, question, refusal) => {
    expect(claimRefusal({ ...open, ...facts }, { ...asked, ...question })).toBe(refusal);
  });

  it('late in the evening only at the time that the customer named', () => {
    const evening = Date.parse('2026-11-26T21:00:00+09:00');
    const window = { from: evening, to: evening + HOUR };
    const at = (facts: Partial<CallbackFacts>, now = evening) =>
      claimRefusal({ ...open, window, ...facts }, { ...asked, now });
    expect(at({})).toBeNull();
    expect(at({}, evening + HOUR)).toBe('outsideHours');
    expect(at({ kind: 'followUp' })).toBe('outsideHours');
    expect(at({ kind: 'refusedOrder' })).toBe('outsideHours');
    expect(at({ kind: 'followUp', rescheduled: [{ attempts: 0 }] })).toBeNull();
  });
});

it('a desk keeps its claim while it is heard of, and for as long as a silence may be chance', () => {
  const held = { claim: { by: 'a', device: 'd', contactId: 'c', at: NOW } };
  expect(isClaimed({ claim: null }, NOW, NOW)).toBe(false);
  expect(isClaimed(held, 0, NOW + CLAIM_MS - 1)).toBe(true);
  expect(isClaimed(held, 0, NOW + CLAIM_MS)).toBe(false);
  expect(isClaimed(held, NOW + HOUR, NOW + HOUR + SILENCE_MS - 1)).toBe(true);
  expect(isClaimed(held, NOW + HOUR, NOW + HOUR + SILENCE_MS)).toBe(false);
});

it('tries are counted since the customer chose the time, the last one gives up, and a wrong number does at once', () => {
  const twice = { ...open, attempts: tried(40, 20) };
  expect(stateAfter(twice, 'noAnswer')).toBe('givenUp');
  expect(stateAfter({ ...twice, rescheduled: [{ attempts: 2 }] }, 'noAnswer')).toBe('open');
  expect(triesOf({ ...twice, rescheduled: [{ attempts: 2 }] })).toBe(0);
  expect(stateAfter(open, 'busy')).toBe('open');
  expect(stateAfter(open, 'wrongNumber')).toBe('givenUp');
  expect(stateAfter(twice, 'talked')).toBe('done');
});

it('it waits, is due, waits for the gap, and is late once its time is over', () => {
  expect(dueStateOf(open, NOW - 1)).toBe('waiting');
  expect(dueStateOf(open, NOW)).toBe('due');
  const again = { ...open, attempts: tried(0) };
  expect(nextTryAt(again)).toBe(NOW + 15 * 60_000);
  expect(dueStateOf(again, NOW + 1)).toBe('waiting');
  expect(dueStateOf(again, NOW + HOUR)).toBe('late');
});

describe('what the centre does by itself', () => {
  const around = { heardUntil: 0, ownerIsHere: true, isRefusedByCustomer: false };
  const own = { ...open, owner: 'sato' };
  it('passes an own one on after a grace where the owner is away, and at its end where they are there', () => {
    const away = { ...around, ownerIsHere: false };
    expect(keeperActOf(own, away, NOW + OWNER_GRACE_MS - 1)).toBeNull();
    expect(keeperActOf(own, away, NOW + OWNER_GRACE_MS)).toBe('passToTeam');
    expect(keeperActOf(own, around, NOW + HOUR - 1)).toBeNull();
    expect(keeperActOf(own, around, NOW + HOUR)).toBe('passToTeam');
    const short = { ...own, window: { from: NOW, to: NOW + 60_000 } };
    expect(keeperActOf(short, away, NOW + 60_000)).toBe('passToTeam');
  });

  it('takes nothing from who is calling, and a claim from who is gone', () => {
    const claim = { by: 'sato', device: 'd', contactId: 'c', at: NOW };
    expect(keeperActOf({ ...own, claim }, { ...around, heardUntil: NOW + 2 * HOUR }, NOW + HOUR)).toBeNull();
    expect(keeperActOf({ ...own, claim }, around, NOW + HOUR)).toBe('freeClaim');
    expect(keeperActOf({ ...own, state: 'done' }, around, NOW + HOUR)).toBeNull();
  });
});

it('a low score is called within two minutes only where it is urgent, allowed, and in the hours', () => {
  const rating = { nps: null, items: {}, isReview: false };
  const of = (about: object, consent: 'given' | 'refused' | 'unknown' = 'given', inHours = true) =>
    followUpClassOf({ ...rating, ...about }, consent, inHours);
  expect(of({ nps: 7, items: { voice: 2 } })).toBeNull();
  expect(of({ nps: 6 })).toBe('nextBusinessDay');
  expect(of({ nps: 0 })).toBe('twoMinutes');
  expect(of({ nps: 9, items: { voice: 1 } })).toBe('twoMinutes');
  expect(of({ nps: 6, isReview: true })).toBe('twoMinutes');
  expect(of({ nps: 7, isReview: true })).toBeNull();
  expect(of({ nps: 0 }, 'unknown')).toBe('nextBusinessDay');
  expect(of({ nps: 0 }, 'given', false)).toBe('nextBusinessDay');
  expect(of({ nps: 0 }, 'refused')).toBeNull();
});
