import { useI18n } from '../i18n';

/** The name of a merge field in the user's language; one that the app does not know, as it is written. */
export function useFieldName() {
  const { w } = useI18n();
  const names: Record<string, string> = w.compose.fields;
  return (field: string): string => names[field] ?? field;
}
