import { ApiError } from '../api/client';
import { useI18n } from '../i18n';

/** An error in words: what happened, and the next step. The server's own words win. */
export function useErrorText() {
  const { w } = useI18n();
  return (error: unknown): { title: string; next: string } => {
    if (!(error instanceof ApiError)) return { title: w.errors.unknown, next: w.errors.unknownNext };
    if (error.status === 0) return { title: w.errors.noConnection, next: w.errors.noConnectionNext };
    if (error.status === 404) return { title: w.errors.notFound, next: w.errors.notFoundNext };
    if (!error.message) return { title: w.errors.unknown, next: error.info || w.errors.unknownNext };
    const title = error.message.charAt(0).toUpperCase() + error.message.slice(1);
    return { title, next: error.info };
  };
}
