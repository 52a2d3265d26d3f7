import type { Script } from '../../domain/script-model';
import { askName, choice, field, node } from './parts';

/** Where is my order: delivery questions and complaints about delays (requirements.md 1, rows 105 and 106). */
export const DELIVERY: Script = {
  id: 'delivery',
  version: 1,
  title: 'お届けのお問い合わせ',
  nodes: [
    node('say', 'greeting', '第一声', 'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。', {
      hint: 'お叱りのときは、先に「お待たせして申し訳ございません」とお詫びします。',
      next: 'name',
    }),
    askName('order'),
    node(
      'ask',
      'order',
      'ご注文',
      '{{customerName}}様、お待たせしており、申し訳ございません。ご注文の商品と、お申し込みの日をお聞かせいただけますでしょうか。',
      {
        hint: '番号がわからないときは、お名前と電話番号で探します。',
        fields: [
          field('orderedItem', '商品', 'text', '注文の特定', { required: true, stage: 'after' }),
          field('orderedAt', '注文日', 'date', '注文の特定', { stage: 'after' }),
          field('promisedAt', 'お約束の日', 'date', '遅れの記録', { stage: 'after' }),
        ],
        next: 'state',
      },
    ),
    node('branch', 'state', '状況', 'お調べいたしますので、少々お待ちくださいませ。', {
      hint: '三十秒を超えるときは、保留にせず経過をお伝えします。',
      options: [
        { id: 'late', label: '遅れている' },
        { id: 'onTime', label: '予定どおり' },
        { id: 'wrongItem', label: '違う品が届いた' },
      ],
      next: [
        { choice: 'late', to: 'apology' },
        { choice: 'onTime', to: 'guide' },
        { choice: 'wrongItem', to: 'exchange' },
      ],
    }),
    node('say', 'apology', 'お詫び', 'お待たせいたしました。お約束の日にお届けできず、誠に申し訳ございません。', {
      hint: '理由より先にお詫び。お困りの事情(来客など)を受け止めます。',
      next: 'promise',
    }),
    node(
      'ask',
      'promise',
      '新しい日',
      '改めて、最も早い便を手配いたします。ご都合のよい日時をお聞かせください。遅れがないよう、当日の朝にお電話を差し上げます。',
      {
        hint: '必ず届くと言い切れないときは、確かめてから折り返します。',
        fields: [
          field('newDate', 'お届け日', 'date', '配送の手配', { required: true, stage: 'after' }),
          choice('newTime', '時間帯', ['午前', '午後', '夕方', '夜間'], '配送の手配', {
            required: true,
            stage: 'after',
          }),
          field('circumstances', 'ご事情', 'text', '優先して手配する理由', { stage: 'after' }),
        ],
        next: 'read-back',
      },
    ),
    node(
      'say',
      'guide',
      'ご案内',
      'お待たせいたしました。予定どおりに手配しております。お届けの日時をもう一度ご案内いたします。',
      {
        hint: '画面の「お届け予定」を読みます。',
        next: 'thanks',
      },
    ),
    node(
      'ask',
      'exchange',
      '交換',
      'お待たせいたしました。違う品をお届けしてしまい、誠に申し訳ございません。正しい品を急いでお送りし、お手元の品は運送の係が引き取ります。ご都合のよい日時をお聞かせください。',
      {
        hint: '送料はいただきません。届いた品の名前を確かめます。',
        fields: [
          field('wrongItem', '届いた品', 'text', '誤送の記録', { required: true, stage: 'after' }),
          field('newDate', 'お届け日', 'date', '配送の手配', { required: true, stage: 'after' }),
          choice('newTime', '時間帯', ['午前', '午後', '夕方', '夜間'], '配送の手配', {
            required: true,
            stage: 'after',
          }),
        ],
        next: 'read-back',
      },
    ),
    node(
      'check',
      'read-back',
      '復唱',
      '復唱いたします。{{orderedItem}}を、{{newDate}}の{{newTime}}にお届けいたします。お間違いはございませんか。',
      {
        fields: [
          field('readBackDone', '復唱してご了承をいただいた', 'checkbox', '言い間違い・聞き間違いの防止', {
            required: true,
          }),
        ],
        hint: '日にちと曜日を合わせて読みます。',
        required: true,
        next: 'thanks',
      },
    ),
    node(
      'say',
      'thanks',
      'お礼',
      'お電話をいただき、ありがとうございました。{{communicator}}が承りました。今後ともよろしくお願いいたします。',
      { hint: 'お客様が切ってから切断します。' },
    ),
  ],
};
