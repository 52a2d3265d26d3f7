import type { Chance } from './chance';

interface Written {
  /** The usual way of writing first. */
  readonly kanji: readonly string[];
  readonly kana: readonly string[];
}

/** 佐藤:サトウ, other ways of writing and reading after a slash. */
const parse = (text: string): Written[] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [kanji = '', kana = ''] = entry.split(':');
      return { kanji: kanji.split('/'), kana: kana.split('/') };
    });

/** Family names, the most common ones first. */
const FAMILY = parse(`
佐藤:サトウ 鈴木:スズキ 高橋/髙橋:タカハシ 田中:タナカ 伊藤:イトウ 渡辺/渡邉/渡邊:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ
加藤:カトウ 吉田/𠮷田:ヨシダ 山田:ヤマダ 佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 林:ハヤシ
斎藤/齋藤/斉藤/齊藤:サイトウ 清水:シミズ 山崎/山﨑:ヤマザキ/ヤマサキ 森:モリ 池田:イケダ 橋本:ハシモト 阿部:アベ 石川:イシカワ
山下:ヤマシタ 中島/中嶋:ナカジマ/ナカシマ 石井:イシイ 小川:オガワ 前田:マエダ 岡田:オカダ 長谷川:ハセガワ 藤田:フジタ
後藤:ゴトウ 近藤:コンドウ 村上:ムラカミ 遠藤:エンドウ 青木:アオキ 坂本:サカモト 福田:フクダ 太田:オオタ 西村:ニシムラ
藤井:フジイ 金子:カネコ 岡本:オカモト 藤原:フジワラ 三浦:ミウラ 中野:ナカノ 中川:ナカガワ 原田:ハラダ 松田:マツダ 竹内:タケウチ
小野:オノ 田村:タムラ 中山:ナカヤマ 和田:ワダ 石田:イシダ 森田:モリタ 上田:ウエダ 原:ハラ 内田:ウチダ 柴田:シバタ
酒井:サカイ 宮崎/宮﨑:ミヤザキ 横山:ヨコヤマ 高木/髙木:タカギ 安藤:アンドウ 宮本:ミヤモト 大野:オオノ 小島/小嶋:コジマ 谷口:タニグチ
今井:イマイ 工藤:クドウ 高田/髙田:タカダ 増田:マスダ 丸山:マルヤマ 杉山:スギヤマ 村田:ムラタ 大塚:オオツカ 新井:アライ
小山:コヤマ/オヤマ 平野:ヒラノ 河野:コウノ/カワノ 藤本:フジモト 武田:タケダ 野口:ノグチ 松井:マツイ 千葉:チバ 菅原:スガワラ
岩崎/岩﨑:イワサキ 木下:キノシタ 久保:クボ 佐野:サノ 野村:ノムラ 松尾:マツオ 市川:イチカワ 菊地:キクチ 杉本:スギモト
古川:フルカワ 大西:オオニシ 島田/嶋田:シマダ 水野:ミズノ 桜井/櫻井:サクライ 高野/髙野:タカノ 吉川:ヨシカワ 山内:ヤマウチ
西田:ニシダ 飯田:イイダ 菊池:キクチ 小松:コマツ 西川:ニシカワ 五十嵐:イガラシ 北村:キタムラ 安田:ヤスダ 中田:ナカタ
川口:カワグチ 平田:ヒラタ 東:ヒガシ/アズマ 川崎/川﨑:カワサキ 本田:ホンダ 久保田:クボタ 吉村:ヨシムラ 中西:ナカニシ 服部:ハットリ
岩田:イワタ 土屋:ツチヤ 福島:フクシマ 辻:ツジ 樋口:ヒグチ 秋山:アキヤマ 中尾:ナカオ 田口:タグチ 関:セキ 永井:ナガイ
山中:ヤマナカ 川上:カワカミ 大橋:オオハシ 須藤:スドウ 沢田/澤田:サワダ 石原:イシハラ 松岡:マツオカ 浜田/濱田/濵田:ハマダ 広瀬/廣瀬:ヒロセ
馬場:ババ 矢野:ヤノ 大久保:オオクボ 荒木:アラキ 黒田:クロダ 小池:コイケ 浅野:アサノ 内藤:ナイトウ 星野:ホシノ 熊谷:クマガイ
尾崎/尾﨑:オザキ 川村:カワムラ 岡崎:オカザキ 早川:ハヤカワ 永田:ナガタ 田辺/田邊/田邉:タナベ 松下:マツシタ 富田/冨田:トミタ
上野:ウエノ 栗原:クリハラ 堀:ホリ 小田:オダ 黒沢/黒澤:クロサワ 成田:ナリタ 滝沢/瀧澤:タキザワ 国分/國分:コクブ 真鍋/眞鍋:マナベ
柳沢/栁澤:ヤナギサワ 小笠原:オガサワラ 勅使河原:テシガワラ 一ノ瀬:イチノセ 二階堂:ニカイドウ 東海林:ショウジ 御手洗:ミタライ
`);
const WOMEN = parse(`
和子:カズコ 幸子:サチコ/ユキコ 洋子:ヨウコ 節子:セツコ 京子:キョウコ 恵子/惠子:ケイコ 美智子:ミチコ 久美子:クミコ 由美子:ユミコ
明美:アケミ 真由美:マユミ 裕子:ユウコ/ヒロコ 智子:トモコ 直美:ナオミ 香織:カオリ 陽子:ヨウコ 千代:チヨ 文子:フミコ 弘子:ヒロコ
典子:ノリコ 花子:ハナコ 美咲:ミサキ 愛:アイ さくら:サクラ 結衣:ユイ 葵:アオイ 陽菜:ハルナ/ヒナ 凛:リン 美穂:ミホ 綾:アヤ
千恵子:チエコ 悦子:エツコ 静江:シズエ フミ:フミ キヨ:キヨ つる:ツル 真理子:マリコ 律子:リツコ 奈緒:ナオ 栄子/榮子:エイコ
`);
const MEN = parse(`
清:キヨシ 実/實:ミノル 茂:シゲル 勇:イサム 博:ヒロシ 隆:タカシ 誠:マコト 浩:ヒロシ 健一:ケンイチ 和夫:カズオ 正:タダシ/マサシ
昭:アキラ 幸雄:ユキオ 大輔:ダイスケ 翔太:ショウタ 拓也:タクヤ 健太:ケンタ 直樹:ナオキ 哲也:テツヤ 和也:カズヤ 秀樹:ヒデキ
達也:タツヤ 修:オサム 進:ススム 豊:ユタカ 武:タケシ 三郎:サブロウ 一郎:イチロウ 太郎:タロウ 次郎:ジロウ 蓮:レン 陽翔:ハルト
大翔:ヒロト 悠真:ユウマ 樹:イツキ 勝:マサル 義男:ヨシオ 敏夫:トシオ 龍一/竜一:リュウイチ 学:マナブ 徹:トオル 剛:ツヨシ
`);
const FIRMS = parse(`
つなぐ:ツナグ 青葉:アオバ 東和:トウワ 大成:タイセイ 三和:サンワ 北斗:ホクト みどり:ミドリ 丸福:マルフク 日の出:ヒノデ 共栄:キョウエイ
山水:サンスイ 千代田:チヨダ 朝日堂:アサヒドウ 昭栄:ショウエイ 富士見:フジミ さくら:サクラ 太陽:タイヨウ 光洋:コウヨウ
`);
const TRADES = parse(
  '工務店:コウムテン 商店:ショウテン 電機:デンキ 建設:ケンセツ 食品:ショクヒン 運輸:ウンユ 印刷:インサツ 製作所:セイサクショ 企画:キカク 薬局:ヤッキョク',
);

/** How many write their name in another way than most. */
const RARE_WAY = 8;

function one(chance: Chance, { kanji, kana }: Written): { kanji: string; kana: string } {
  const [usual = '', ...others] = kanji;
  const [heard = '', ...alternatives] = kana;
  return {
    kanji: others.length > 0 && chance.oneIn(RARE_WAY) ? chance.pick(others) : usual,
    kana: alternatives.length > 0 && chance.oneIn(3) ? chance.pick(alternatives) : heard,
  };
}

/** A person's name as it is written and as it is read. */
export function personName(chance: Chance): { kanji: string; kana: string } {
  const family = one(chance, chance.pickCommon(FAMILY));
  const given = one(chance, chance.pickCommon(chance.oneIn(2) ? MEN : WOMEN));
  return { kanji: `${family.kanji} ${given.kanji}`, kana: `${family.kana} ${given.kana}` };
}

export function firmName(chance: Chance): { kanji: string; kana: string } {
  const [name, trade] = [one(chance, chance.pick(FIRMS)), one(chance, chance.pick(TRADES))];
  const limited = chance.oneIn(3);
  return {
    kanji: `${limited ? '有限会社' : '株式会社'}${name.kanji}${trade.kanji}`,
    kana: `${limited ? 'ユウゲンガイシャ' : 'カブシキガイシャ'} ${name.kana}${trade.kana}`,
  };
}
