/** A text without the marks that lead to other terms. */
export const plainOf = (text: string): string => text.replaceAll(/\{\w+\|([^}]+)\}/g, '$1');
