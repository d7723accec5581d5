/** The base subject: what is left of a subject when programs and lists are taken out of it (two of threading's keys are this and References). */
import { FORWARD_PREFIXES, REPLY_PREFIXES, SYSTEM_PREFIXES } from './data/subject-prefixes.js';

export interface BaseSubject {
  /** Lower case letters and digits only; '' where nothing is left. */
  base: string;
  /** A reply prefix stood in front. */
  isReply: boolean;
  /** A forward prefix stood in front. */
  isForward: boolean;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
const REPLIES = new Set(REPLY_PREFIXES.map(fold));
const FORWARDS = new Set(FORWARD_PREFIXES.map(fold));
const SYSTEMS = new Set(SYSTEM_PREFIXES.map(fold));

/** No prefix is longer, counter included. */
const PREFIX_LIMIT = 50;
/** `Re[2]:`, `Re (3):`, `Re^2:`, `Re*2:`, `AW2:` */
const COUNTER = /\s*(?:\[\s*\d{1,4}\s*\]|\(\s*\d{1,4}\s*\)|[\^*]?\d{1,4})\s*$/;
const TAG = /^\[[^[\]]{0,100}\]\s*/;
/** `***SPAM***`, `{EXTERNAL}`, `(EXTERNAL)`: put there by gateways. */
const GATEWAY = /^(?:\*{2,6}\s?[\p{L} -]{1,20}\s?\*{2,6}|[{(<](?:external|extern|ext|spam|spam\?)[})>])\s*/iu;
const NOT_WORD = /[^\p{L}\p{N}]+/gu;
/** Subjects beyond this are an accident; RFC 5322 lines end at 998. */
const SUBJECT_LIMIT = 2000;

/** Applies point 2 of spec/threading.md. Idempotent: the base of a base is itself. */
export function baseSubject(subject: string): BaseSubject {
  let rest = subject.slice(0, SUBJECT_LIMIT).normalize('NFKC').trim();
  let isReply = false;
  let isForward = false;
  for (;;) {
    const cut = TAG.exec(rest) ?? GATEWAY.exec(rest);
    if (cut) {
      rest = rest.slice(cut[0].length);
      continue;
    }
    const colon = rest.indexOf(':');
    if (colon < 1 || colon > PREFIX_LIMIT) break;
    const word = fold(rest.slice(0, colon).replace(COUNTER, '').trim()).replace(/\s+/g, ' ');
    if (REPLIES.has(word)) isReply = true;
    else if (FORWARDS.has(word)) isForward = true;
    else if (!SYSTEMS.has(word)) break;
    rest = rest.slice(colon + 1).trimStart();
  }
  return { base: lettersAndDigits(rest), isReply, isForward };
}

function lettersAndDigits(text: string): string {
  let word = fold(text).replace(NOT_WORD, '');
  // Letters that now stand side by side may compose (Hangul), and some capitals only appear by composing.
  for (let i = 0; i < 3; i++) {
    const again = fold(word).replace(NOT_WORD, '');
    if (again === word) break;
    word = again;
  }
  return word;
}
