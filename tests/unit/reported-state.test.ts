import { describe, expect, it } from 'vitest';
import type { AgentStateName } from '../../shared/domain/agent';
import { featureCodeOf, reportedStateOf, reportedWord } from '../../shared/domain/reported-state';

const told = (state: AgentStateName, awaitsReturn = false) => {
  const reported = reportedStateOf({ state, reason: state === 'away' ? 'lunch' : null }, awaitsReturn);
  return reported && reportedWord(reported);
};

describe('what the telephone system is told', () => {
  it.each([
    ['ready', 'ready'],
    ['support', 'support'],
    ['away', 'away:lunch'],
    ['wrapUp', 'wrapUp'],
    ['missed', 'away'],
  ] as const)('%s is told as %s', (state, word) => {
    expect(told(state)).toBe(word);
  });

  it.each(['ringing', 'dialling', 'talking', 'held', 'disconnected'] as const)(
    'nothing new is told while %s',
    (state) => {
      expect(told(state)).toBeNull();
    },
  );

  it('a desk that waits for a caller at the payment IVR is told as 後処理', () => {
    expect(told('held', true)).toBe('wrapUp');
    expect(told('talking', true)).toBeNull();
  });
});

describe('the feature code', () => {
  const codes = { ready: '*21', away: '*22', reasons: { lunch: '*23#' } };

  it('of a reason is that of 離席 where the reason has none', () => {
    expect(featureCodeOf(codes, { kind: 'away', reason: 'lunch' })).toBe('*23#');
    expect(featureCodeOf(codes, { kind: 'away', reason: 'break' })).toBe('*22');
    expect(featureCodeOf(codes, { kind: 'away', reason: null })).toBe('*22');
  });

  it('of 応援 is that of 受付可 where it has none, because calls ring in both', () => {
    expect(featureCodeOf(codes, { kind: 'support' })).toBe('*21');
    expect(featureCodeOf({ ...codes, support: '*24' }, { kind: 'support' })).toBe('*24');
  });

  it('of 後処理 may be missing: nothing is dialled then', () => {
    expect(featureCodeOf(codes, { kind: 'wrapUp' })).toBeNull();
    expect(featureCodeOf({ ...codes, wrapUp: '*25' }, { kind: 'wrapUp' })).toBe('*25');
  });
});
