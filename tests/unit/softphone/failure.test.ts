import { describe, expect, it } from 'vitest';
import { causeOfBye, reasonOf, takenElsewhere } from '../../../electron/softphone/failure';

describe('a refused INVITE', () => {
  it.each([
    [500, 'Q.850;cause=1', 'notFound'],
    [480, 'Q.850 ;cause=19 ;text="no answer"', 'noAnswer'],
    [603, 'SIP;cause=603, Q.850;cause=21', 'declined'],
    [480, 'Q.850;cause=127', 'unavailable'],
    [486, 'preemption;cause=1', 'busy'],
    [599, 'nonsense', 'network'],
  ] as const)('%i with Reason "%s" is told as %s', (status, reason, words) => {
    expect(reasonOf(status, [reason])).toBe(words);
  });
});

describe('CANCEL', () => {
  it.each([
    ['SIP;cause=200;text="Call completed elsewhere"', true],
    ['SIP ;cause=603;text="Declined"', true],
    ['Q.850;cause=26', true],
    ['SIP;cause=487', false],
    ['Q.850;cause=16', false],
    ['cause=200', false],
  ])('with Reason "%s": somebody else has the call: %s', (reason, elsewhere) => {
    expect(takenElsewhere([reason])).toBe(elsewhere);
  });
});

describe('BYE', () => {
  it.each([
    [[], 'remote'],
    [['Q.850;cause=16;text="Normal call clearing"'], 'remote'],
    [['SIP;cause=200'], 'remote'],
    [['Q.850;cause=41'], 'lost'],
    [['SIP;cause=503;text="media timeout"'], 'lost'],
    [['SIP;cause=408'], 'lost'],
  ])('with Reason %j ends the call as %s', (reasons, cause) => {
    expect(causeOfBye(reasons)).toBe(cause);
  });
});
