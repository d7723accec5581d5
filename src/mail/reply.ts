/**
 * What of a text its author wrote, and what is quoted mail or signature. Works on lines, looks at most six ahead or
 * back, so its cost is linear; every pattern runs over a bounded string.
 */
import * as words from './data/quote-words.js';

const any = (list: string[]): string => [...new Set(list)].sort((a, b) => b.length - a.length).join('|');
const LETTER = String.raw`[\p{L}\p{N}]`;
const OPENER = new RegExp(
  `^[\\s*_"'>-]{0,6}(?:(?:${any(words.OPENERS)})(?!${LETTER})|\\d{1,4}[-./年]\\s?\\d)`,
  'iu',
);
const WROTE = new RegExp(
  `(?<!${LETTER})(?:${any(words.WROTE)})(?!${LETTER})|写道|寫道|작성|のメッセージ`,
  'iu',
);
const SEPARATOR = new RegExp(
  `^[\\s>]*[-–—_*=#]{2,}\\s*(?:begin )?(?:${any(words.SEPARATORS)})(?!${LETTER})(?:[^\\n]{0,80}$|\\s*[-–—_*=]{2,})`,
  'iu',
);
const FORWARD =
  /^\s*(?:begin forwarded message|forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|vidarebefordrat brev|videresendt besked|start på videresendt|начало переадресованного сообщения)[^\n]{0,40}:\s*$/iu;
const ABOVE =
  /(?:reply|write|type|respond)[^\n]{0,30} (?:above|below) this line|antworten? [^\n]{0,30}über dieser (?:zeile|linie)|(?:répondre|écri[^\n]{0,20}) au[- ]dessus de cette ligne|respon[^\n]{0,30} (?:por )?encima de esta línea/iu;
/** A label at the start of a line, bold or quoted marks tolerated, then a colon. */
const label = (list: string[]): RegExp => new RegExp(`^[\\s*_|]{0,8}(?:${any(list)})[\\s*_]{0,3}[:：]`, 'iu');
const FROM = label(words.FROM_LABELS);
const DATE = label(words.DATE_LABELS);
const TO = label(words.TO_LABELS);
const SUBJECT = label(words.SUBJECT_LABELS);
/** Words must end where they end; Chinese and Japanese have no blanks to tell. */
const MOBILE = new RegExp(
  `^[\\s_*<-]{0,6}(?:${any(words.MOBILE_SIGNATURES.map(word => (/[a-zà-ÿа-я]$/.test(word) ? `${word}(?!${LETTER})` : word)))})`,
  'iu',
);
const RULE = /^\s*(?:_{5,}|-{5,}|={5,}|\*{5,}|[─—–]{3,})\s*$/;
const SIGNATURE = /^(?:-- ?|--\u00a0|___|- -- ?)$/;
/** A date or time or an address: without one of them "he wrote:" is somebody's sentence. */
const EVIDENCE = /\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2}|[^\s@]@[^\s@]|\d年/u;
const DATED = /^\s*\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}\D/u;
const LINE_LIMIT = 600;

const OWN = 0;
const QUOTED = 1;
const SIGNED = 2;

/** The author's own lines: quotes, their introductions and the signature cut, answers between quotes kept. May be ''. */
export function ownText(text: string): string {
  const lines = text.split('\n');
  const kinds = classify(lines);
  const own: string[] = [];
  for (let i = 0; i < lines.length; i++) if (kinds[i] === OWN) own.push(lines[i]!);
  return own
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export interface TextRun {
  /** Quoted mail or signature: what a reader folds. */
  quoted: boolean;
  text: string;
}

/** The whole text in runs; joined by LF they give it back. */
export function splitQuotes(text: string): TextRun[] {
  const lines = text.split('\n');
  const kinds = classify(lines);
  const runs: TextRun[] = [];
  let from = 0;
  for (let i = 1; i <= lines.length; i++) {
    if (i < lines.length && (kinds[i] !== OWN) === (kinds[from] !== OWN)) continue;
    runs.push({ quoted: kinds[from] !== OWN, text: lines.slice(from, i).join('\n') });
    from = i;
  }
  return runs;
}

function classify(all: string[]): Uint8Array {
  const kinds = new Uint8Array(all.length);
  const lines = all.map(line => (line.length > LINE_LIMIT ? line.slice(0, LINE_LIMIT) : line));
  let rest = lines.length;
  for (let i = 0; i < rest; i++) {
    const line = lines[i]!;
    if (isMarked(line)) {
      kinds[i] = QUOTED;
      continue;
    }
    if (line.trim() === '') continue;
    const start = quoteStart(lines, i);
    if (start === null) continue;
    for (let k = start.from; k <= start.to; k++) kinds[k] = QUOTED;
    const next = nextText(lines, start.to + 1);
    // An introduction over marked lines covers just them: what stands between or below is an answer.
    if (start.marksFollow && next < lines.length && isMarked(lines[next]!)) {
      i = start.to;
      continue;
    }
    kinds.fill(QUOTED, i);
    rest = start.from;
  }
  markSignature(lines, kinds, rest);
  fillBlanks(lines, kinds);
  return kinds;
}

/** Whether quoted mail starts with the line `i`, and the lines of its introduction. */
function quoteStart(lines: string[], i: number): { from: number; to: number; marksFollow: boolean } | null {
  const line = lines[i]!;
  if (SEPARATOR.test(line) || FORWARD.test(line) || ABOVE.test(line))
    return { from: i, to: i, marksFollow: FORWARD.test(line) };
  if (FROM.test(line) && isHeaderBlock(lines, i))
    return { from: beforeRule(lines, i), to: i, marksFollow: false };
  if ((DATE.test(line) || SUBJECT.test(line) || TO.test(line)) && isHeaderBlock(lines, i))
    return { from: beforeRule(lines, i), to: i, marksFollow: false };
  const trimmed = line.trimEnd();
  const end = trimmed.at(-1);
  if (end === ':' || end === '：') {
    const from = introductionStart(lines, i);
    return from === null ? null : { from, to: i, marksFollow: true };
  }
  // Zoho: `---- On Mon, 3 May 2021 10:00:00 +0200 Eva <eva@x> wrote ----`
  if (/^-{3,}.{10,}-{3,}$/.test(trimmed) && WROTE.test(trimmed) && EVIDENCE.test(trimmed))
    return { from: i, to: i, marksFollow: true };
  const next = lines[i + 1] ?? '';
  // Wrapped inside the address: the next line starts with the bracket that looks like a quote mark.
  if (
    /^[^\s<>]{0,200}>(?:\s*|.{0,40}[:：]\s*)$/.test(next) &&
    /<[^<>\s]{0,200}$/.test(trimmed) &&
    EVIDENCE.test(trimmed) &&
    trimmed.length < 300
  ) {
    return { from: i, to: i + 1, marksFollow: true };
  }
  // `2012/4/3 Eva <eva@x>`, also without the address, directly above marked lines
  if (
    DATED.test(trimmed) &&
    trimmed.length < 200 &&
    (/<[^<>\s]+@[^<>\s]+>$/.test(trimmed) || isMarked(lines[nextText(lines, i + 1)] ?? ''))
  ) {
    return { from: i, to: i, marksFollow: true };
  }
  return null;
}

/** "On <date> <somebody> wrote:", wrapped over up to four lines; `null` if the line `i` does not end one. */
function introductionStart(lines: string[], i: number): number | null {
  let joined = '';
  let single: number | null = null;
  for (let k = i; k >= 0 && k > i - 4; k--) {
    const line = lines[k]!;
    if (line.trim() === '' || isMarked(line)) break;
    joined = `${line.trim()} ${joined}`;
    if (joined.length > LINE_LIMIT) break;
    if (!EVIDENCE.test(joined)) continue;
    const said = WROTE.test(joined);
    if (said && OPENER.test(line)) {
      // "On friday I said so at 10:30 and he wrote:" in the middle of a paragraph is a sentence.
      return joined.length < 400 &&
        !/[.!?]\s+\p{Lu}\p{Ll}+\s\p{Ll}+\s\p{Ll}+/u.test(joined.replace(/<[^>]*>/g, ''))
        ? k
        : null;
    }
    if (k === i && (said || /<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*[:：]$/.test(joined.trim()))) {
      const short = joined.length < 250;
      if (said && short && /@|<|\d{4}/.test(joined)) single = k;
      else if (!said && short && /\d{4}/.test(joined)) single = k;
    }
    // `2012/4/3 Eva <eva@x>:` as Gmail wrote it for years
    if (
      k < i &&
      !said &&
      /^\s*\d{4}[-/.年]\s?\d{1,2}/.test(line) &&
      /<[^<>]{0,200}>\s*[:：]\s*$/.test(joined)
    )
      return k;
  }
  return single;
}

/** At least three of the four roles in a row of lines, starting at `i` (`From:`, `Sent:`, `To:`, `Subject:`). */
function isHeaderBlock(lines: string[], i: number): boolean {
  let from = 0;
  let date = 0;
  let to = 0;
  let subject = 0;
  let blank = 0;
  for (let k = i; k < lines.length && k < i + 10; k++) {
    const line = lines[k]!;
    if (line.trim() === '') {
      if (++blank > 1 && from + date + to + subject > 2) break;
      continue;
    }
    if (FROM.test(line)) from = 1;
    else if (DATE.test(line)) date = 1;
    else if (TO.test(line)) to = 1;
    else if (SUBJECT.test(line)) subject = 1;
    else if (k > i + 7) break;
  }
  return from + date + to + subject >= 3 && from === 1;
}

/** The ruled line and the blank lines directly above a header block belong to it. */
function beforeRule(lines: string[], i: number): number {
  let k = i - 1;
  while (k >= 0 && k > i - 4 && lines[k]!.trim() === '') k--;
  return k >= 0 && RULE.test(lines[k]!) ? k : i;
}

/** The signature runs from its delimiter to the next quote or the end; a delimiter far above the end is a rule in the text. */
function markSignature(lines: string[], kinds: Uint8Array, end: number): void {
  for (let i = 0; i < end; i++) {
    if (kinds[i] !== OWN || !SIGNATURE.test(lines[i]!)) continue;
    let k = i;
    while (k < end && kinds[k] === OWN) kinds[k++] = SIGNED;
    i = k;
  }
  let last = end - 1;
  let seen = 0;
  while (last >= 0 && seen < 3) {
    const line = lines[last]!;
    if (kinds[last] === OWN && line.trim() !== '') {
      seen++;
      if (MOBILE.test(line) && line.length < 120) {
        for (let k = last; k < end && kinds[k] === OWN; k++) kinds[k] = SIGNED;
        break;
      }
    }
    last--;
  }
}

/** Blank lines between quoted lines are part of the quote. */
function fillBlanks(lines: string[], kinds: Uint8Array): void {
  for (let i = 0; i < lines.length; i++) {
    if (lines[i]!.trim() !== '' || kinds[i] !== OWN) continue;
    const next = nextText(lines, i);
    const before = i === 0 ? OWN : kinds[i - 1]!;
    if (before !== OWN && (next >= lines.length || kinds[next] !== OWN))
      kinds.fill(before, i, Math.min(next, lines.length));
    i = Math.max(i, next - 1);
  }
}

function nextText(lines: string[], from: number): number {
  let i = from;
  while (i < lines.length && lines[i]!.trim() === '') i++;
  return i;
}

/** `>` marks as every program writes them; `From ` escaped by mbox is not one, nor a shell prompt's `>>>`. */
function isMarked(line: string): boolean {
  return /^\s{0,3}>/.test(line) && !line.startsWith('>From ');
}
