import type { ContactEmail } from '../model/index.js';

/** A contact's addresses in their order. */
export function showEmails(rows: ContactEmail[]) {
  return [...rows]
    .sort((a, b) => a.position - b.position || a.id - b.id)
    .map(({ email, isPrimary, label }) => ({ value: email, primary: isPrimary, label }));
}
