import { use } from 'react';
import { useI18n, type Language } from '.';

/**
 * Words that come with the pages of one area instead of with the app. The hook waits for them as a page waits for its code,
 * and again where the user chooses another language.
 */
export function wordsOf<T>(loaders: Record<Language, () => Promise<T>>): () => T {
  const loaded = new Map<Language, Promise<T>>();
  return function useAreaWords(): T {
    const { language } = useI18n();
    let words = loaded.get(language);
    if (!words) {
      words = loaders[language]();
      loaded.set(language, words);
      // After a failure the next look asks again.
      words.catch(() => loaded.delete(language));
    }
    return use(words);
  };
}
