type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** Picks the plural form of a language and puts the number (in its way of writing) where `#` stands. */
export function pluralOf(locale: string) {
  const rules = new Intl.PluralRules(locale);
  const format = new Intl.NumberFormat(locale);
  return (n: number, forms: Forms): string =>
    (forms[rules.select(n)] ?? forms.other).replace('#', format.format(n));
}
