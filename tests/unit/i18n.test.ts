import { describe, expect, it } from 'vitest';
import { CATALOGUES, type Locale } from '../../shared/i18n';

/** Every text of a language by its dotted key. */
function textsOf(locale: Locale): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (node: object, path: string) => {
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === 'string') texts.set(path + key, value);
      else walk(value, `${path}${key}.`);
    }
  };
  walk(CATALOGUES[locale], '');
  return texts;
}

const ja = textsOf('ja');
const en = textsOf('en');
const placeholdersOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

/** Names of controls, states and fields that test drivers and people search for: the words of the desk, letter by letter. */
const DESK_WORDS: Readonly<Record<string, string>> = {
  'state.ready': '受付可',
  'state.support': '応援',
  'state.away': '離席',
  'state.ringing': '着信中',
  'state.dialling': '発信中',
  'state.talking': '通話中',
  'state.held': '保留中',
  'state.wrapUp': '後処理',
  'state.missed': '不在着信',
  'state.disconnected': '接続断',
  'reason.break': '休憩',
  'reason.lunch': '昼食',
  'reason.training': '研修',
  'reason.meeting': '会議',
  'reason.interview': '面談',
  'reason.otherWork': '他業務',
  'agent.ready': '受付可',
  'agent.support': '応援',
  'agent.away': '離席',
  'agent.reserve': '次の状態を予約',
  'calls.answer': '応答',
  'calls.reject': '拒否',
  'calls.mute': 'ミュート',
  'calls.unmute': 'ミュート解除',
  'calls.hold': '保留',
  'calls.resume': '保留解除',
  'calls.digits': 'プッシュ信号',
  'calls.hangUp': '切断',
  'handOver.transfer': '転送',
  'handOver.consult': '相談転送',
  'handOver.complete': '転送確定',
  'handOver.endConsult': '相談を終了',
  'handOver.swap': '切替',
  'handOver.conference': '三者通話',
  'handOver.interpreter': '通訳を呼ぶ',
  'handOver.holdParty': '相手先を保留',
  'handOver.dropParty': '相手先切断',
  'handOver.leave': '退室',
  'escalation.raise': '手上げ',
  'escalation.withdraw': '手上げ取消',
  'escalation.board': 'エスカレーション',
  'escalation.ways.takeOver': '引き継ぐ',
  'escalation.ways.conference': '三者通話',
  'escalation.identity': '本人確認済',
  'recording.pause': '録音一時停止',
  'recording.resume': '録音再開',
  'payment.send': '決済IVRへ',
  'dialler.call': '発信',
  'dialler.number': '電話番号',
  'audio.title': '音声機器',
  'customer.number': '電話番号',
  'customer.region': '地域',
  'history.title': '応対履歴',
  'script.title': 'トークスクリプト',
  'script.greeting': '第一声',
  'script.next': '次へ',
  'script.back': '戻る',
  'script.required': '必須',
  'draft.saved': '下書き保存済',
  'connection.unsent': '未送信 {{count}}件',
  'connection.connected': '接続中',
  'connection.reconnecting': '再接続中',
  'connection.disconnected': '接続断',
  'connection.quality': '通信品質',
  'practice.mode': '研修モード',
  'notes.title': '対応メモ',
  'wrapUp.resultCode': '結果コード',
  'wrapUp.finish': '後処理を終了',
  'wrapUp.extend': '延長',
};

describe('The catalogues', () => {
  it('have the same keys in Japanese and English', () => {
    expect([...en.keys()].sort()).toEqual([...ja.keys()].sort());
  });

  it('fill in the same values in both languages', () => {
    for (const [key, text] of en) expect(placeholdersOf(text), key).toEqual(placeholdersOf(ja.get(key) ?? ''));
  });

  it('leave no text empty, padded or half-bracketed', () => {
    for (const [key, text] of [...ja, ...en]) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toBe('');
      expect(text.replace(/\{\{\w+\}\}/g, ''), key).not.toMatch(/[{}]/);
    }
  });

  it('write Japanese in the Japanese one and none of it in the English one', () => {
    for (const [key, text] of en) expect(text, key).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it('name controls, states and fields in exactly the words of the desk', () => {
    expect(Object.fromEntries(Object.keys(DESK_WORDS).map((key) => [key, ja.get(key)]))).toEqual(DESK_WORDS);
  });

  it('keep 保留 for the hold of a call: open cases are never called so', () => {
    const elsewhere = [...ja].filter(([key]) => /^(contacts|history|wrapUp|notes|script)\./.test(key));
    for (const [key, text] of elsewhere) expect(text, key).not.toContain('保留');
  });

  it('tell what to do with every refusal, in a full sentence', () => {
    const refusals = [...ja].filter(([key]) => key.startsWith('errors.'));
    expect(refusals.length).toBeGreaterThan(10);
    for (const [key, text] of refusals) expect(text, key).toMatch(/[。）}]$/);
  });
});
