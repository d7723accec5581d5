import { wordsOf } from '../area';
import type { Glossary } from './types';

export const useGlossary = wordsOf<Glossary>({
  en: async () => (await import('./en')).glossary,
  sv: async () => (await import('./sv')).glossary,
  pl: async () => (await import('./pl')).glossary,
  nb: async () => (await import('./nb')).glossary,
});
