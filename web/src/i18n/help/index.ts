import { wordsOf } from '../area';
import type { Widen } from '../en';
import type { help } from './en';

export type Help = Widen<typeof help>;
export type HelpPage = keyof Help['pages'];

export const useHelp = wordsOf<Help>({
  en: async () => (await import('./en')).help,
  sv: async () => (await import('./sv')).help,
  pl: async () => (await import('./pl')).help,
  nb: async () => (await import('./nb')).help,
});
