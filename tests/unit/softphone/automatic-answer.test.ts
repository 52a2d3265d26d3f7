import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { automaticAnswer } from '../../../electron/softphone/automatic-answer';

const RULE = { trusted: ['pbx.example.jp', 'door@gate.example.jp'], delayMs: 1_000, tone: true };

function wish(headers: Record<string, string | string[]>, from = 'boss@pbx.example.jp') {
  const [user, host = ''] = from.split('@');
  return { headers: (name: string) => [headers[name] ?? []].flat(), from: { user, host } };
}

describe('a call is answered by itself', () => {
  it.each([
    [{ 'Call-Info': '<sip:pbx.example.jp>;answer-after=0' }, 1_000],
    [{ 'Call-Info': '<sip:x>; Answer-After = 5' }, 5_000],
    [{ 'Call-Info': ['<http://x/photo.jpg>;purpose=icon', '<sip:x>;answer-after=2'] }, 2_000],
    [{ 'Call-Info': '<sip:x>;answer-after=99999' }, 30_000],
    [{ 'Alert-Info': '<http://x>;info=alert-autoanswer' }, 1_000],
    [{ 'Alert-Info': '<http://x>;info=alert-autoanswer;delay=3' }, 3_000],
    [{ 'Alert-Info': 'Auto Answer' }, 1_000],
    [{ 'Alert-Info': 'Ring Answer' }, 1_000],
    [{ 'Alert-Info': 'info=ring-answer' }, 1_000],
    [{ 'Answer-Mode': 'Auto' }, 1_000],
    [{ 'Answer-Mode': 'auto;require' }, 1_000],
    [{ 'Priv-Answer-Mode': 'Auto' }, 1_000],
  ])('with %j after %i ms', (headers, delayMs) => {
    expect(automaticAnswer(wish(headers), RULE)).toEqual({ delayMs, tone: true });
  });

  it.each([
    ['an ordinary call', {}],
    ['another alert', { 'Alert-Info': '<http://x>;info=alert-internal' }],
    ['another call info', { 'Call-Info': '<http://x>;purpose=info' }],
    ['a call for a person', { 'Answer-Mode': 'Manual', 'Call-Info': '<sip:x>;answer-after=0' }],
    ['a number that is none', { 'Call-Info': '<sip:x>;answer-after=soon' }],
  ])('but not %s', (_what, headers) => {
    expect(automaticAnswer(wish(headers as Record<string, string>), RULE)).toBeNull();
  });
});

describe('only for a source that IT trusts', () => {
  const asks = { 'Call-Info': '<sip:x>;answer-after=0' };

  it.each([
    ['anybody@PBX.example.jp', true],
    ['door@gate.example.jp', true],
    ['window@gate.example.jp', false],
    ['boss@evil.example', false],
    ['boss@pbx.example.jp.evil.example', false],
  ])('From %s: %s', (from, answered) => {
    expect(automaticAnswer(wish(asks, from), RULE) !== null).toBe(answered);
  });

  it.each([
    ['<sip:boss@pbx.example.jp>', true],
    ['"Boss" <sip:boss@pbx.example.jp>, <tel:+81312345678>', true],
    ['<sip:boss@evil.example>', false],
    ['<tel:+81312345678>', false],
    ['"<sip:boss@pbx.example.jp>" <sip:boss@evil.example>', false],
    ['<sip:boss@pbx.example.jp>, <sip:boss@evil.example>', false],
  ])('P-Asserted-Identity %s, which counts before From: %s', (identity, answered) => {
    expect(automaticAnswer(wish({ ...asks, 'P-Asserted-Identity': identity }), RULE) !== null).toBe(answered);
  });

  it('and never without the setting', () => {
    expect(automaticAnswer(wish(asks), undefined)).toBeNull();
  });

  it('whatever the headers hold, nothing is thrown and an untrusted source is never answered', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (info, identity) => {
        const headers = { ...asks, 'Alert-Info': info, 'P-Asserted-Identity': `<sip:x@evil.example> ${identity}` };
        expect(automaticAnswer(wish(headers), RULE)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
