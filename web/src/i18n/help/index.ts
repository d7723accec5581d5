import { wordsOf } from '../area';
import type { Help } from './types';

export const useHelp = wordsOf<Help>({
  en: async () => (await import('./en')).help,
  sv: async () => (await import('./sv')).help,
  pl: async () => (await import('./pl')).help,
  nb: async () => (await import('./nb')).help,
});
