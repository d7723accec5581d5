import { mergeFieldPattern } from './merge-field';

/*
 * A draft's html is what is written, the signature in a `div[data-signature]`, and last the mail it answers in a
 * `div[data-quote]`. The quote stays out of the editor, which knows paragraphs and lists but not the tables of others:
 * it would come back in another shape.
 */

export interface DraftText {
  body: string;
  /** With its own `div`; empty where nothing is quoted. */
  quote: string;
}

export function splitText(html: string): DraftText {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const quote = [...body.querySelectorAll(':scope > div[data-quote]')].at(-1);
  quote?.remove();
  return { body: body.innerHTML, quote: quote?.outerHTML ?? '' };
}

export const joinText = ({ body, quote }: DraftText): string => body + quote;

/** For the editor: merge fields as chips, and empty lines as it writes them. */
export function toEditor(body: string): string {
  const page = new DOMParser().parseFromString(body, 'text/html');
  const texts: Text[] = [];
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text);
  for (const text of texts) {
    if (text.parentElement?.closest('[data-merge-field]')) continue;
    const parts = text.data.split(mergeFieldPattern);
    if (parts.length < 2) continue;
    // Every second part is the name of a field: it is what the pattern captures.
    text.replaceWith(...parts.map((part, index) => (index % 2 ? chip(page, part) : part)));
  }
  for (const line of page.querySelectorAll('p'))
    if (line.childNodes.length === 1 && line.firstElementChild?.tagName === 'BR') line.replaceChildren();
  return page.body.innerHTML;
}

/** From the editor: an empty paragraph has no height in a mail program unless a line break stands in it. */
export const fromEditor = (html: string): string => html.replaceAll('<p></p>', '<p><br></p>');

/** Puts a signature where the old one stood, else below what is written. */
export function withSignature(body: string, signature: string): string {
  const page = new DOMParser().parseFromString(body, 'text/html');
  page.querySelector('div[data-signature]')?.remove();
  if (!signature.trim()) return page.body.innerHTML;
  const place = page.createElement('div');
  place.dataset.signature = '';
  place.innerHTML = signature;
  if (!page.body.hasChildNodes()) page.body.append(page.createElement('p'));
  page.body.append(place);
  return page.body.innerHTML;
}

/** What was written, without signature: what a template is made of. */
export const withoutSignature = (body: string): string => withSignature(body, '');

export const isEmpty = (body: string): boolean => {
  const page = new DOMParser().parseFromString(withoutSignature(body), 'text/html');
  return !page.body.textContent?.trim() && !page.querySelector('img');
};

function chip(page: Document, field: string): HTMLElement {
  const made = page.createElement('span');
  made.dataset.mergeField = field;
  made.textContent = `{{${field}}}`;
  return made;
}
