/** As it stands in subjects and texts: `{{person.first_name}}`. Captures the field, so that `split` keeps it. */
export const mergeFieldPattern = /\{\{\s*([a-z]+\.[a-z_]+)\s*\}\}/;

export const mergeFieldsIn = (text: string): string[] =>
  [...text.matchAll(new RegExp(mergeFieldPattern, 'g'))].map(([, field = '']) => field);
