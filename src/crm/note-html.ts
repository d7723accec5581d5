import type { WindowLike } from 'dompurify';
import { InvalidError } from '../errors.js';
import { readTokens } from '../mail/html-tokens.js';

/** What somebody wrote, fit to be kept. */
interface SafeHtml {
  html: string;
  /** Ids of the users who are mentioned, as they were written. */
  mentions: number[];
}

/** What Pipedrive's editor makes. Styles are not among it: a text could draw itself over the page that shows it. */
const allowed = {
  ALLOWED_TAGS: [
    'a', 'b', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'img', 'ins',
    'li', 'ol', 'p', 'pre', 's', 'span', 'strike', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead',
    'tr', 'u', 'ul',
  ], // prettier-ignore
  ALLOWED_ATTR: ['href', 'src', 'alt', 'title', 'colspan', 'rowspan', 'width', 'height', 'data-mentions'],
  // Their values are no addresses, so they need not look like one.
  ADD_URI_SAFE_ATTR: ['colspan', 'rowspan', 'width', 'height', 'data-mentions'],
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel):|#|\/)/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/**
 * So many elements may be open at once, and so many of those that go on over the end of a paragraph. Reading HTML costs the
 * square of the first and, for each paragraph, the second: a text of a few kilobytes could hold the server up for minutes.
 */
const mostOpen = 60;
const mostFormats = 8;
const formats = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));
/** What has no end, or whose end is implied by what follows. */
const unclosed = new Set(
  'area base br col dd dt embed hr img input li link meta option p source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
);
/** A page that texts are read in keeps something of each; after so many there is a new one. */
const textsPerPage = 1000;

/**
 * The HTML of a note or a comment, as `safeHtml` has it.
 *
 * @throws {InvalidError} as that, and where nothing is left
 */
export async function safeNote(content: string): Promise<SafeHtml> {
  const safe = await safeHtml(content, 'content');
  if (safe.html.trim() === '' && content.includes('<')) {
    throw new InvalidError(
      'content',
      'content has nothing that may stand in a note',
      'Write it as text or simple HTML.',
    );
  }
  return safe;
}

/**
 * HTML without what could run, or draw over the page. A user is mentioned by an element with his id in `data-mentions`, as
 * Pipedrive's editor writes it: `<a href="#" data-mentions="7">@Eva</a>`.
 *
 * @param field that it was given in
 * @throws {InvalidError} where the elements lie too deep in each other
 */
export async function safeHtml(content: string, field: string): Promise<SafeHtml> {
  // Text alone, as most programs send it.
  if (!content.includes('<')) return { html: content, mentions: [] };
  if (isTooDeep(content)) {
    throw new InvalidError(
      field,
      `${field} has too many elements in each other`,
      'Write it as simpler HTML.',
    );
  }
  const { sanitize } = await page();
  const body = sanitize(content);
  const mentions = [...body.querySelectorAll('[data-mentions]')]
    .map(element => element.getAttribute('data-mentions') ?? '')
    .filter(id => /^[1-9]\d{0,14}$/.test(id));
  return { html: body.innerHTML, mentions: [...new Set(mentions.map(Number))] };
}

/** By what is opened and never closed, which is an upper bound whatever rules say about the order. */
function isTooDeep(content: string): boolean {
  const open = new Map<string, number>();
  let [all, formatting, deep] = [0, 0, false];
  const count = (start: number, end: number, step: 1 | -1): void => {
    const name = content.slice(start, end).toLowerCase();
    const standing = open.get(name) ?? 0;
    if (unclosed.has(name) || (step < 0 && standing === 0)) return;
    open.set(name, standing + step);
    all += step;
    if (formats.has(name)) formatting += step;
    deep ||= all > mostOpen || formatting > mostFormats;
  };
  readTokens(
    content,
    {
      onopentagname: (start, end) => count(start, end, 1),
      onclosetag: (start, end) => count(start, end, -1),
    },
    { decodeEntities: false },
  );
  return deep;
}

interface Page {
  sanitize: (html: string) => Element;
  left: number;
}

let open: Promise<Page> | undefined;

/** The page that texts are read in. It takes half a second to load, so only who needs it loads it. */
async function page(): Promise<Page> {
  open ??= load();
  const one = await open;
  if (--one.left === 0) open = undefined;
  return one;
}

async function load(): Promise<Page> {
  const [{ JSDOM }, { default: createPurify }] = await Promise.all([import('jsdom'), import('dompurify')]);
  const purify = createPurify(new JSDOM('').window as unknown as WindowLike);
  return {
    sanitize: html => purify.sanitize(html, { ...allowed, RETURN_DOM: true }) as unknown as Element,
    left: textsPerPage,
  };
}
