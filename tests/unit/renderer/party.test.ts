import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Words } from '../../../renderer/app/words';
import { partyName, roleWord, stepWord } from '../../../renderer/features/calls/party';
import { CATALOGUES } from '../../../shared/i18n';
import { callIn } from '../call-builder';

describe('A call’s row', () => {
  let t: Words;
  beforeAll(async () => {
    const desk = i18next.createInstance();
    await desk.init({ lng: 'ja', defaultNS: 'desk', ns: ['desk'], resources: { ja: { desk: CATALOGUES.ja } } });
    t = desk.getFixedT(null, 'desk');
  });

  it('names the other side, or gives the number', () => {
    const call = callIn('active');
    expect(partyName(call)).toBe('052-234-5678');
    expect(partyName({ ...call, party: { ...call.party, name: '取付センター' } })).toBe('取付センター');
  });

  it('says what a call is for, and the interpreter’s language', () => {
    expect(roleWord(callIn('active'), t)).toBeNull();
    expect(roleWord(callIn('active', { role: 'consult' }), t)).toBe('相談');
    expect(roleWord(callIn('active', { role: 'interpreter', language: 'pt' }), t)).toBe('通訳（ポルトガル語）');
    expect(roleWord(callIn('active', { role: 'interpreter' }), t)).toBe('通訳');
  });

  it('says how far a hand-over has come', () => {
    const step = (kind: 'blind' | 'attended' | 'leave' | 'payment', at: 'asked' | 'trying' | 'ringing') =>
      stepWord(callIn('held', { handOver: { kind, step: at } }), t);
    expect(stepWord(callIn('active'), t)).toBeNull();
    expect(step('blind', 'asked')).toBe('転送を頼んでいます');
    expect(step('blind', 'trying')).toBe('転送先につないでいます');
    expect(step('attended', 'ringing')).toBe('転送先を呼び出しています');
    expect(step('leave', 'trying')).toBe('退室の準備をしています');
    expect(step('payment', 'ringing')).toBe('決済IVRにつないでいます');
  });
});
