import { wordsOf } from '../area';
import type { Widen } from '../en';
import type { glossary } from './en';

export type Glossary = Widen<typeof glossary>;
export type TermId = keyof Glossary['terms'];

export const useGlossary = wordsOf<Glossary>({
  en: async () => (await import('./en')).glossary,
  sv: async () => (await import('./sv')).glossary,
  pl: async () => (await import('./pl')).glossary,
  nb: async () => (await import('./nb')).glossary,
});
