import type { Script } from '../../domain/script-model';
import { askName, choice, field, node } from './parts';

/** Cancellation: heard first, one fitting offer, and finished in the same call (requirements.md 3, retention on cancel). */
export const CANCELLATION: Script = {
  id: 'cancellation',
  version: 1,
  title: '解約のお申し出',
  nodes: [
    node(
      'say',
      'greeting',
      '第一声',
      'お電話ありがとうございます。{{companyName}}の{{communicator}}でございます。ご解約のお申し出でございますね。承ります。',
      { hint: 'まず受け付けることを伝えます。引き止めから入りません。', next: 'name' },
    ),
    askName('contract'),
    node(
      'check',
      'contract',
      '契約の確認',
      '{{customerName}}様、いつもご利用いただき、ありがとうございます。ご契約の確認のため、生年月日とご契約の電話番号をお聞かせください。',
      {
        hint: '生年月日は画面の登録と照らすだけで、メモには書きません。',
        fields: [
          field('contractPhone', 'ご契約の番号', 'phone', '契約の特定', { required: true, stage: 'after' }),
          field('identityVerified', '本人確認済', 'checkbox', 'なりすましの防止', { required: true, stage: 'after' }),
        ],
        required: true,
        next: 'reason',
      },
    ),
    node(
      'ask',
      'reason',
      '理由',
      'ありがとうございます。差し支えなければ、ご解約をお考えになった理由をお聞かせいただけますでしょうか。',
      {
        hint: 'さえぎらずに伺い、「月々のご負担が気になっていらしたのですね」と繰り返して受け止めます。',
        fields: [
          choice(
            'reason',
            '理由',
            ['料金が高い', '使っていない', '他社へ移る', '不満がある', '引っ越し・ご家庭の事情', '言いたくない'],
            '商品の改善とご提案の選択',
            {
              required: true,
              stage: 'after',
            },
          ),
          field('reasonDetail', 'お客様の言葉', 'text', 'お客様の声として担当部署へ', { stage: 'after' }),
        ],
        next: [
          { when: { in: [{ var: 'values.reason' }, ['料金が高い', '使っていない', '他社へ移る']] }, to: 'offer' },
          { when: { '==': [{ var: 'values.reason' }, '不満がある'] }, to: 'apology' },
          { to: 'procedure' },
        ],
      },
    ),
    node(
      'branch',
      'offer',
      'ご提案',
      'お話しくださり、ありがとうございます。使った分に合わせて、月々九百八十円からのプランもございます。電話番号も今のままお使いいただけますが、いかがでしょうか。',
      {
        hint: 'ご提案は一度だけ。お断りになったら、繰り返さずに手続きへ進みます。',
        options: [
          { id: 'accept', label: 'プランを変更' },
          { id: 'decline', label: '解約する' },
        ],
        next: [
          { choice: 'accept', to: 'plan-change' },
          { choice: 'decline', to: 'procedure' },
        ],
      },
    ),
    node(
      'branch',
      'apology',
      'お詫び',
      'ご不快な思いをおかけし、誠に申し訳ございません。いただいたお話は、必ず担当の部署へ伝えます。このまま、ご解約のお手続きを進めてもよろしいでしょうか。',
      {
        hint: '言い訳をしません。強いご不満のときは手上げをします。',
        options: [
          { id: 'procedure', label: '解約を進める' },
          { id: 'continue', label: '続けてくださる' },
        ],
        next: [
          { choice: 'procedure', to: 'procedure' },
          { choice: 'continue', to: 'thanks-continue' },
        ],
      },
    ),
    node(
      'legal',
      'plan-change',
      '変更の確認',
      'ありがとうございます。来月の一日から、月々九百八十円のプランに変わります。通話は三十秒ごとに二十二円でございます。この内容で変更してもよろしいでしょうか。',
      {
        hint: '必ずお伝えする言葉です。書面もお送りします。',
        fields: [
          field(
            'planChangeAccepted',
            '変更の内容にご了承をいただいた',
            'checkbox',
            '電気通信事業法に基づく説明の記録',
            { required: true, stage: 'after' },
          ),
        ],
        required: true,
        next: 'thanks-continue',
      },
    ),
    node(
      'legal',
      'procedure',
      '解約手続き',
      '承知いたしました。今月の末日でご解約となり、違約金はございません。電話番号は使えなくなりますが、ほかの会社でお使いになるときは番号の引き継ぎができます。お手続きを進めてもよろしいでしょうか。',
      {
        hint: '必ずお伝えする言葉です。この電話の中で手続きを終えます。',
        fields: [
          choice('keepNumber', '番号の引き継ぎ', ['希望する', '希望しない'], '番号の引き継ぎの手続き', {
            required: true,
            stage: 'after',
          }),
          field('cancelAccepted', '解約の内容にご了承をいただいた', 'checkbox', '解約の記録', {
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
      'お手続きが終わりました。長い間ご利用いただき、ありがとうございました。{{communicator}}が承りました。',
      { hint: 'お客様が切ってから切断します。' },
    ),
    node(
      'say',
      'thanks-continue',
      'お礼',
      '引き続きご利用いただけるとのこと、ありがとうございます。お気づきのことがございましたら、いつでもお電話ください。{{communicator}}が承りました。',
      { hint: 'お客様が切ってから切断します。' },
    ),
  ],
};
