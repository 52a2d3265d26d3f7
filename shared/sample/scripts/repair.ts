import type { Script } from '../../domain/script-model';
import { ADDRESS, askName, CUSTOMER_PHONE, choice, field, node, POSTAL } from './parts';

/** Repair intake with the promise of a date (requirements.md 3, repair intake). */
export const REPAIR: Script = {
  id: 'repair',
  version: 1,
  title: '修理の受付',
  nodes: [
    node(
      'say',
      'greeting',
      '第一声',
      'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。商品の不具合でご不便をおかけし、申し訳ございません。',
      { hint: '先にお詫びと共感。お客様のお話を最後まで伺います。', next: 'name' },
    ),
    askName('symptom', [{ ...CUSTOMER_PHONE, label: '昼間のご連絡先' }]),
    node(
      'ask',
      'symptom',
      '症状',
      '{{customerName}}様、ご不便をおかけしております。どのような具合か、詳しくお聞かせいただけますでしょうか。',
      {
        hint: '「いつから」「どんなときに」「試したこと」の順に伺います。焦げたにおい、煙、熱があるときは、すぐに使うのをやめていただきます。',
        fields: [
          field('productModel', '商品・型番', 'text', '部品の手配', { required: true, stage: 'after' }),
          choice(
            'symptomKind',
            '症状',
            ['動かない', '途中で止まる', '音・におい', '部品の破損', 'その他'],
            '修理の振り分け',
            {
              required: true,
              stage: 'after',
            },
          ),
          field('symptomDetail', '詳しい様子', 'text', '修理する係の診断', { stage: 'after' }),
          field('tried', '試したこと', 'text', '同じことを二度お願いしないため', { stage: 'after' }),
        ],
        next: [{ when: { '==': [{ var: 'values.symptomKind' }, '音・におい'] }, to: 'stop-use' }, { to: 'warranty' }],
      },
    ),
    node(
      'legal',
      'stop-use',
      '使用中止',
      '恐れ入りますが、安全のため、コンセントを抜いて、ご使用をお控えください。お怪我や火の気はございませんか。',
      {
        hint: '必ずお伝えする言葉です。お怪我や発火があるときは手上げをします。',
        fields: [
          field('safetyTold', '使用中止をお伝えした', 'checkbox', '製品の安全の記録', {
            required: true,
            stage: 'after',
          }),
        ],
        required: true,
        next: 'warranty',
      },
    ),
    node('ask', 'warranty', '保証', 'お買い上げはいつごろでしょうか。保証書はお手元にございますか。', {
      hint: '保証期間は一年です。日にちがわからないときは、おおよその月で伺います。',
      fields: [
        field('boughtAt', '購入日', 'date', '保証期間の判断', { stage: 'after' }),
        choice('warrantyCard', '保証書', ['あり', 'なし', '探す'], '保証期間の判断', {
          required: true,
          stage: 'after',
        }),
        field('estimateLimit', '有料のときの上限(円)', 'number', '見積もりの連絡で修理を止めないため', {
          stage: 'after',
        }),
      ],
      next: 'pickup',
    }),
    node(
      'ask',
      'pickup',
      '引き取り',
      '運送の係がご自宅まで引き取りに伺います。ご住所と、ご都合のよい日にちをお聞かせください。',
      {
        hint: '箱はこちらで用意します。お返しまで平均で七日ほどとお伝えします。',
        fields: [
          POSTAL,
          ADDRESS,
          field('pickupDate', '引き取り希望日', 'date', '運送の手配', { required: true, stage: 'after' }),
          choice('pickupTime', '時間帯', ['午前', '午後', '夕方'], '運送の手配', { required: true, stage: 'after' }),
        ],
        next: 'read-back',
      },
    ),
    node(
      'check',
      'read-back',
      '復唱',
      '復唱いたします。{{productModel}}の修理で、お引き取りは{{pickupDate}}の{{pickupTime}}、ご連絡先は{{customerPhone}}でございます。お間違いはございませんか。',
      {
        hint: '電話番号は区切って読みます。',
        fields: [
          field('readBackDone', '復唱してご了承をいただいた', 'checkbox', '言い間違い・聞き間違いの防止', {
            required: true,
          }),
        ],
        required: true,
        next: 'thanks',
      },
    ),
    node(
      'say',
      'thanks',
      'お礼',
      'お預かりしてからお返しまで、平均で七日ほどでございます。遅れるときは、こちらからお電話を差し上げます。{{communicator}}が承りました。',
      { hint: 'お客様が切ってから切断します。' },
    ),
  ],
};
