import type { Chance } from './chance';

/** City, the first three digits of its postal codes, its area code without the 0: weights by how many live there. */
const CITIES = `
北海道 札幌市中央区 060 11 6|北海道 旭川市 070 166 2|北海道 函館市 040 138 1|青森県 青森市 030 17 1|岩手県 盛岡市 020 19 1
宮城県 仙台市青葉区 980 22 3|秋田県 秋田市 010 18 1|山形県 山形市 990 23 1|福島県 郡山市 963 24 2|茨城県 水戸市 310 29 3
栃木県 宇都宮市 320 28 2|群馬県 前橋市 371 27 2|埼玉県 さいたま市大宮区 330 48 6|埼玉県 川口市 332 48 3|埼玉県 所沢市 359 4 2
千葉県 千葉市中央区 260 43 4|千葉県 船橋市 273 47 4|東京都 千代田区 100 3 1|東京都 世田谷区 154 3 9|東京都 練馬区 176 3 7
東京都 足立区 120 3 6|東京都 江戸川区 132 3 6|東京都 八王子市 192 42 5|東京都 町田市 194 42 4|神奈川県 横浜市西区 220 45 8
神奈川県 川崎市川崎区 210 44 5|神奈川県 相模原市中央区 252 42 3|神奈川県 小田原市 250 465 2|新潟県 新潟市中央区 951 25 2
富山県 富山市 930 76 1|石川県 金沢市 920 76 1|福井県 福井市 910 776 1|山梨県 甲府市 400 55 1|長野県 長野市 380 26 2
岐阜県 岐阜市 500 58 2|静岡県 静岡市葵区 420 54 2|静岡県 浜松市中央区 430 53 3|愛知県 名古屋市中区 460 52 6|愛知県 豊田市 471 565 2
愛知県 岡崎市 444 564 2|三重県 津市 514 59 1|三重県 四日市市 510 59 1|滋賀県 大津市 520 77 1|京都府 京都市中京区 604 75 4
大阪府 大阪市北区 530 6 8|大阪府 堺市堺区 590 72 3|大阪府 東大阪市 577 6 3|大阪府 豊中市 560 6 2|兵庫県 神戸市中央区 650 78 4
兵庫県 姫路市 670 79 2|兵庫県 尼崎市 660 6 2|奈良県 奈良市 630 742 2|和歌山県 和歌山市 640 73 1|鳥取県 鳥取市 680 857 1
島根県 松江市 690 852 1|岡山県 岡山市北区 700 86 2|広島県 広島市中区 730 82 3|広島県 福山市 720 84 2|山口県 山口市 753 83 1
徳島県 徳島市 770 88 1|香川県 高松市 760 87 1|愛媛県 松山市 790 89 2|高知県 高知市 780 88 1|福岡県 福岡市中央区 810 92 4
福岡県 北九州市小倉北区 802 93 3|佐賀県 佐賀市 840 952 1|長崎県 長崎市 850 95 1|熊本県 熊本市中央区 860 96 2
大分県 大分市 870 97 1|宮崎県 宮崎市 880 985 1|鹿児島県 鹿児島市 890 99 2|沖縄県 那覇市 900 98 2`
  .trim()
  .split(/[|\n]/)
  .flatMap((line) => {
    const [prefecture = '', city = '', postal = '', area = '', weight = '1'] = line.split(' ');
    return Array.from({ length: Number(weight) }, () => ({ prefecture, city, postal, area }));
  });
const TOWNS =
  '本町 栄町 緑町 中央 東町 西町 南町 北町 旭町 桜町 泉町 若葉町 幸町 末広町 日の出町 富士見町 錦町 寿町 大手町 元町 新町 港町 松原 美園 青葉台 高砂 上野 下川原 田中町 宮前'.split(
    ' ',
  );
const HOUSES = 'コーポ ハイツ メゾン グランド サニー パーク ロイヤル シティ'.split(' ');
const NAMES = '青葉 さくら 富士見 緑 若葉 日向 みなと 泉'.split(' ');

export interface Place {
  readonly address: {
    postal: string;
    prefecture: string;
    city: string;
    town: string;
    street: string;
    building: string;
  };
  /** Without the 0. */
  readonly areaCode: string;
}

/** Where somebody lives. The postal code is of the city; its last four digits go with the town. */
export function place(chance: Chance): Place {
  const { prefecture, city, postal, area } = chance.pick(CITIES);
  const at = chance.between(0, TOWNS.length - 1);
  const flat = chance.oneIn(3);
  return {
    address: {
      postal: `${postal}00${String(at + 1).padStart(2, '0')}`,
      prefecture,
      city,
      town: `${TOWNS[at] ?? ''}${chance.oneIn(2) ? `${chance.between(1, 8)}丁目` : ''}`,
      street: `${chance.between(1, 40)}-${chance.between(1, 30)}`,
      building: flat
        ? `${chance.pick(HOUSES)}${chance.pick(NAMES)} ${chance.between(1, 12)}0${chance.between(1, 9)}`
        : '',
    },
    areaCode: area,
  };
}

/** A landline of a range that nobody has: no exchange's own digits begin with 1. */
export const landline = (areaCode: string, chance: Chance): string =>
  `+81${areaCode}1${chance.digits(8 - areaCode.length)}`;
/** A mobile number of a range that nobody has (090-0); each of ten million customers has another. */
export const mobile = (seed: number, count: number): string =>
  `+81900${String((count * 7_654_321 + ((seed * 104_729) % 10_000_000)) % 10_000_000).padStart(7, '0')}`;
