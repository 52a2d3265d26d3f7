import { z } from 'zod';
import { addressSchema, daySchema, idSchema, phoneSchema, timeSchema, words } from './common';

const consent = z.enum(['given', 'refused', 'unknown']);

/** What a person at a desk may type of a customer; every field is a wish of its own, the last one the centre got counts. */
export const customerFieldsSchema = z.object({
  type: z.enum(['person', 'company']),
  nameKanji: words(80),
  /** フリガナ in katakana. */
  nameKana: words(80).regex(/^[ァ-ヺー・ヽヾ\s　A-Za-z0-9().,&'’-]*$/u),
  birthYear: z.number().int().min(1880).max(2100).nullable(),
  phones: z.array(phoneSchema).max(10),
  address: addressSchema,
  /** Persons of a company customer. */
  companyContacts: z.array(z.object({ name: words(80), department: words(80), phone: phoneSchema.nullable() })).max(20),
  mediaFirst: words(20),
  tier: words(20),
  preferences: z.array(words(100)).max(20),
  /** 注意事項. */
  cautions: z.array(words(200)).max(20),
  consent: z.object({ call: consent, survey: consent, record: consent }),
  renewalDate: daySchema.nullable(),
});

export const customerSchema = customerFieldsSchema.extend({
  id: idSchema,
  npsLast: z.number().int().min(0).max(10).nullable(),
  badExperienceCount: z.number().int().min(0),
  /** 顧客統合: the customer that this one was merged into. */
  mergedInto: idSchema.nullable(),
  createdAt: timeSchema,
  /** Who changed which field last: the merge by field needs it, and its history is in the audit trail. */
  changed: z.record(z.string(), z.object({ at: timeSchema, by: idSchema })),
});

export type CustomerFields = z.output<typeof customerFieldsSchema>;
export type Customer = z.output<typeof customerSchema>;

export const EMPTY_CUSTOMER: CustomerFields = {
  type: 'person',
  nameKanji: '',
  nameKana: '',
  birthYear: null,
  phones: [],
  address: { postal: null, prefecture: '', city: '', town: '', street: '', building: '' },
  companyContacts: [],
  mediaFirst: '',
  tier: '',
  preferences: [],
  cautions: [],
  consent: { call: 'unknown', survey: 'unknown', record: 'unknown' },
  renewalDate: null,
};

/** What the centre adds to the fields of a new customer. */
export const FRESH_CUSTOMER = {
  npsLast: null,
  badExperienceCount: 0,
  mergedInto: null,
  createdAt: 0,
  changed: {},
} as const satisfies Omit<Customer, keyof CustomerFields | 'id'>;
