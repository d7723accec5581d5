import { wordsOf } from '../i18n/area';
import type { SettingsWords } from '../i18n/settings/en';

export const useSettingsWords = wordsOf<SettingsWords>({
  en: async () => (await import('../i18n/settings/en')).settings,
  sv: async () => (await import('../i18n/settings/sv')).settings,
  pl: async () => (await import('../i18n/settings/pl')).settings,
  nb: async () => (await import('../i18n/settings/nb')).settings,
});
