import i18next, { type TFunction } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Refusal } from '../../shared/contract/result';
import type { Notice } from '../../shared/contract/slices';
import { CATALOGUES, type Locale } from '../../shared/i18n';
import type { Catalogue } from '../../shared/i18n/catalogue';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'desk';
    resources: { desk: Catalogue };
  }
}

export type Words = TFunction<'desk'>;

/** Makes the catalogue of this locale the window's words. */
export async function startWords(locale: Locale): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'ja',
    ns: ['desk'],
    defaultNS: 'desk',
    resources: { ja: { desk: CATALOGUES.ja }, en: { desk: CATALOGUES.en } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  document.documentElement.lang = locale;
  document.title = i18next.t('app.title');
}

/** The typed translate function, for components. */
export function useWords(): Words {
  return useTranslation('desk').t;
}

/** The typed translate function, outside components. */
export const words: Words = i18next.getFixedT(null, 'desk');

/** What main says beside a code; a reason that has its own words is put in with them. */
function paramsInWords({ params }: Pick<Refusal, 'params'>): Record<string, string | number> {
  const { refusals } = CATALOGUES.ja.centre;
  const refusal = params?.refusal;
  if (typeof refusal === 'string' && refusal in refusals)
    return { ...params, refusal: words(`centre.refusals.${refusal as keyof typeof refusals}`) };
  const reasons = CATALOGUES.ja.callFailure;
  const reason = params?.reason;
  if (typeof reason !== 'string' || !(reason in reasons)) return { ...params };
  return { ...params, reason: words(`callFailure.${reason as keyof typeof reasons}`) };
}

/** A refusal in the person's language. */
export function refusalWords(refusal: Refusal): string {
  return words(`errors.${refusal.code}`, paramsInWords(refusal));
}

/** A notice in the person's language. */
export function noticeWords(notice: Notice): string {
  return words(`notices.${notice.code}`, paramsInWords(notice));
}
