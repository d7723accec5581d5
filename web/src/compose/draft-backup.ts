import type { DraftFields } from '../api/sending';

/** What the server does not have yet of a draft: the fields that were changed since `version`. */
export interface DraftBackup {
  version: number;
  fields: Partial<DraftFields>;
}

interface Kept extends DraftBackup {
  tab: string;
  at: number;
}

/** A tab saves within a second: what lies here for so long is of a tab that is gone, or has no connection. */
const abandonedAfterMs = 30_000;

/** Who does not come back to a draft in this time has it from the server. */
const keptForMs = 30 * 24 * 3600_000;

const prefix = 'kontor.draft.';
const keyOf = (draft: number, tab: string) => `${prefix}${draft}.${tab}`;

/** Names this tab across reloads: each has its own backups, so that two do not take each other's for their own. */
function tabName(): string {
  const known = sessionStorage.getItem('kontor.tab');
  if (known) return known;
  const made = crypto.getRandomValues(new Uint32Array(2)).join('');
  sessionStorage.setItem('kontor.tab', made);
  return made;
}

/** A full or forbidden storage must not stop anybody from writing: the server has it a second later. */
export function keepBackup(draft: number, backup: DraftBackup): void {
  try {
    const tab = tabName();
    localStorage.setItem(
      keyOf(draft, tab),
      JSON.stringify({ ...backup, tab, at: Date.now() } satisfies Kept),
    );
  } catch {
    return;
  }
}

export function forgetBackup(draft: number): void {
  const kept = readKept(draft);
  if (kept) localStorage.removeItem(keyOf(draft, kept.tab));
  localStorage.removeItem(keyOf(draft, tabName()));
}

/** It was sent or deleted: nobody looks for what a tab of this browser knew of it any more. */
export function forgetDraft(draft: number): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(`${prefix}${draft}.`)) localStorage.removeItem(key);
}

/** What was sent or deleted elsewhere is never opened here again, and what it left lies here for ever. */
export function forgetOld(): void {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix)) continue;
    const kept = parse(localStorage.getItem(key));
    if (!kept || Date.now() - kept.at > keptForMs) localStorage.removeItem(key);
  }
}

export function readBackup(draft: number): DraftBackup | null {
  return readKept(draft);
}

function readKept(draft: number): Kept | null {
  const mine = parse(localStorage.getItem(keyOf(draft, tabName())));
  if (mine) return mine;
  return (
    Object.keys(localStorage)
      .filter(key => key.startsWith(`${prefix}${draft}.`))
      .map(key => parse(localStorage.getItem(key)))
      .find(kept => kept && Date.now() - kept.at > abandonedAfterMs) ?? null
  );
}

function parse(text: string | null): Kept | null {
  try {
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}
