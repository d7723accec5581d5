import type { Language } from './language.js';
import { prose } from './language.js';
import type { Person } from './people.js';
import type { Random } from './random.js';

/** What an author wrote this time, and what his program put below it. */
export interface Written {
  paragraphs: string[];
  signature: string;
  quoted: Quote | null;
}

export interface Quote {
  /** "On …, … wrote:" */
  head: string;
  text: string;
}

export type Style = 'outlook' | 'gmail' | 'newsletter';

export function write(options: {
  random: Random;
  language: Language;
  author: Person;
  to: Person;
  characters: number;
  quoted: Quote | null;
}): Written {
  const { random, language, author, to, characters, quoted } = options;
  const dense = language.gap === '' ? characters / 3 : characters;
  const closing = `+${random.int(30, 99)} ${random.int(100, 999)} ${random.int(100_000, 999_999)}`;
  return {
    paragraphs: [
      `${random.pick(language.greetings)} ${to.name.split(' ')[0]},`,
      ...prose(language, random, dense),
    ],
    signature: [
      author.name,
      author.title,
      `${closing} | ${author.address}`,
      `https://www.${author.domain}/`,
    ].join('\n'),
    quoted,
  };
}

/** Text above the quotation, wrapped as a text mail program does. */
export const ownText = ({ paragraphs, signature }: Written): string =>
  `${paragraphs.map(wrap).join('\n\n')}\n\n-- \n${signature}\n`;

export function asText(written: Written): string {
  const { quoted } = written;
  return ownText(written) + (quoted ? `\n${quoted.head}\n${quote(quoted.text)}\n` : '');
}

/** One level deeper; older levels get one more mark. */
export const quote = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map(line => (line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');

function wrap(paragraph: string): string {
  if (!paragraph.includes(' ')) return paragraph.replace(/.{36}(?=.)/gu, '$&\n');
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + word.length > 73) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const officeStyles = [
  '@font-face {font-family:"Cambria Math"; panose-1:2 4 5 3 5 4 6 3 2 4;}',
  '@font-face {font-family:Aptos; panose-1:2 11 0 4 2 2 2 2 2 4;}',
  'p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Aptos",sans-serif; mso-ligatures:standardcontextual; mso-fareast-language:EN-US;}',
  'a:link, span.MsoHyperlink {mso-style-priority:99; color:#467886; text-decoration:underline;}',
  'span.EmailStyle17 {mso-style-type:personal-compose; font-family:"Aptos",sans-serif; color:windowtext;}',
  '.MsoChpDefault {mso-style-type:export-only; font-size:11.0pt; mso-fareast-language:EN-US;}',
  '@page WordSection1 {size:612.0pt 792.0pt; margin:70.85pt 70.85pt 70.85pt 70.85pt;}',
  'div.WordSection1 {page:WordSection1;}',
].join('\n');

export function asHtml(written: Written, style: Style, charset: string, random: Random): string {
  const meta = `<meta http-equiv="Content-Type" content="text/html; charset=${charset}">`;
  if (style === 'outlook') return outlook(written, meta);
  return style === 'gmail' ? gmail(written, meta) : newsletter(written, meta, random);
}

function outlook({ paragraphs, signature, quoted }: Written, meta: string): string {
  const line = (text: string): string =>
    `<p class="MsoNormal"><span lang="EN-US" style="font-size:11.0pt;font-family:&quot;Aptos&quot;,sans-serif;mso-fareast-language:EN-US">${escaped(text)}<o:p></o:p></span></p>\n<p class="MsoNormal"><o:p>&nbsp;</o:p></p>`;
  const below = quoted
    ? `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>${escaped(quoted.head)}</b></p></div>\n${quoted.text
        .split('\n')
        .map(text => `<p class="MsoNormal">${escaped(text)}<o:p></o:p></p>`)
        .join('\n')}`
    : '';
  return `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>${meta}<style><!--\n${officeStyles}\n--></style></head><body lang="EN-US" link="#467886" vlink="#96607D" style="word-wrap:break-word"><div class="WordSection1">\n${paragraphs.map(line).join('\n')}\n${signature.split('\n').map(line).join('\n')}\n${below}\n</div></body></html>\n`;
}

function gmail({ paragraphs, signature, quoted }: Written, meta: string): string {
  const own = paragraphs.map(text => `<div>${escaped(text)}</div><div><br></div>`).join('\n');
  const below = quoted
    ? `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${escaped(quoted.head)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">\n${quoted.text
        .split('\n')
        .map(text => `${escaped(text)}<br>`)
        .join('\n')}\n</blockquote></div>`
    : '';
  return `<html><head>${meta}</head><body><div dir="ltr">${own}\n<span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">${signature.split('\n').map(escaped).join('<br>\n')}</div></div>${below}</body></html>\n`;
}

function newsletter({ paragraphs, signature }: Written, meta: string, random: Random): string {
  const tracked = (): string =>
    `https://click.mailing.example/track/click/${random.int(1000, 99_999)}/${random.hex(64)}`;
  const block = (text: string): string =>
    `<tr><td align="left" valign="top" style="padding:14px 28px;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;color:#2f2f2f;mso-line-height-rule:exactly"><a href="${tracked()}" style="color:#0b5fa5;text-decoration:none;font-weight:bold" target="_blank">${escaped(text.slice(0, 40))}</a>${escaped(text.slice(40))}</td></tr>`;
  return `<!DOCTYPE html><html lang="en"><head>${meta}<meta name="viewport" content="width=device-width"><style>@media only screen and (max-width:620px){.box{width:100%!important}.hide{display:none!important}}</style></head><body style="margin:0;background:#f2f4f6"><div style="display:none;max-height:0;overflow:hidden">${escaped(paragraphs[1]?.slice(0, 90) ?? '')}</div><table role="presentation" class="box" width="620" cellpadding="0" cellspacing="0" border="0" align="center">\n${paragraphs.map(block).join('\n')}\n<tr><td style="padding:24px;font-size:11px;color:#888888">${signature.split('\n').map(escaped).join('<br>')}<br><a href="${tracked()}">Unsubscribe</a></td></tr></table><img src="${tracked()}" width="1" height="1" alt=""></body></html>\n`;
}
