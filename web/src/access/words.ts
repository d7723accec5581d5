import { wordsOf } from '../i18n/area';

export const useAccessWords = wordsOf({
  en: async () => (await import('../i18n/access/en')).access,
  sv: async () => (await import('../i18n/access/sv')).access,
  pl: async () => (await import('../i18n/access/pl')).access,
  nb: async () => (await import('../i18n/access/nb')).access,
});
