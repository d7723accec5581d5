/** How well `src/mail` reads real mail: against recorded expectations, and against mailparser where there are none. */
import { join } from 'node:path';
import { simpleParser, type AddressObject } from 'mailparser';
import { parseMail } from '../../src/mail/parse.js';
import { json, mbox, samples, Tally, untar, type OnMiss, type Row, type Sample } from './corpora.js';
import { addressRows, nameRows } from './people.js';
import { replyRows } from './replies.js';
import { reportRows } from './reports.js';

const MAIL = /\.(eml|txt|raw|msg|mbox|box|mbx|S|bin)$|^\d+$|,S$/;

/** All rows. `onMiss` is told of each disagreement; the corpora's owner decides which of them is an error of ours. */
export async function mimeReport(
  corporaDir: string,
  onMiss: OnMiss = () => undefined,
): Promise<{ rows: Row[] }> {
  return {
    rows: [
      ...(await differential(corporaDir, onMiss)),
      ...imapTools(corporaDir, onMiss),
      ...stalwart(corporaDir, onMiss),
      ...munged(corporaDir, onMiss),
      ...reportRows(corporaDir, onMiss),
      ...replyRows(corporaDir, onMiss),
      ...nameRows(corporaDir, onMiss),
      ...addressRows(corporaDir, onMiss),
    ],
  };
}

/** Field by field against mailparser, which is often the one that is wrong: agreement, not correctness. */
async function differential(corporaDir: string, onMiss: OnMiss): Promise<Row[]> {
  const fields = ['subject', 'from', 'to', 'cc', 'date', 'message-id', 'attachment names', 'text', 'html'];
  const tallies = new Map(
    fields.map(field => [field, new Tally(`mailparser: ${field}`, onMiss, 'agreement')]),
  );
  const folders = [
    'enmime',
    'espocrm',
    'gen_smtp',
    'horde',
    'imap_tools',
    'kmime',
    'mailparser',
    'mailpile',
    'postal-mime',
    'python-email',
    'ruby-mail',
    'webklex',
    'zbateson',
  ];
  const mails = [
    ...folders.flatMap(folder =>
      samples(join(corporaDir, `mime-${folder}`), name => MAIL.test(name)).map(s => ({
        ...s,
        name: `${folder}/${s.name}`,
      })),
    ),
    ...samples(join(corporaDir, 'helpdesk-zammad/mail'), name => name.endsWith('.box')),
    ...samples(join(corporaDir, 'chatwoot-fixtures'), name => name.endsWith('.eml')),
    ...mbox(join(corporaDir, 'mailbox-linux-man/2019.mbox.gz')).filter((_, i) => i % 4 === 0),
  ].filter(sample => sample.raw.length < 1_000_000 && sample.raw.subarray(0, 4000).includes(':'));
  for (const { name, raw } of mails) {
    const theirs = await simpleParser(raw, {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      skipTextLinks: true,
    }).catch(() => null);
    if (!theirs) continue;
    const ours = parseMail(raw);
    const compare = (field: string, a: unknown, b: unknown): void => tallies.get(field)!.same(name, a, b);
    compare('subject', squeeze(ours.subject), squeeze(theirs.subject));
    compare('from', ours.fromHeader?.address || null, addressesOf(theirs.from)[0] ?? null);
    compare(
      'to',
      ours.to.map(a => a.address),
      addressesOf(theirs.to),
    );
    compare(
      'cc',
      ours.cc.map(a => a.address),
      addressesOf(theirs.cc),
    );
    if (ours.rawDate !== '' && ours.date !== null)
      compare('date', ours.date.toISOString(), theirs.date?.toISOString());
    compare('message-id', ours.messageId, theirs.messageId?.replace(/^<|>$/g, '') ?? null);
    const named = (list: { filename?: string | false }[]): string[] =>
      list
        .map(a => squeeze(a.filename || ''))
        .filter(n => n !== '')
        .sort();
    compare(
      'attachment names',
      ours.attachments
        .map(a => squeeze(a.filename))
        .filter(n => !/^attachment-\d+\.|^message-\d+\.eml|\.eml$/.test(n))
        .sort(),
      named(theirs.attachments).filter(n => !n.endsWith('.eml')),
    );
    // They append reports and enclosed mails to the text.
    const more = ours.automatic !== null || /\nContent-Type:\s*message\//i.test(raw.toString('latin1'));
    if (theirs.text)
      tallies
        .get('text')!
        .check(
          name,
          similar(ours.text, theirs.text) || (more && contains(theirs.text, ours.text)),
          ours.text.slice(0, 400),
          theirs.text.slice(0, 400),
        );
    if (theirs.html)
      tallies
        .get('html')!
        .check(
          name,
          similar(ours.html ?? '', theirs.html),
          ours.html?.slice(0, 400),
          theirs.html.slice(0, 400),
        );
  }
  return [...tallies.values()].map(tally => tally.row());
}

interface ImapToolsMail {
  subject: string;
  from_: string;
  to: string[];
  cc: string[];
  text: string;
  html: string;
  date: string;
  attachments: { filename: string; payload?: string; size?: number }[];
}

function imapTools(corporaDir: string, onMiss: OnMiss): Row[] {
  const dir = join(corporaDir, 'mime-imap_tools');
  const expected = json<Record<string, ImapToolsMail>>(join(dir, 'expected.json'), {});
  const files = new Map(
    samples(dir, name => name.endsWith('.eml')).map(s => [s.name.replace(/^messages\//, ''), s.raw]),
  );
  const subject = new Tally('imap_tools: subject', onMiss);
  const from = new Tally('imap_tools: from', onMiss);
  const text = new Tally('imap_tools: text', onMiss);
  const html = new Tally('imap_tools: html', onMiss);
  const names = new Tally(
    'imap_tools: attachments',
    onMiss,
    'imap_tools counts report parts and enclosed parts too',
  );
  for (const [name, mail] of Object.entries(expected)) {
    const raw = files.get(name);
    if (!raw) continue;
    const ours = parseMail(raw);
    subject.same(name, squeeze(ours.subject), squeeze(mail.subject));
    from.same(name, ours.fromHeader?.address ?? '', mail.from_.toLowerCase());
    if (mail.text)
      text.check(name, similar(ours.text, mail.text), ours.text.slice(0, 300), mail.text.slice(0, 300));
    if (mail.html)
      html.check(
        name,
        similar(ours.html ?? '', mail.html),
        ours.html?.slice(0, 300),
        mail.html.slice(0, 300),
      );
    names.same(
      name,
      ours.attachments
        .filter(a => !/^attachment-\d|\.eml$/.test(a.filename))
        .map(a => a.filename)
        .sort(),
      mail.attachments
        .map(a => a.filename)
        .filter(n => n && !n.endsWith('.eml'))
        .sort(),
    );
  }
  return [subject, from, text, html, names].map(tally => tally.row());
}

interface StalwartMail {
  text_body: number[];
  parts: { headers: { name: unknown; value: unknown }[]; body: { Text?: string } }[];
}

function stalwart(corporaDir: string, onMiss: OnMiss): Row[] {
  const all = untar(join(corporaDir, 'mime-stalwart/mime-stalwart.tar.gz'));
  const byName = new Map<string, Sample>(all.map(s => [s.name, s]));
  const subject = new Tally('stalwart: subject', onMiss);
  const from = new Tally('stalwart: from', onMiss);
  const text = new Tally('stalwart: text', onMiss, 'first text part');
  for (const { name, raw } of all) {
    if (!/\.(eml|txt)$/.test(name)) continue;
    const expected = byName.get(name.replace(/\.(eml|txt)$/, '.json'));
    if (!expected) continue;
    let mail: StalwartMail;
    try {
      mail = JSON.parse(expected.raw.toString('utf8')) as StalwartMail;
    } catch {
      continue;
    }
    const ours = parseMail(raw);
    const header = (wanted: string): Record<string, unknown> | undefined =>
      mail.parts[0]?.headers.find(h => h.name === wanted)?.value as Record<string, unknown> | undefined;
    const theirSubject = header('subject')?.['Text'];
    if (typeof theirSubject === 'string') subject.same(name, squeeze(ours.subject), squeeze(theirSubject));
    const list = (header('from')?.['Address'] as { List?: { address?: string }[] } | undefined)?.List;
    if (list?.[0]?.address?.includes('@'))
      from.same(name, ours.fromHeader?.address, list[0].address.toLowerCase());
    const first = mail.parts[mail.text_body[0] ?? -1]?.body.Text;
    if (first && first.trim() !== '')
      text.check(name, contains(ours.text, first), ours.text.slice(0, 300), first.slice(0, 300));
  }
  return [subject, from, text].map(tally => tally.row());
}

/** A list that rewrites every From: an author other than the list, or none, and never a person made for the list. */
function munged(corporaDir: string, onMiss: OnMiss): Row[] {
  const tally = new Tally('usrp-users: author is not the list', onMiss);
  const found = new Tally('usrp-users: author found', onMiss);
  for (const year of ['2019', '2020']) {
    for (const { name, raw } of mbox(join(corporaDir, `mailbox-usrp-users-a/${year}.mbox.gz`))) {
      const { from, automatic, fromHeader } = parseMail(raw);
      tally.check(
        `${year}${name}`,
        automatic === 'list' &&
          !(from?.address ?? '').startsWith('usrp-users') &&
          !/via usrp/i.test(from?.name ?? ''),
        from,
        fromHeader,
      );
      found.check(`${year}${name}`, from !== null, from, fromHeader);
    }
  }
  return [tally.row(), found.row()];
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  const lists = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return lists
    .flatMap(list => list.value.flatMap(entry => entry.group ?? [entry]))
    .map(entry => entry.address?.toLowerCase() ?? '')
    .filter(address => address.includes('@'));
}

function squeeze(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** Equal but for white space. */
function similar(ours: string, theirs: string): boolean {
  // Their joints between parts and their rewritten charset labels are no content.
  const bare = (text: string): string =>
    text.replace(/<br\/>|<\/?pre>|charset="?[\w-]+/gi, '').replace(/[\s\u00a0>\0\ufeff]+/g, '');
  return bare(ours) === bare(theirs);
}

function contains(ours: string, theirs: string): boolean {
  const bare = (text: string): string => text.replace(/[\s\u00a0>\0\ufeff]+/g, '');
  return bare(ours).includes(bare(theirs));
}
