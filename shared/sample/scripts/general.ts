import type { Script } from '../../domain/script-model';
import { askName, choice, field, node } from './parts';

/** For a call whose number says nothing about its reason: ask, then answer, book a callback or hand over. */
export const GENERAL: Script = {
  id: 'general',
  version: 1,
  title: '総合受付',
  nodes: [
    node(
      'say',
      'greeting',
      '第一声',
      'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。ご用件をお伺いいたします。',
      { hint: 'どの窓口のお話でも、まずここで伺います。ほかの番号へのかけ直しはお願いしません。', next: 'name' },
    ),
    askName('topic'),
    node('ask', 'topic', 'ご用件', '{{customerName}}様、ありがとうございます。ご用件を確かめさせてください。', {
      hint: '「ただいまのお話では、〇〇ということでよろしいでしょうか」と繰り返します。',
      fields: [
        choice(
          'topic',
          '用件',
          ['商品のこと', 'ご注文', 'お届け', '修理', 'お支払い', 'ご意見', 'その他'],
          '問い合わせの振り分け',
          {
            required: true,
            stage: 'interest',
          },
        ),
        field('topicDetail', '詳しい内容', 'text', 'よくある質問の検索', { stage: 'interest' }),
      ],
      next: 'way',
    }),
    node('branch', 'way', '対応', '承知いたしました。お調べいたしますので、少々お待ちくださいませ。', {
      hint: 'よくある質問(F1)で探します。',
      options: [
        { id: 'answer', label: 'その場で回答' },
        { id: 'callback', label: '折り返す' },
        { id: 'transfer', label: '担当へつなぐ' },
      ],
      next: [
        { choice: 'answer', to: 'answer' },
        { choice: 'callback', to: 'callback' },
        { choice: 'transfer', to: 'hand-over' },
      ],
    }),
    node(
      'say',
      'answer',
      '回答',
      'お待たせいたしました。お調べしたところをご案内いたします。ほかにご不明な点はございませんか。',
      {
        hint: '短く区切って話し、ご理解いただけたかを伺います。',
        next: 'thanks',
      },
    ),
    node(
      'ask',
      'callback',
      '折り返し',
      '確かめまして、こちらからお電話を差し上げます。ご都合のよい日と時間帯をお聞かせください。',
      {
        hint: '番号を復唱します。折り返し予約に入れます。',
        fields: [
          field('callbackDate', '折り返す日', 'date', '折り返しの予約', { required: true }),
          choice('callbackTime', '時間帯', ['午前', '午後', '夕方'], '折り返しの予約', { required: true }),
        ],
        next: 'thanks',
      },
    ),
    node(
      'transfer',
      'hand-over',
      '引き継ぎ',
      '担当の者におつなぎいたします。お話の内容は引き継ぎますので、そのままお待ちください。',
      {
        hint: '相談転送で、用件と本人確認の結果を先に伝えます。',
        fields: [field('handOverNote', '引き継ぐこと', 'text', '担当への引き継ぎ', { required: true })],
        next: 'thanks',
      },
    ),
    node('say', 'thanks', 'お礼', 'お電話ありがとうございました。{{communicator}}が承りました。', {
      hint: 'お客様が切ってから切断します。',
    }),
  ],
};
