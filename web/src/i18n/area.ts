import { use } from 'react';
import { useI18n, type Language } from '.';

/**
 * Words that come with the page that needs them, in one language only. The first to ask waits for them, by the nearest
 * Suspense.
 */
export function wordsOf<T>(loaders: Record<Language, () => Promise<T>>): () => T {
  const loading: Partial<Record<Language, Promise<T>>> = {};
  return () => {
    const { language } = useI18n();
    return use((loading[language] ??= loaders[language]()));
  };
}
