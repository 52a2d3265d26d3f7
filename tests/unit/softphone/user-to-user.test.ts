import { describe, expect, it } from 'vitest';
import { handedCaseIn, userToUser } from '../../../electron/softphone/user-to-user';
import { caseId } from '../../../shared/domain/ids';

const hex = (value: unknown) => `${Buffer.from(JSON.stringify(value)).toString('hex')};encoding=hex`;

describe('a case in User-to-User (RFC 7433)', () => {
  it('is read as it was written', () => {
    const handed = { caseId: caseId('4f7c-11'), number: '+81522345678', text: '設置日の変更', transfers: 1 };
    expect(handedCaseIn([userToUser(handed)])).toEqual(handed);
    expect(handedCaseIn(['garbage', `"${userToUser({ ...handed, text: '' }).split(';')[0]}"`])).toEqual({
      ...handed,
      text: '',
    });
  });

  it.each([
    '',
    'zz',
    'abc;encoding=hex',
    '00'.repeat(5_000),
    hex('text'),
    hex({ c: '' }),
    hex({ c: 'a b' }),
    hex({ c: '<img>' }),
    hex({ c: 'x'.repeat(65) }),
    hex({ c: 'a', n: '+81<script>' }),
    hex({ t: 'without a case' }),
    hex({ c: '4111-1111-1111-1111' }),
  ])('%j carries none', (header) => {
    expect(handedCaseIn([header])).toBeNull();
  });

  it.each([-1, 100, 1.5, 'many'])('a count of transfers that is none (%j) leaves the case as it is', (x) => {
    expect(handedCaseIn([hex({ c: 'a', x })])).toMatchObject({ caseId: 'a', transfers: 0 });
  });

  it('never brings a card number in', () => {
    expect(handedCaseIn([hex({ c: 'a', t: 'VISA 4111 1111 1111 1111' })])).toEqual({
      caseId: 'a',
      number: null,
      text: '',
      transfers: 0,
    });
  });

  it('is cleaned and capped text', () => {
    const handed = handedCaseIn([hex({ c: 'a', t: `a\u0000\u202eb\r\n${'漢'.repeat(300)}` })]);
    expect(handed?.text).toMatch(/^a b 漢+$/);
    expect([...(handed?.text ?? '')]).toHaveLength(120);
  });
});
