import type { Letter } from '../accounts/system-letters.js';
import { escapeHtml } from '../mail/escape.js';

/** A letter as plain text. @param link where its button leads */
export function textOf({ paragraphs, button, after = [] }: Letter, link: string | null): string {
  const parts = [...paragraphs, ...(link ? [`${button ?? ''}:\n${link}`] : []), ...after];
  return `${parts.join('\n\n')}\n`;
}

/** The same as HTML that any mail program shows: no images, nothing fetched, readable in dark mode too. */
export function htmlOf({ paragraphs, button, after = [] }: Letter, link: string | null): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escaped(text)}</p>`;
  const parts = [
    ...paragraphs.map(paragraph),
    ...(link
      ? [
          `<p style="margin:24px 0"><a href="${escaped(link)}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#1f5fae;color:#ffffff;text-decoration:none">${escaped(button ?? link)}</a></p>`,
          `<p style="margin:0 0 16px;font-size:13px;word-break:break-all"><a href="${escaped(link)}">${escaped(link)}</a></p>`,
        ]
      : []),
    ...after.map(paragraph),
  ];
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head><body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif"><div style="max-width:520px">${parts.join('')}</div></body></html>`;
}

/** Line ends inside of a paragraph stay. */
const escaped = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');
