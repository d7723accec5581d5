import { escapeHtml } from '../../mail/escape.js';

/** What the frame may load: nothing, or images where the reader asked for them. It never runs a script. */
export function framePolicy(remoteImages: boolean): string {
  return [
    "default-src 'none'",
    `img-src data:${remoteImages ? ' https: http:' : ''}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ].join('; ');
}

/** The mail's HTML inside a document of ours, its pictures put in by Content-ID; plain text where there is no HTML. */
export function frameDocument(
  { html, text }: { html: string | null; text: string },
  pictures: Map<string, string>,
): string {
  const body = html ?? `<pre style="white-space:pre-wrap;font:inherit">${escapeHtml(text)}</pre>`;
  const shown = body.replace(
    /\bcid:([^"'\s>)]+)/gi,
    (whole, cid: string) => pictures.get(decoded(cid).toLowerCase()) ?? whole,
  );
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><base target="_blank"></head><body>${shown}</body></html>`;
}

function decoded(cid: string): string {
  try {
    return decodeURIComponent(cid.replaceAll('&amp;', '&'));
  } catch {
    return cid;
  }
}
