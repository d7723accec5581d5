/**
 * The words of a mail as the search index keeps them, and the words of a question put the same way. Both sides are
 * cut here and not by PostgreSQL's parser: that one costs four times as much a mail, keeps accents, and takes a line of
 * Chinese for a single word. A word is a run of letters and digits without accents, lower case; scripts that are
 * written without spaces are kept as overlapping pairs of characters.
 */

/** Longer runs are encoded data, not words. */
const longestWord = 64;
/** With digits in them even shorter ones: a tracking link's key is in one mail only and costs the index as much as a word. */
const longestNumber = 24;
/** PostgreSQL keeps positions up to 16,383; later words are found by themselves but not in phrases. */
const lastPosition = 16_383;
const mostWords = 20_000;

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const runs = /[\p{L}\p{N}]+/gu;
const plainRuns = /[a-z0-9]+/g;

/** A tsvector in its text form, positions included: `'eva':1 'rollout':2,9`. */
export function searchVector(text: string): string {
  const positions = new Map<string, number[]>();
  words(text.slice(0, 400_000)).forEach((word, index) => {
    const at = Math.min(index + 1, lastPosition);
    const known = positions.get(word);
    if (!known) positions.set(word, [at]);
    else if (known.length < 255) known.push(at);
  });
  let vector = '';
  for (const [word, at] of positions) vector += `'${word}':${at.join(',')} `;
  return vector;
}

/**
 * A tsquery for what a person typed: all words must be there, the last one may be only begun, words in quotes and
 * the parts of an address stand next to each other, `-word` must not be there. Null where nothing can be searched.
 */
export function searchQuery(typed: string): string | null {
  const parts = [...typed.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)].map(([, not, quoted, bare]) => ({
    not: not !== '',
    quoted: quoted !== undefined,
    words: words(quoted ?? bare ?? ''),
  }));
  const open = !/[\s"]$/.test(typed);
  const terms = parts
    .filter(part => part.words.length > 0)
    .map((part, index, all) => {
      const begun = open && index === all.length - 1 && !part.quoted && !part.not;
      const phrase = part.words
        .map((word, n) => `'${word}'${begun && n === part.words.length - 1 ? ':*' : ''}`)
        .join(' <-> ');
      return part.not ? `!(${phrase})` : `(${phrase})`;
    });
  return terms.some(term => !term.startsWith('!')) ? terms.join(' & ') : null;
}

function words(text: string): string[] {
  const found: string[] = [];
  // Nearly all mail is ASCII, and then three passes over it can be spared.
  const plain = !/\P{ASCII}/u.test(text);
  const folded = plain
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .toLowerCase();
  for (const run of folded.match(plain ? plainRuns : runs) ?? []) {
    if (found.length >= mostWords) break;
    if (!plain && unspaced.test(run)) found.push(...pairs(run));
    else if (run.length <= longestNumber || (run.length <= longestWord && !/\d/.test(run))) found.push(run);
  }
  return found;
}

/** `会議室` -> `会議`, `議室`; the words of the other scripts that stand in the run stay whole. */
function pairs(run: string): string[] {
  const pieces: string[] = [];
  for (const [piece] of run.matchAll(
    new RegExp(`(?:${unspaced.source})+|(?:(?!${unspaced.source}).)+`, 'gsu'),
  )) {
    const characters = [...piece];
    if (!unspaced.test(piece) || characters.length === 1) pieces.push(piece.slice(0, longestWord));
    else for (let n = 0; n + 1 < characters.length; n++) pieces.push(`${characters[n]}${characters[n + 1]}`);
  }
  return pieces;
}
