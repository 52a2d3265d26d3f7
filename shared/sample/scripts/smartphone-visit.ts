import type { Script } from '../../domain/script-model';
import { ADDRESS, askName, choice, field, node, POSTAL } from './parts';

/** Order of a smartphone whose set-up is done at the customer's home (requirements.md 1, rows 11 to 13). */
export const SMARTPHONE_VISIT: Script = {
  id: 'smartphone-visit',
  version: 1,
  title: 'スマートフォンのご注文と訪問設定',
  nodes: [
    node(
      'say',
      'greeting',
      '第一声',
      'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。{{medium}}をご覧いただき、ありがとうございます。',
      { hint: 'ゆっくり話します。横文字は「画面を指で触る」のように言い換えます。', next: 'name' },
    ),
    askName('use'),
    node(
      'ask',
      'use',
      'ご利用',
      '{{customerName}}様、今はどのような携帯電話をお使いでしょうか。スマートフォンでは、どのようなことをなさりたいですか。',
      {
        hint: 'ご用途を繰り返して受け止めます。要らない機能はお勧めしません。',
        fields: [
          choice(
            'currentPhone',
            '今の電話',
            ['折りたたみの携帯電話', 'スマートフォン', '持っていない'],
            '引き継ぎの準備',
            {
              required: true,
              stage: 'interest',
            },
          ),
          field('wish', 'なさりたいこと', 'text', '訪問する係の準備', { stage: 'interest' }),
          choice('keepNumber', '電話番号', ['今のまま', '新しい番号'], '番号の引き継ぎ', { required: true }),
        ],
        next: 'visit-wish',
      },
    ),
    node(
      'branch',
      'visit-wish',
      '訪問設定',
      '係の者がご自宅に伺い、設定から使い方まで、お一人ずつご説明いたします。訪問をご希望になりますか。',
      {
        hint: '費用はかかりません。ご家族も一緒に聞いていただけます。',
        options: [
          { id: 'visit', label: '訪問を希望' },
          { id: 'self', label: '自分で設定' },
        ],
        next: [
          { choice: 'visit', to: 'visit' },
          { choice: 'self', to: 'delivery' },
        ],
      },
    ),
    node('ask', 'visit', '訪問日', 'ありがとうございます。お伺いするご住所と、ご都合のよい日にちをお聞かせください。', {
      hint: '訪問は一時間半ほどです。本人確認の書類(運転免許証や保険証など)のご用意をお願いします。',
      fields: [
        POSTAL,
        ADDRESS,
        field('visitDate', '訪問希望日', 'date', '訪問する係の手配', { required: true }),
        choice('visitTime', '時間帯', ['午前', '午後', '夕方'], '訪問する係の手配', { required: true }),
        field('visitNote', '係への申し送り', 'text', 'お客様に合わせた説明'),
      ],
      next: 'read-back',
    }),
    node('ask', 'delivery', 'お届け先', '承知いたしました。それでは、お届け先のご住所をお聞かせください。', {
      hint: '使い方のお電話も、いつでもお受けしていると伝えます。',
      fields: [POSTAL, ADDRESS],
      next: 'read-back',
    }),
    node(
      'check',
      'read-back',
      '復唱',
      '復唱いたします。{{productName}}を一台、電話番号は{{keepNumber}}、ご住所は{{address}}でございます。お間違いはございませんか。',
      {
        hint: '訪問の日時も続けて復唱します。違うときは「戻る」で直します。',
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
      '契約の書面をお送りいたします。書面を受け取られた日から八日以内でしたら、お申し出によりご契約を取りやめることができます。ご了承いただけますでしょうか。',
      {
        hint: '必ずお伝えする言葉です(初期契約解除制度)。省かずに読みます。',
        fields: [
          field(
            'termsAccepted',
            '契約の書面と解除の説明にご了承をいただいた',
            'checkbox',
            '電気通信事業法に基づく説明の記録',
            { required: true },
          ),
        ],
        required: true,
        next: 'thanks',
      },
    ),
    node(
      'say',
      'thanks',
      'お礼',
      'ありがとうございました。わからないことがございましたら、いつでもお電話ください。{{communicator}}が承りました。',
      { hint: 'お客様が切ってから切断します。' },
    ),
  ],
};
