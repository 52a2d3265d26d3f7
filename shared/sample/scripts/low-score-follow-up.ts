import type { Script } from '../../domain/script-model';
import { askName, choice, field, node } from './parts';

/** A low score followed up: hear, understand, promise, keep (requirements.md 3, low-NPS follow-up). */
export const LOW_SCORE_FOLLOW_UP: Script = {
  id: 'low-score-follow-up',
  version: 1,
  title: '低評価のお客様へのフォロー',
  nodes: [
    node(
      'say',
      'greeting',
      '第一声',
      'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。アンケートへのご記入、そしてわざわざのお電話、誠にありがとうございます。',
      { hint: '声を落ち着けて、ゆっくり。販売のご案内は一切しません。', next: 'name' },
    ),
    askName('listen'),
    node(
      'ask',
      'listen',
      '傾聴',
      '{{customerName}}様、このたびはご期待に沿えず、申し訳ございませんでした。どのようなことがございましたか、お聞かせいただけますでしょうか。',
      {
        hint: 'さえぎらない、言い訳しない、同じことを聞き直さない。お客様の言葉のまま書き取ります。',
        fields: [
          choice(
            'cause',
            'ご不満',
            ['応対', 'たらい回し', '待ち時間', '納期・返送の遅れ', '商品', 'その他'],
            '改善の担当部署への連絡',
            {
              required: true,
              stage: 'after',
            },
          ),
          field('verbatim', 'お客様の言葉', 'text', 'お客様の声として担当部署へ', { required: true, stage: 'after' }),
        ],
        next: 'empathy',
      },
    ),
    node(
      'say',
      'empathy',
      '共感',
      'お話を伺い、どれほどご不快な思いをなさったかと存じます。お聞かせくださり、ありがとうございます。',
      { hint: 'お客様の言葉に置き換えて話します。お返事を待ちます。', next: 'feeling' },
    ),
    node(
      'branch',
      'feeling',
      'ご様子',
      'いただいたお話をもとに、二度と同じことがないよう改めます。ほかに、私どもにできることはございますか。',
      {
        hint: 'ここで無理に終わらせません。',
        options: [
          { id: 'calm', label: '落ち着かれた' },
          { id: 'request', label: 'ご要望がある' },
          { id: 'angry', label: 'お怒りが続く' },
        ],
        next: [
          { choice: 'calm', to: 'close' },
          { choice: 'request', to: 'promise' },
          { choice: 'angry', to: 'supervisor' },
        ],
      },
    ),
    node(
      'ask',
      'promise',
      'お約束',
      '承知いたしました。確かめたうえで、{{communicator}}が責任をもってご連絡いたします。いつごろのお電話がよろしいでしょうか。',
      {
        hint: '守れる約束だけをします。折り返し予約に入れます。',
        fields: [
          field('promise', 'お約束の内容', 'text', '約束の実行と確認', { required: true, stage: 'after' }),
          field('promiseDate', 'ご連絡する日', 'date', '折り返しの予約', { required: true, stage: 'after' }),
        ],
        next: 'close',
      },
    ),
    node(
      'transfer',
      'supervisor',
      '責任者へ',
      '重ねてお詫び申し上げます。責任者の者から、改めてお話を伺わせてください。お話の内容は、私から漏れなく伝えます。',
      {
        hint: '手上げをして、責任者が出るまで電話を離れません。',
        fields: [
          field('handOverNote', '引き継ぐこと', 'text', '責任者への引き継ぎ', { required: true, stage: 'after' }),
        ],
        required: true,
        next: 'close',
      },
    ),
    node(
      'check',
      'close',
      'お礼',
      '貴重なお話をお聞かせくださり、誠にありがとうございました。{{communicator}}が承りました。',
      {
        hint: 'お客様が切ってから切断します。切れたあとに、気持ちを受け止められたかを振り返ります。',
        fields: [
          choice('recovered', '信頼の回復', ['回復した', 'どちらともいえない', '回復しない'], 'フォローの効果の確認', {
            required: true,
            stage: 'after',
          }),
          field('feelingReceived', 'お気持ちを受け止めた', 'checkbox', '応対の振り返り', { stage: 'after' }),
        ],
        required: true,
      },
    ),
  ],
};
