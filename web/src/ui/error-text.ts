import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import { sentence, useWhy } from './why';

interface ErrorText {
  title: string;
  next: string;
}

/** Both, for where there is one line only. */
export const inOneLine = ({ title, next }: ErrorText): string => [title, next].filter(Boolean).join('. ');

/** An error in words: what happened, and the next step. Where the app has none for it, in the server's own words. */
export function useErrorText() {
  const { w, f } = useI18n();
  const why = useWhy();
  return (error: unknown): ErrorText => {
    if (!(error instanceof ApiError)) return { title: w.errors.unknown, next: w.errors.unknownNext };
    if (error.status === 0) return { title: w.errors.noConnection, next: w.errors.noConnectionNext };
    if (error.status === 404) return { title: w.errors.notFound, next: w.errors.notFoundNext };
    if (error.status === 429) {
      const seconds = Number(/\d+/.exec(error.info)?.[0] ?? 60);
      return { title: w.errors.tooMany, next: w.errors.tooManyNext(f.duration(seconds)) };
    }
    const trouble = why.trouble(error.trouble);
    if (trouble) return trouble;
    if (!error.message) return { title: w.errors.unknown, next: error.info || w.errors.unknownNext };
    return { title: sentence(error.message), next: error.info };
  };
}
