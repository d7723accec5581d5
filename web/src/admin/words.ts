import { wordsOf } from '../i18n/area';

export const useAdminWords = wordsOf({
  en: async () => (await import('../i18n/admin/en')).admin,
  sv: async () => (await import('../i18n/admin/sv')).admin,
  pl: async () => (await import('../i18n/admin/pl')).admin,
  nb: async () => (await import('../i18n/admin/nb')).admin,
});
