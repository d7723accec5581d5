/** What to call a person of whom only a mail header is known. */

export interface PersonName {
  name: string;
  firstName: string;
  lastName: string;
}

const words = (text: string): Set<string> => new Set(text.split(' '));
const TITLES = words(
  'mr mrs ms miss dr prof professor herr frau hr fr dipl-ing ing mag mme mlle sra srta sig dott dra sir madam rev hon rt lt gen capt col maj sgt ltgen ltgov gov sen rep judge pastor rabbi imam lord lady dame',
);
const SUFFIXES = words(
  'jr jnr sr snr ii iii iv phd md esq mba msc bsc cpa dds rn jd llm cfa pmp qc mp kc obe mbe clu cfp lutc msced edd dvm cissp pe',
);
/** Legal forms that are nobody's last name. */
const COMPANY = words('inc llc ltd limited gmbh kg corp corporation plc sarl bv nv spa srl aps llp');
/** Particles that open a family name; written in capitals only where they stand right before its last word. */
const PARTICLES = words(
  'van von vom zu zum zur de del della delle di da das dos du des der den ter ten te la le los las el al bin ibn ben bint abu af av st san santa vd v/d',
);

/**
 * A person's name from a header's display name, else from the address. `Last, First` is turned, `via X`, `(Org)`,
 * `[Org]` and what follows `|` dropped, titles and suffixes stripped; a display name that is an address counts as none.
 */
export function displayName(name: string, address: string): PersonName {
  let text = name
    .replace(/["\u201c\u201d\u201e]/g, '')
    .replace(/[\p{Extended_Pictographic}\ufe0f\u200d]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  text = text
    .replace(/(?:^|\s)(?:via|über)\s.{1,120}$/iu, '')
    .replace(/\s?(?:\([^()]{0,120}\)|\[[^[\]]{0,120}\])\s?/g, ' ');
  text = text
    .split(/\s?\|/)[0]!
    .replace(/^[\s'`,;:<>-]+|[\s'`,;:<>-]+$/g, '')
    .trim();
  if (text === '' || text.includes('@') || !/[\p{L}\p{N}]/u.test(text)) return fromAddress(address);
  if (COMPANY.has(bare(text.slice(text.lastIndexOf(' ') + 1))))
    return { name: text, firstName: text, lastName: '' };
  return split(turn(text));
}

/** `Lind, Eva` -> `Eva Lind`; `Eva Lind, PhD, MBA` -> `Eva Lind`; other lists of three and more are left alone. */
function turn(text: string): string {
  const all = text.split(/\s*,\s*/).filter(part => part !== '');
  const parts = all.filter((part, i) => i === 0 || !part.split(' ').every(isSuffix));
  if (parts.length !== 2) return parts.length === 1 ? parts[0]! : text;
  const last = parts[0]!.split(' ').filter((word, i) => i === 0 || !isSuffix(word));
  return `${parts[1]} ${last.join(' ')}`;
}

function split(text: string): PersonName {
  let tokens = text.split(' ');
  while (tokens.length > 1 && TITLES.has(bare(tokens[0]!))) tokens = tokens.slice(1);
  while (tokens.length > 2 && isSuffix(tokens.at(-1)!)) tokens = tokens.slice(0, -1);
  const inner = tokens.filter((word, i) => i === 0 || i === tokens.length - 1 || !isSuffix(word));
  tokens = inner;
  const name = tokens.join(' ');
  if (tokens.length === 1) return { name, firstName: name, lastName: '' };
  const end = tokens.length - 1;
  // From 1: a particle at the very start is a first name (`Van Nguyen`).
  let last = tokens.findIndex((word, i) => i > 0 && i < end && PARTICLES.has(word));
  if (last < 0) for (last = end; last > 1 && PARTICLES.has(tokens[last - 1]!.toLowerCase());) last--;
  return { name, firstName: tokens[0]!, lastName: tokens.slice(last).join(' ') };
}

function fromAddress(address: string): PersonName {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).replace(/^"|"$/g, '');
  const tokens = local
    .replace(/(.)\+.*$/, '$1')
    .split(/[._\s-]+/)
    .map(token => token.replace(/^\d+|\d+$/g, ''))
    .filter(token => token !== '')
    .slice(0, 4)
    .map(token => token.charAt(0).toUpperCase() + token.slice(1));
  if (tokens.length === 0) return { name: local, firstName: local, lastName: '' };
  return split(tokens.join(' '));
}

/** `Jr.`, `Ph.D.`, `III`; `J.R.` are somebody's initials. */
function isSuffix(word: string): boolean {
  return SUFFIXES.has(bare(word)) && !/^[js]\.r\.?$/i.test(word);
}

function bare(word: string): string {
  return word.toLowerCase().replace(/\./g, '');
}
