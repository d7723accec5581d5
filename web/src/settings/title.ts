import type { SettingsWords } from '../i18n/settings/en';
import { useSettingsWords } from './words';

/** A page of the settings is called as in their list. */
export const titledBySection = (id: keyof SettingsWords['sections']) => ({
  useTitle: () => useSettingsWords().sections[id].name,
});
