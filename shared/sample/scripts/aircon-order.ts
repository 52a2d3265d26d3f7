import type { Script } from '../../domain/script-model';
import { ADDRESS, askName, choice, field, node, POSTAL } from './parts';

/** Order of an air conditioner with its installation (requirements.md 3, inbound order). */
export const AIRCON_ORDER: Script = {
  id: 'aircon-order',
  version: 1,
  title: 'エアコンのご注文',
  nodes: [
    node(
      'say',
      'greeting',
      '第一声',
      'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。{{productName}}のご注文でございますね。ありがとうございます。',
      { hint: 'ゆっくり、明るく。お客様のお話が終わってから次へ進みます。', next: 'name' },
    ),
    askName('place'),
    node(
      'ask',
      'place',
      '設置場所',
      '{{customerName}}様、ありがとうございます。エアコンは、どちらのお部屋にお付けになりますか。広さもお聞かせください。',
      {
        hint: '「六畳」は木造と鉄筋で必要な能力が変わります。',
        fields: [
          choice('room', '部屋', ['居間', '寝室', '子ども部屋', 'その他'], '機種の選定', {
            required: true,
            stage: 'consideration',
          }),
          field('roomSize', '広さ(畳)', 'number', '機種の選定', { required: true, stage: 'consideration' }),
          choice('floor', '階', ['1階', '2階', '3階以上'], '取り付け工事の準備', { required: true }),
        ],
        next: 'conditions',
      },
    ),
    node(
      'ask',
      'conditions',
      '工事条件',
      '取り付けについて、四つお尋ねいたします。壁の造り、エアコン専用のコンセント、配管の穴、室外機を置く場所をお聞かせください。',
      {
        hint: '一つずつ、お返事を待って伺います。標準工事は、配管4m以内、室外機がベランダか地面の場合です。',
        fields: [
          choice('wall', '壁', ['木造', '鉄筋コンクリート', 'わからない'], '取り付け工事の準備', { required: true }),
          choice('outlet', '専用コンセント', ['あり', 'なし', 'わからない'], '電気工事の要否', { required: true }),
          choice('pipeHole', '配管の穴', ['あり', 'なし'], '穴あけ工事の要否と家主の承諾', { required: true }),
          choice('outdoorUnit', '室外機', ['ベランダ', '地面', '屋根・壁面'], '標準工事かどうかの判断', {
            required: true,
          }),
        ],
        next: [
          {
            when: {
              or: [
                { '==': [{ var: 'values.outlet' }, 'なし'] },
                { '==': [{ var: 'values.pipeHole' }, 'なし'] },
                { '==': [{ var: 'values.outdoorUnit' }, '屋根・壁面'] },
              ],
            },
            to: 'estimate',
          },
          { to: 'visit' },
        ],
      },
    ),
    node(
      'branch',
      'estimate',
      '追加工事',
      '詳しくお聞かせいただき、ありがとうございます。このお部屋では、標準の工事のほかに追加の工事が必要なようでございます。係の者が無料でお見積もりに伺いますが、いかがなさいますか。',
      {
        hint: '金額は約束しません。お見積もりのあとでお決めいただけることを伝えます。',
        options: [
          { id: 'estimate', label: '見積もりを希望' },
          { id: 'later', label: '見送る' },
        ],
        next: [
          { choice: 'estimate', to: 'visit' },
          { choice: 'later', to: 'thanks-later' },
        ],
      },
    ),
    node('ask', 'visit', '訪問日', 'お伺いするご住所と、ご希望の日にちをお聞かせいただけますでしょうか。', {
      hint: '郵便番号から伺うと早く進みます。日にちは第二希望まで伺います。',
      fields: [
        POSTAL,
        ADDRESS,
        field('visitDate', '訪問希望日', 'date', '取り付け訪問の手配', { required: true }),
        choice('visitTime', '時間帯', ['午前', '午後', '夕方'], '取り付け訪問の手配', { required: true }),
        choice('payment', 'お支払い', ['代金引換', 'コンビニ後払い', 'クレジットカード(決済IVR)'], '請求', {
          required: true,
        }),
      ],
      next: 'read-back',
    }),
    node(
      'check',
      'read-back',
      '復唱',
      '復唱いたします。{{productName}}を一台、{{room}}へのお取り付け、ご住所は{{address}}、ご訪問は{{visitDate}}の{{visitTime}}でございます。お間違いはございませんか。',
      {
        hint: '数字と日にちは一つずつ区切って読みます。違うときは「戻る」で直します。',
        fields: [
          field('readBackDone', '復唱してご了承をいただいた', 'checkbox', '言い間違い・聞き間違いの防止', {
            required: true,
          }),
        ],
        required: true,
        next: 'terms',
      },
    ),
    node(
      'legal',
      'terms',
      '確認事項',
      '代金は、商品と標準の取り付け工事を合わせて、税込み八万九千八百円でございます。取り付け工事のあとのご返品はお受けできませんが、ご了承いただけますでしょうか。',
      {
        hint: '必ずお伝えする言葉です。省かずに読みます。',
        fields: [
          field('termsAccepted', '返品の条件にご了承をいただいた', 'checkbox', '特定商取引法に基づく表示の確認', {
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
      'ご注文ありがとうございました。お伺いする前の日に、係の者からお電話を差し上げます。{{communicator}}が承りました。',
      { hint: 'お客様が切ってから切断します。' },
    ),
    node(
      'say',
      'thanks-later',
      'お礼',
      '承知いたしました。またご入り用のときは、いつでもお電話ください。{{communicator}}が承りました。ありがとうございました。',
      { hint: '無理にお勧めしません。お客様が切ってから切断します。' },
    ),
  ],
};
