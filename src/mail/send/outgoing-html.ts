/**
 * The HTML of a mail that goes out, and of one that is quoted in it: elements and attributes of a list, everything else
 * left out with what it holds where nobody would see that. By htmlparser2's stream, without a tree, so that it costs the
 * same however deep a quoted newsletter is nested.
 */
import { Parser } from 'htmlparser2';
import { escapeHtml } from '../escape.js';

const words = (list: string): Set<string> => new Set(list.split(' '));
const allowed = words(
  'a abbr b big blockquote br center code del div em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre s small span ' +
    'strike strong sub sup table tbody td tfoot th thead tr u ul',
);
const silent = words(
  'script style title template noscript iframe object applet svg math select textarea head',
);
const empty = words('br hr img');
const attributes = words(
  'align alt bgcolor border cellpadding cellspacing color colspan dir face height href lang rowspan size src start ' +
    'style title type valign width data-quote data-signature',
);
const linkable = /^(?:https?:|mailto:|tel:|#)/i;
const showable = /^(?:https?:|cid:)/i;
/** What loads something, or draws over what stands around it. */
const unsafeStyle = /url\s*\(|expression|@import|behavior|position\s*:|javascript:|\\/i;

export interface Rewriting {
  /** Where a link leads instead. */
  link?: (url: string) => string;
  /** An image's address instead; null takes the image out. */
  image?: (url: string) => string | null;
}

/** Linear; never throws. */
export function outgoingHtml(html: string, rewriting: Rewriting = {}): string {
  const out: string[] = [];
  let hidden = 0;
  const parser = new Parser(
    {
      onopentag(name, given) {
        if (hidden > 0 || silent.has(name)) {
          if (silent.has(name)) hidden++;
          return;
        }
        if (!allowed.has(name)) return;
        const kept = keep(name, given, rewriting);
        if (kept !== null) out.push(`<${name}${kept}>`);
      },
      ontext(text) {
        if (hidden === 0) out.push(escapeHtml(text));
      },
      onclosetag(name) {
        if (silent.has(name)) hidden = Math.max(0, hidden - 1);
        else if (hidden === 0 && allowed.has(name) && !empty.has(name)) out.push(`</${name}>`);
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html.replaceAll('\0', ''));
  parser.end();
  return out.join('');
}

function keep(name: string, given: Record<string, string>, { link, image }: Rewriting): string | null {
  let text = '';
  for (const [attribute, value] of Object.entries(given)) {
    if (!attributes.has(attribute)) continue;
    let kept: string | null = value;
    if (attribute === 'href') kept = linkable.test(value.trim()) ? value.trim() : null;
    if (attribute === 'src') kept = name === 'img' && showable.test(value.trim()) ? value.trim() : null;
    if (attribute === 'style' && unsafeStyle.test(value)) kept = null;
    if (kept !== null && attribute === 'href' && /^https?:/i.test(kept) && link) kept = link(kept);
    if (kept !== null && attribute === 'src' && image) kept = image(kept);
    if (kept !== null) text += ` ${attribute}="${escapeHtml(kept)}"`;
  }
  return name === 'img' && !text.includes(' src="') ? null : text;
}
