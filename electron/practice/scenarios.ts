/** A person of the practice line; `build/voices.mjs` gives each one a synthesiser's voice, pitch and speed. */
export type PracticeVoice =
  | 'womanSixties'
  | 'manSeventies'
  | 'womanForties'
  | 'manThirties'
  | 'manFifties'
  | 'womanSeventies'
  | 'manSixties'
  | 'womanClerk'
  | 'womanGeneral';

/** One thing the caller says. */
export interface PracticeLine {
  /** As it is shown to a person. */
  readonly text: string;
  /** What the synthesiser reads where it would misread `text`; otherwise null. */
  readonly spoken: string | null;
  /** File name inside `practice/` of the staged app; Ogg Opus, mono. */
  readonly file: string;
}

/** How a person on the practice line behaves; turns are taken by listening (media page), not by the clock. */
export interface PracticeBehaviour {
  /** Quiet before the first line, ms: room for the communicator's greeting. Older callers leave more. */
  readonly pauseMs: number;
  /** `caller`: hangs up after the last line, as customers do; `communicator`: stays on the line until 切断. */
  readonly hangsUp: 'caller' | 'communicator';
}

export interface PracticeScenario extends PracticeBehaviour {
  readonly id: string;
  readonly title: string;
  /** 用件: what the caller wants, shown before the answer. */
  readonly card: string;
  /** E.164; null hides the number. Exchanges that begin with 0 are given to nobody in Japan, so no real person is named. */
  readonly callerNumber: string | null;
  /** A fictional name; null for a caller who hides the number. */
  readonly callerName: string | null;
  /** The toll-free number the caller chose, E.164; in `shared/sample`. */
  readonly dialledNumber: string;
  readonly voice: PracticeVoice;
  readonly lines: readonly PracticeLine[];
}

/** Someone who answers an outgoing practice call. */
export interface PracticeCallee extends PracticeBehaviour {
  readonly id: string;
  readonly title: string;
  /** E.164; null answers every other number. */
  readonly number: string | null;
  readonly name: string;
  readonly voice: PracticeVoice;
  readonly lines: readonly PracticeLine[];
}

type Spoken = string | readonly [text: string, spoken: string];

function linesOf(id: string, lines: readonly Spoken[]): PracticeLine[] {
  return lines.map((line, index) => {
    const [text, spoken] = typeof line === 'string' ? [line, null] : line;
    return { text, spoken, file: `${id}-${index + 1}.ogg` };
  });
}

const unhurried: PracticeBehaviour = { pauseMs: 4_000, hangsUp: 'caller' };
const brisk: PracticeBehaviour = { pauseMs: 2_500, hangsUp: 'caller' };
const answering: PracticeBehaviour = { pauseMs: 500, hangsUp: 'communicator' };

/** The practice callers, in the order of the list on the desk. */
export const PRACTICE_SCENARIOS: readonly PracticeScenario[] = [
  {
    id: 'aircon-order',
    title: 'エアコンのご注文',
    card: 'テレビで見たエアコンを寝室に1台。来週土曜の午前に取り付けてほしい。',
    callerNumber: '+81520112345',
    callerName: '松本 和子',
    dialledNumber: '+81120000111',
    voice: 'womanSixties',
    lines: linesOf('aircon-order', [
      'もしもし。あの、テレビで見たエアコンを、一台お願いしたいんですけれど。',
      '松本和子と申します。名古屋市の中区に住んでおります。',
      '付けたいのは二階の寝室で、広さは六畳です。',
      '木造の家で、エアコン用のコンセントも、配管の穴もあります。室外機はベランダに置けます。',
      '来週の土曜日の午前中に来ていただけると、助かります。',
      'はい、それで間違いありません。お支払いは代金引換でお願いします。',
      'ご丁寧にありがとうございました。よろしくお願いいたします。',
    ]),
    ...unhurried,
  },
  {
    id: 'smartphone-visit',
    title: 'スマートフォンのご注文と訪問設定',
    card: '新聞広告のスマートフォンを1台。自分で設定できないので、自宅に来て教えてほしい。',
    callerNumber: '+81465012345',
    callerName: '鈴木 茂',
    dialledNumber: '+81120000222',
    voice: 'manSeventies',
    lines: linesOf('smartphone-visit', [
      'あー、もしもし。新聞の広告を見ましてね、スマートフォンのことでお電話しました。',
      '鈴木茂と申します。今は、折りたたみの携帯電話を使っております。',
      '自分では設定ができないんですが、家まで来て教えてもらえるんでしょうか。',
      'それなら安心ですね。では、一台お願いします。電話番号は今のままがいいです。',
      '訪問は、水曜日の午後二時ごろが都合がいいです。',
      '住所は小田原市本町です。家内と二人で聞きますので、ゆっくり教えてください。',
      'はい、はい、そのとおりです。どうぞよろしく。',
    ]),
    ...unhurried,
    hangsUp: 'communicator',
  },
  {
    id: 'repair',
    title: '炊飯器の修理受付',
    card: '炊飯器が炊き始めてすぐ止まる。保証期間内で、早く直してほしい。',
    callerNumber: '+81110112345',
    callerName: '高橋 美由紀',
    dialledNumber: '+81120000333',
    voice: 'womanForties',
    lines: linesOf('repair', [
      'すみません、そちらで買った炊飯器が動かなくなったので、修理をお願いしたいんですが。',
      '高橋美由紀と申します。昼間は携帯電話のほうに連絡をください。',
      '電源は入るんですけれど、炊き始めてもすぐに止まってしまうんです。',
      '買ったのは去年の十月です。保証書も手元にあります。',
      'コンセントは別の場所にも差してみましたが、同じでした。',
      '毎日使うものなので、なるべく早くお願いしたいんです。どのくらいかかりますか。',
      'わかりました。引き取りは、あさっての午前中でお願いします。',
    ]),
    ...brisk,
  },
  {
    id: 'cancellation',
    title: '携帯プランの解約申し出',
    card: '携帯電話のプランを解約したい。毎月の料金が高く、あまり使っていない。',
    callerNumber: '+819012345678',
    callerName: '伊藤 大輔',
    dialledNumber: '+81120000444',
    voice: 'manThirties',
    lines: linesOf('cancellation', [
      'すみません、携帯電話のプランを解約したいんですけど。',
      '伊藤大輔です。契約している番号は、今かけているこの番号です。',
      '毎月の料金が高く感じるのと、あまり使っていないので。',
      'ほかの会社のほうが安いと聞いたんです。',
      'そうですか。月々が安くなるプランもあるんですね。いくらになりますか。',
      'それなら、そのプランに変更して、もう少し続けてみます。',
      'はい、お願いします。ありがとうございました。',
    ]),
    ...brisk,
  },
  {
    id: 'technical-trouble',
    title: '録画用ハードディスクの不具合',
    card: '先週ホームページで買った録画用ハードディスクが、テレビで再生できない。',
    callerNumber: '+81780112345',
    callerName: '渡辺 健一',
    dialledNumber: '+81120000555',
    voice: 'manFifties',
    lines: linesOf('technical-trouble', [
      '先週そちらのホームページで買った、録画用のハードディスクなんですが、テレビで再生できないんです。',
      '渡辺健一と申します。注文番号は、今、手元にありません。',
      '画面には、機器が接続されていません、と出ます。',
      'ケーブルは抜き差ししてみました。電源のランプは緑色です。',
      [
        'テレビは五年前のものです。ええと、設定の画面を開けばいいんですね。',
        'テレビは五年前のものです。ええと、設定の画面をひらけばいいんですね。',
      ],
      'あ、映りました。録画した番組も見られます。',
      '助かりました。ありがとうございました。',
    ]),
    ...brisk,
  },
  {
    id: 'low-score-follow-up',
    title: '低評価のお客様への折り返し',
    card: '満足度調査で「不満」と答えたお客様。留守番電話を聞いて、かけ直してくださった。',
    callerNumber: '+81750112345',
    callerName: '中村 幸子',
    dialledNumber: '+81120000666',
    voice: 'womanSeventies',
    lines: linesOf('low-score-follow-up', [
      'もしもし、先ほどお電話をいただいた中村です。留守番電話を聞いて、かけ直しました。',
      'ええ、アンケートに、不満、と書いた者です。',
      '修理を頼んだときに、何度も同じことを聞かれて、電話を三回も回されたんです。',
      '戻ってくる日も、聞いていた日より一週間遅れました。そのご連絡もありませんでした。',
      '責めたいわけではないんです。ただ、気持ちをわかってほしかったんですよ。',
      'そう言っていただけると、少し気持ちが楽になりました。',
      'わざわざありがとうございました。また利用させてもらいますね。',
    ]),
    ...unhurried,
    hangsUp: 'communicator',
  },
  {
    id: 'late-delivery',
    title: 'お届け遅れのお叱り',
    card: 'カタログで注文した毛布が届かない。明日お孫さんが泊まりに来るので急いでいる。',
    callerNumber: null,
    callerName: null,
    dialledNumber: '+81120000777',
    voice: 'manSixties',
    lines: linesOf('late-delivery', [
      'あのね、カタログで頼んだ毛布がまだ届かないんだけど、どうなっているんですか。',
      '田中和夫です。今月の十日に注文しました。',
      '昨日届くと聞いていたから、朝から一日、家で待っていたんですよ。',
      '明日、孫が泊まりに来るから、急いでいるんです。',
      '明日の午前中に、必ず届くんですね。',
      'わかりました。今度は遅れないようにお願いしますよ。',
    ]),
    ...brisk,
  },
];

/** Who answers when a communicator dials in 研修モード; the last one answers every other number. */
export const PRACTICE_CALLEES: readonly PracticeCallee[] = [
  {
    id: 'callee-installation',
    title: '取付センター',
    number: '+81120000901',
    name: '取付センター',
    voice: 'womanClerk',
    lines: linesOf('callee-installation', [
      'はい、取付センターでございます。',
      '訪問日のご確認でございますね。お調べいたしますので、少々お待ちください。',
      'お待たせいたしました。ご希望の日時で承りました。',
    ]),
    ...answering,
  },
  {
    id: 'callee-customer',
    title: 'お客様',
    number: null,
    name: '練習用のお客様',
    voice: 'womanGeneral',
    lines: linesOf('callee-customer', [
      'はい、もしもし。',
      'はい、そうです。今なら大丈夫ですよ。',
      'わかりました。ご連絡ありがとうございます。',
    ]),
    ...answering,
  },
];

/** The scenario with this id, or null. */
export function findScenario(id: string): PracticeScenario | null {
  return PRACTICE_SCENARIOS.find((scenario) => scenario.id === id) ?? null;
}

/** Who answers this number (E.164, or null for a number without such a form). */
export function calleeFor(e164: string | null): PracticeCallee | null {
  const exact = PRACTICE_CALLEES.find((callee) => callee.number !== null && callee.number === e164);
  return exact ?? PRACTICE_CALLEES.find((callee) => callee.number === null) ?? null;
}
