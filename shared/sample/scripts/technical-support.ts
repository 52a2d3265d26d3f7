import type { Script } from '../../domain/script-model';
import { askName, choice, field, node } from './parts';

const SOLVED_OR_NOT = [
  { id: 'solved', label: '直った' },
  { id: 'unsolved', label: '直らない' },
];

/** Technical trouble: steps tried in turn, each recorded, so that nobody asks twice (requirements.md 1, row 130). */
export const TECHNICAL_SUPPORT: Script = {
  id: 'technical-support',
  version: 1,
  title: '技術サポート',
  nodes: [
    node(
      'say',
      'greeting',
      '第一声',
      'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。お使いになれず、ご不便をおかけしております。一緒に確かめてまいります。',
      {
        hint: '専門の言葉を避けます。「分かりづらくて申し訳ありません」を添えると安心していただけます。',
        next: 'name',
      },
    ),
    askName('symptom'),
    node(
      'ask',
      'symptom',
      '症状',
      '{{customerName}}様、画面には何と出ておりますか。ランプの色と、これまでに試されたこともお聞かせください。',
      {
        hint: '画面の言葉をそのまま書き取ります。',
        fields: [
          choice(
            'symptomKind',
            '症状',
            ['再生できない', 'つながらない', '電源が入らない', '使い方がわからない'],
            '手順の選択',
            {
              required: true,
              stage: 'after',
            },
          ),
          field('screenText', '画面の表示', 'text', 'よくある質問の検索', { stage: 'after' }),
          field('deviceModel', 'つないでいる機器', 'text', '対応表の確認', { stage: 'after' }),
          field('tried', '試したこと', 'text', '同じことを二度お願いしないため', { stage: 'after' }),
        ],
        next: [
          { when: { '==': [{ var: 'values.symptomKind' }, '使い方がわからない'] }, to: 'settings' },
          { to: 'cable' },
        ],
      },
    ),
    node(
      'branch',
      'cable',
      '接続',
      'テレビとの線を、いちど抜いて、奥まで差し直していただけますでしょうか。そのあいだ、お待ちしております。',
      {
        hint: '急がせません。終わったら、画面が変わったかを伺います。',
        options: SOLVED_OR_NOT,
        next: [
          { choice: 'solved', to: 'confirm' },
          { choice: 'unsolved', to: 'settings' },
        ],
      },
    ),
    node(
      'branch',
      'settings',
      '設定',
      'ありがとうございます。次に、テレビの設定の画面を開きます。リモコンの「メニュー」を押して、「機器の設定」を選んでいただけますか。',
      {
        hint: '一つの動作ごとに、できたかどうかを伺います。',
        options: SOLVED_OR_NOT,
        next: [
          { choice: 'solved', to: 'confirm' },
          { choice: 'unsolved', to: 'restart' },
        ],
      },
    ),
    node(
      'branch',
      'restart',
      '入れ直し',
      'お手数をおかけしております。最後に、両方の電源を切って、一分ほど待ってから、もう一度入れていただけますでしょうか。',
      {
        hint: '待つあいだに、購入日を伺います(初期不良の判断)。',
        fields: [field('boughtAt', '購入日', 'date', '初期不良の判断', { stage: 'after' })],
        options: SOLVED_OR_NOT,
        next: [
          { choice: 'solved', to: 'confirm' },
          { choice: 'unsolved', to: 'hand-over' },
        ],
      },
    ),
    node(
      'transfer',
      'hand-over',
      '引き継ぎ',
      'ここまでお試しいただき、ありがとうございました。詳しい係から、本日中にこちらからお電話を差し上げます。同じことを二度お尋ねしないよう、内容はすべて引き継ぎます。',
      {
        hint: 'すぐにおつなぎできるときは相談転送。できないときは折り返し予約をします。',
        fields: [
          field('handOverNote', '引き継ぐこと', 'text', '専門の係への引き継ぎ', { required: true, stage: 'after' }),
          choice('callBackTime', 'ご都合のよい時間', ['午前', '午後', '夕方', 'いつでも'], '折り返しの予約', {
            required: true,
            stage: 'after',
          }),
        ],
        required: true,
        next: 'thanks',
      },
    ),
    node(
      'check',
      'confirm',
      '確認',
      '安心いたしました。録画した番組もご覧になれるか、いちど確かめていただけますでしょうか。',
      {
        hint: '見られたら、今日の手順を短くまとめてお伝えします。',
        fields: [
          choice('solvedBy', '直った手順', ['接続', '設定', '入れ直し', 'ご案内だけで解決'], 'よくある質問への追加', {
            required: true,
            stage: 'after',
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
      'お時間をいただき、ありがとうございました。またお困りのときは、いつでもお電話ください。{{communicator}}が承りました。',
      { hint: 'お客様が切ってから切断します。' },
    ),
  ],
};
