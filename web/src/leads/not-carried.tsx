import type { ConversionPreview } from '../api/conversions';
import { useI18n } from '../i18n';

/** What a conversion leaves behind, in words. */
export function NotCarried({ preview }: { preview: ConversionPreview }) {
  const { w, f } = useI18n();
  const known: Record<string, string> = w.leads.kept;
  const kinds = preview.not_carried.map(kind => known[kind] ?? kind);
  const formulas = preview.formula_fields.map(field => field.name);
  return (
    <>
      {kinds.length > 0 && <p>{w.leads.notCarried(f.list(kinds))}</p>}
      {formulas.length > 0 && <p>{w.leads.formulas(f.list(formulas))}</p>}
    </>
  );
}
