/** A product as the sample catalogue has it. */
export interface SampleProduct {
  readonly code: string;
  readonly name: string;
  readonly kana: string;
  readonly category: string;
  /** Yen, tax included. */
  readonly priceYen: number;
}

/** The sample catalogue of つなぐ通販; names and prices are made up. */
export const PRODUCTS = {
  aircon: { code: 'AC-2206', name: 'エアコン', kana: 'エアコン', category: '家電', priceYen: 89_800 },
  smartphone: {
    code: 'SP-0101',
    name: 'はじめてのスマートフォン',
    kana: 'ハジメテノスマートフォン',
    category: '通信',
    priceYen: 39_800,
  },
  riceCooker: { code: 'RC-0550', name: '炊飯器', kana: 'スイハンキ', category: '家電', priceYen: 24_800 },
  mobilePlan: { code: 'MP-0003', name: 'つなぐモバイル', kana: 'ツナグモバイル', category: '通信', priceYen: 2_980 },
  hardDisk: {
    code: 'HD-2000',
    name: '録画用ハードディスク',
    kana: 'ロクガヨウハードディスク',
    category: '家電',
    priceYen: 12_800,
  },
  blanket: { code: 'BL-0140', name: 'あったか毛布', kana: 'アッタカモウフ', category: '寝具', priceYen: 6_980 },
  vacuum: { code: 'VC-0310', name: '軽量掃除機', kana: 'ケイリョウソウジキ', category: '家電', priceYen: 29_800 },
} as const satisfies Readonly<Record<string, SampleProduct>>;
