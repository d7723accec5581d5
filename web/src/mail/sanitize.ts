import DOMPurify from 'dompurify';

/** A mail's HTML, fit for the frame of html-frame.tsx. */
export interface SafeMail {
  /** A whole document for `srcdoc`. */
  document: string;
  hasRemoteImages: boolean;
  /** A quote at the end was folded away: `.kontor-quote` is hidden. */
  hasQuote: boolean;
  /** Words without a layout or colours of their own: they stand on the page, in its colours. */
  isPlain: boolean;
}

/*
 * Nothing in a mail may run, load without being asked, or look like a part of Kontor. Four layers, each enough against
 * scripts: DOMPurify takes them out, links keep only schemes that open a page or a mail program, the document's own
 * policy allows no source for them, and the frame's sandbox has no allow-scripts.
 */
const forbiddenTags = [
  'form', 'input', 'button', 'textarea', 'select', 'option', 'label', 'fieldset', 'datalist', 'output',
  'audio', 'video', 'source', 'track', 'picture', 'dialog', 'svg', 'math', 'iframe', 'object', 'embed',
  'meta', 'link', 'base', 'title', 'noscript', 'template', 'slot', 'canvas', 'marquee',
]; // prettier-ignore

const linkScheme = /^(https?|mailto|tel):/i;
const rasterData = /^data:image\/(png|gif|jpe?g|webp|bmp);/i;
const remote = /^(https?:)?\/\//i;
const quotes =
  '.gmail_quote_container, .gmail_quote, blockquote[type=cite], .yahoo_quoted, .protonmail_quote, #divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container, blockquote';

const ownStyle = `
html { overflow-x: auto; overflow-y: hidden; }
html, body { height: auto !important; min-height: 0 !important; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; }
blockquote { margin: 0 0 0 4px; padding-left: 12px; border-left: 2px solid #dedbd4; }
.kontor-quote { display: none !important; }
.kontor-quotes-shown .kontor-quote { display: revert !important; }
`;
/** Most who lay out a mail think of white paper. */
const paper = `html { background: #fff; color: #1f1d1b; } body { padding: 14px 16px; }`;
/** The frame has the scheme of the page, and what lets it through the colour of the page. */
const noPaper = `
html { color: light-dark(#1f1d1b, #e8e5df); }
body > :first-child { margin-top: 2px; }
a { color: light-dark(#2b45a8, #9db0f5); }
blockquote { border-color: light-dark(#dedbd4, #4a4743); }
`;
const layout =
  'img, table, center, font[color], [bgcolor], [background], [text], [style*=color], [style*=background]';

/**
 * Makes a mail's HTML safe to show. `images`: load those that lie on other servers too. `foldQuote`: the mail has new
 * text and a quote, as the server found. Inline images (`cid:`) get `data-cid`, to be filled in by the frame.
 */
export function safeMail(html: string, options: { images: boolean; foldQuote: boolean }): SafeMail {
  const clean = DOMPurify.sanitize(html, {
    WHOLE_DOCUMENT: true,
    RETURN_DOM: true,
    FORBID_TAGS: forbiddenTags,
    FORBID_ATTR: ['srcset', 'ping', 'autofocus', 'tabindex', 'contenteditable', 'draggable', 'accesskey'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: true,
    // Values that are no addresses (widths, colours) must pass this test too, hence its second half.
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|cid):|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i,
  });
  const root = clean as HTMLElement;
  const body = root.querySelector('body') ?? root;

  for (const link of root.querySelectorAll('a[href], area[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (href.startsWith('#')) continue;
    if (!linkScheme.test(href)) {
      link.removeAttribute('href');
      continue;
    }
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
    // Where it leads, whatever its text says.
    link.setAttribute('title', href);
  }

  let hasRemoteImages = /url\(\s*['"]?\s*(https?:)?\/\//i.test(root.innerHTML);
  for (const image of root.querySelectorAll('[src], [background]')) {
    for (const name of ['src', 'background']) {
      const source = image.getAttribute(name)?.trim();
      if (!source) continue;
      if (/^cid:/i.test(source)) {
        image.removeAttribute(name);
        image.setAttribute('data-cid', decode(source.slice(4)));
      } else if (remote.test(source)) {
        hasRemoteImages = true;
        if (!options.images) image.removeAttribute(name);
        else image.setAttribute(name, source.replace(/^(http:)?\/\//i, 'https://'));
      } else if (!rasterData.test(source)) image.removeAttribute(name);
    }
    image.setAttribute('referrerpolicy', 'no-referrer');
  }

  const hasQuote = options.foldQuote && foldQuote(body);
  const styles = [...root.querySelectorAll('head style')].map(style => style.outerHTML).join('');
  const sources = options.images ? 'data: blob: https:' : 'data: blob:';
  const policy = `default-src 'none'; img-src ${sources}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'`;
  const isPlain = styles === '' && !body.matches(layout) && !body.querySelector(layout);
  return {
    isPlain,
    document:
      `<!doctype html><html lang=""><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
      `<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="${isPlain ? 'light dark' : 'light'}"><title>Mail</title>` +
      `${styles}<style>${ownStyle}${isPlain ? noPaper : paper}</style></head>${body.outerHTML}</html>`,
    hasRemoteImages,
    hasQuote,
  };
}

function decode(cid: string): string {
  try {
    return decodeURIComponent(cid);
  } catch {
    return cid;
  }
}

/** Hides the quote at the end of a reply. One that is answered line by line, or stands alone, stays in sight. */
function foldQuote(body: Element): boolean {
  const quote = body.querySelector(quotes);
  if (!quote || !quote.parentNode) return false;
  const range = document.createRange();
  range.selectNodeContents(body);
  range.setEndBefore(quote);
  if (!range.toString().trim()) return false;

  // Outlook and its kin put no element around the quote: it is all that follows their mark.
  if (quote.id === 'divRplyFwdMsg' || quote.id === 'appendonsend') {
    for (let next: Element | null = quote; next; next = next.nextElementSibling)
      next.classList.add('kontor-quote');
    return true;
  }
  range.selectNodeContents(body);
  range.setStartAfter(quote);
  if (range.toString().trim().length > 40) return false;
  quote.classList.add('kontor-quote');
  return true;
}
