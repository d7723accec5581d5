import { wordsOf } from '../i18n/area';
import type { ItemWords } from '../i18n/item/en';

/** The words of what stands on an item's page beside its timeline. */
export const useItemWords = wordsOf<ItemWords>({
  en: async () => (await import('../i18n/item/en')).item,
  sv: async () => (await import('../i18n/item/sv')).item,
  pl: async () => (await import('../i18n/item/pl')).item,
  nb: async () => (await import('../i18n/item/nb')).item,
});
