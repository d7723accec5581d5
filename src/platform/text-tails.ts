/*
 * Text that is found by any part of it. The index holds each five characters that stand in a row, and at the end of the text
 * what is left of them: of "rollout" ` roll`, `rollo`, `ollou`, `llout`, `lout`, `out`, `ut` and `t`. (Trigrams are in so many
 * rows that of ten times as many rows ten times as much is read. Few rows have the same five characters.)
 */

/** What SQL takes at a time. */
const longest = 5;

/** SQL: what has an index for this; `text` is in lower case. The tsquery in `p` narrows, another condition decides. */
export const narrowed = (text: string, p: string): string => `text_tails(${text}) @@ ${p}::tsquery`;

/** Wherever it stands, so short a word says nothing: it is looked for where words begin. */
export const isShort = (word: string): boolean => [...word].length < 3;

/** SQL: the text has the word in `p`. */
export const hasWord = (text: string, word: string, p: string): string =>
  isShort(word) ? `strpos(' ' || ${text}, ' ' || ${p}) > 0` : `strpos(${text}, ${p}) > 0`;

/** A tsquery for texts that have all the words, as `hasWord` takes them. */
export function tailsOf(words: string[]): string {
  const long = words.filter(word => !isShort(word));
  const telling = long.length > 0 ? long : words.map(word => ` ${word}`);
  return telling.flatMap(pieces).join(' & ');
}

/** A tsquery for texts that are this one. */
export const tailsOfWhole = (text: string): string => pieces(` ${text}`).join(' & ');

/** Lexemes that cover the text, as it were with tiles; a short one is the beginning of one. */
function pieces(text: string): string[] {
  const letters = [...text];
  const last = Math.max(0, letters.length - longest);
  const starts = Array.from({ length: Math.floor(last / longest) + 1 }, (_, n) => n * longest);
  return [...new Set([...starts, last])].map(at => {
    const piece = letters.slice(at, at + longest);
    return `'${piece.join('').replaceAll(/['\\]/g, '$&$&')}'${piece.length < longest ? ':*' : ''}`;
  });
}
