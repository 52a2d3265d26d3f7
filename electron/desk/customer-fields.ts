import type { PayloadOf } from '../../shared/contract/centre/commands';
import {
  type Customer,
  type CustomerFields,
  customerFieldsSchema,
  EMPTY_CUSTOMER,
} from '../../shared/contract/centre/customer';
import { done, type Result, refused } from '../../shared/contract/result';
import { containsCardNumber } from '../../shared/domain/card-number';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import { toKatakana } from '../../shared/domain/text-fold';

/** What a person types of a customer. */
export interface TypedCustomer {
  readonly nameKanji: string;
  readonly nameKana: string;
  /** In any spelling; empty where there is none. */
  readonly phone: string;
}

type Phone = CustomerFields['phones'][number];
type Read = Pick<CustomerFields, 'nameKanji' | 'nameKana'> & { readonly phone: Phone | null };

/** As the centre wants it; refused with words for what a person has to mend. */
function read({ nameKanji, nameKana, phone }: TypedCustomer): Result<Read> {
  const name = nameKanji.trim();
  const kana = toKatakana(nameKana.normalize('NFKC')).trim();
  if ([name, kana, phone].some(containsCardNumber)) return refused('cardNumber');
  if (name === '' && kana === '') return refused('customerNameMissing');
  if (!customerFieldsSchema.shape.nameKana.safeParse(kana).success) return refused('kanaInvalid');
  if (!customerFieldsSchema.shape.nameKanji.safeParse(name).success) return refused('badInput');
  if (phone.trim() === '') return done({ nameKanji: name, nameKana: kana, phone: null });
  const number = normalisePhoneNumber(phone);
  if (!number.ok || number.e164 === null) return refused('dialInvalid');
  const kind = number.kind === 'mobile' ? 'mobile' : number.kind === 'landline' ? 'home' : 'other';
  return done({ nameKanji: name, nameKana: kana, phone: { e164: number.e164, raw: phone.trim().slice(0, 40), kind } });
}

/** 新規登録: the wish for a customer of whom only this is known. */
export function newCustomer(id: string, typed: TypedCustomer): Result<PayloadOf<'customer.create'>> {
  const fields = read(typed);
  if (!fields.ok) return fields;
  const { phone, ...names } = fields.value;
  return done({ ...EMPTY_CUSTOMER, ...names, id, phones: phone ? [phone] : [] });
}

/** 訂正: only what is different now, since every field is a wish of its own. The first number is the one that is shown. */
export function changedFields(known: Customer, typed: TypedCustomer): Result<Partial<CustomerFields>> {
  const fields = read(typed);
  if (!fields.ok) return fields;
  const { phone, nameKanji, nameKana } = fields.value;
  const [first, ...others] = known.phones;
  const isOther = phone?.e164 !== first?.e164;
  return done({
    ...(nameKanji === known.nameKanji ? {} : { nameKanji }),
    ...(nameKana === known.nameKana ? {} : { nameKana }),
    ...(isOther ? { phones: [...(phone ? [phone] : []), ...others.filter(({ e164 }) => e164 !== phone?.e164)] } : {}),
  });
}
