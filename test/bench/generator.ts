import { chownSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asHtml, asText, ownText, quote, write, type Quote, type Style } from './mailbox/body.js';
import { headers, type Naming } from './mailbox/headers.js';
import { languages, sentence, type Language } from './mailbox/language.js';
import { filePart, mailDate, multipart, textPart, type Part } from './mailbox/mime.js';
import { makeCast, type Cast, type Person } from './mailbox/people.js';
import { Random, zipf } from './mailbox/random.js';

/** What is true of one generated mail, whatever a program makes of it. */
export interface MailTruth {
  folder: 'INBOX' | 'Sent';
  messageId: string;
  /** Number of its conversation. */
  thread: number;
  naming: Naming;
  /** Message-IDs that its References and In-Reply-To name. */
  names: string[];
  hasReplyPrefix: boolean;
  from: string;
  to: string[];
  cc: string[];
  sentAt: number;
  bytes: number;
  isList: boolean;
  hasHtml: boolean;
  language: string;
  charset: string;
  attachments: number;
}

export interface MailboxTruth {
  owner: string;
  mails: MailTruth[];
  /** People outside of the owner's company, the most frequent first. */
  people: { name: string; address: string }[];
}

export interface GeneratorOptions {
  mails: number;
  seed: number;
  /** A Maildir++ tree is made here; what was there is removed. */
  folder: string;
  owner?: string;
  /** Whose files they are to be (a Dovecot started by root runs as somebody else). */
  user?: { uid: number; gid: number };
}

const lastDay = Date.UTC(2026, 5, 1);
const years = 3;
const hour = 3_600_000;

/**
 * Writes the mailbox of a rep, INBOX and Sent, and returns the truth about it. The same mails and seed give the same
 * bytes. File times are the mails' own, so that a server gives out the right INTERNALDATE.
 */
export function generateMailbox(options: GeneratorOptions): MailboxTruth {
  const random = new Random(options.seed);
  const known = languages(random);
  const cast = makeCast(random, known, options.owner ?? 'robin.rep@fernhill-sales.example');
  const planned = plan(random, cast, options.mails);
  const write = maildir(options);
  const pool = random.bytes(1 << 21);
  const mails = planned.map((one, index) => {
    const { raw, truth } = compose(random, cast, one, index, pool);
    write(truth, raw, index);
    return truth;
  });
  return {
    owner: cast.owner.address,
    mails,
    people: cast.others.map(({ name, address }) => ({ name, address })),
  };
}

interface Thread {
  number: number;
  language: Language;
  subject: string;
  people: Person[];
  colleagues: Person[];
  isNewsletter: boolean;
  /** Message-IDs so far. */
  ids: string[];
  last: Quote | null;
}

interface Planned {
  thread: Thread;
  position: number;
  at: number;
  mine: boolean;
}

function plan(random: Random, cast: Cast, count: number): Planned[] {
  const often = zipf(cast.others.length, 0.75);
  const planned: Planned[] = [];
  for (let number = 0; planned.length < count; number++) {
    let length = 1;
    if (!random.chance(0.42)) for (length = 2; length < 20 && random.chance(0.7);) length++;
    length = Math.min(length, count - planned.length);
    const first = cast.others[often(random)] as Person;
    const neighbours = cast.byDomain.get(first.domain) ?? [];
    const more = Array.from(
      {
        length: random.weighted([
          [0, 60],
          [1, 25],
          [2, 10],
          [4, 5],
        ]),
      },
      () => (random.chance(0.7) ? random.pick(neighbours) : (cast.others[often(random)] as Person)),
    );
    const beside = Array.from(
      {
        length: random.weighted([
          [0, 60],
          [1, 25],
          [2, 15],
        ]),
      },
      () => random.pick(cast.colleagues),
    );
    const thread: Thread = {
      number,
      language: first.language,
      subject: sentence(first.language, random, random.int(3, 9)),
      people: [...new Set([first, ...more])],
      colleagues: [...new Set(beside)],
      isNewsletter: length === 1 && random.chance(0.45),
      ids: [],
      last: null,
    };
    let at = lastDay - years * 365 * 24 * hour * random.unit();
    let mine = !thread.isNewsletter && random.chance(0.45);
    for (let position = 0; position < length; position++) {
      planned.push({ thread, position, at, mine });
      at += -Math.log(1 - random.unit()) * hour * (random.chance(0.5) ? 6 : 40);
      if (random.chance(0.8)) mine = !mine;
    }
  }
  return planned;
}

function compose(
  random: Random,
  cast: Cast,
  one: Planned,
  index: number,
  pool: Buffer,
): { raw: Buffer; truth: MailTruth } {
  const { thread, mine } = one;
  const { language } = thread;
  const charset = random.weighted(language.charsets);
  const { from, to, cc } = envelope(random, cast, one);
  const messageId = `${random.hex(12)}.${index}.${random.hex(10)}@${random.chance(0.5) ? '' : 'mx.'}${from.domain}`;
  const isReply = one.position > 0;
  const naming: Naming = isReply
    ? random.weighted([
        ['both', 90],
        ['in-reply-to', 6],
        ['references', 2],
        ['none', 2],
      ])
    : 'none';
  const parent = random.chance(0.85) ? thread.ids.at(-1) : random.pick(thread.ids);
  const prefix = isReply && random.chance(0.95) ? random.pick(language.replyPrefixes) : '';
  const date = mailDate(new Date(one.at), random.pick([-8, -5, 0, 1, 2, 9]));

  const written = write({
    random,
    language,
    author: from,
    to: to[0] as Person,
    characters: thread.isNewsletter ? random.size(2500, 9000) : random.size(250, 5000),
    quoted: isReply && random.chance(0.9) ? thread.last : null,
  });
  const style: Style = thread.isNewsletter
    ? 'newsletter'
    : random.weighted([
        ['outlook', 66],
        ['gmail', 34],
      ]);
  const shape = random.weighted<'both' | 'text' | 'html'>(
    thread.isNewsletter
      ? [
          ['both', 75],
          ['html', 25],
        ]
      : [
          ['both', 72],
          ['text', 20],
          ['html', 8],
        ],
  );
  const { body, attachments } = bodyOf(random, written, { style, shape, charset, language, pool });
  const head = headers({
    random,
    owner: cast.owner,
    received: !mine,
    from,
    to,
    cc,
    date,
    at: one.at,
    subject: prefix + thread.subject,
    charset,
    messageId,
    parent: isReply ? parent : undefined,
    references: thread.ids,
    naming,
    isList: thread.isNewsletter,
  });
  const raw = Buffer.concat([Buffer.from(head), body]);

  const names = {
    both: [...thread.ids, parent ?? ''],
    references: thread.ids.slice(),
    'in-reply-to': [parent ?? ''],
    none: [],
  };
  const truth: MailTruth = {
    folder: mine ? 'Sent' : 'INBOX',
    messageId,
    thread: thread.number,
    naming,
    names: names[naming],
    hasReplyPrefix: prefix !== '',
    from: from.address,
    to: to.map(person => person.address),
    cc: cc.map(person => person.address),
    sentAt: Math.floor(one.at / 1000) * 1000,
    bytes: raw.length,
    isList: thread.isNewsletter,
    hasHtml: shape !== 'text',
    language: language.name,
    charset,
    attachments,
  };
  thread.ids.push(messageId);
  thread.last = nextQuote(written, `${date}, ${from.name} <${from.address}>:`);
  return { raw, truth };
}

function envelope(
  random: Random,
  cast: Cast,
  { thread, mine }: Planned,
): { from: Person; to: Person[]; cc: Person[] } {
  const [first] = thread.people as [Person];
  if (thread.isNewsletter) {
    const from = {
      ...first,
      name: `${first.domain.split('.')[0]} news`,
      address: `newsletter@${first.domain}`,
    };
    return { from, to: [cast.owner], cc: [] };
  }
  const from = mine ? cast.owner : random.pick(thread.people);
  const everyone = [cast.owner, ...thread.people, ...thread.colleagues].filter(person => person !== from);
  const to = mine
    ? thread.people.slice(0, Math.max(1, thread.people.length - 1))
    : everyone.filter(person => person === cast.owner || thread.people.includes(person)).slice(0, 2);
  return { from, to, cc: everyone.filter(person => !to.includes(person)).slice(0, 5) };
}

/** What the next mail quotes; very long histories are cut, as people do at some point. */
function nextQuote(written: ReturnType<typeof write>, head: string): Quote {
  const { quoted } = written;
  const own = ownText(written);
  const whole = quoted ? `${own}\n${quoted.head}\n${quote(quoted.text)}` : own;
  return { head, text: whole.length < 9000 ? whole : own };
}

const files = [
  ['pdf', 'application/pdf', '%PDF-1.7\n'],
  ['png', 'image/png', '\x89PNG\r\n\x1a\n'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK\x03\x04'],
] as const;

function bodyOf(
  random: Random,
  written: ReturnType<typeof write>,
  given: { style: Style; shape: 'both' | 'text' | 'html'; charset: string; language: Language; pool: Buffer },
): { body: Part; attachments: number } {
  const { style, shape, charset, language, pool } = given;
  const randomBytes = (magic: string, size: number): Buffer => {
    const from = random.int(0, pool.length - size);
    return Buffer.concat([Buffer.from(magic, 'latin1'), pool.subarray(from, from + size)]);
  };
  const text = (): Part => textPart(asText(written), 'plain', charset, random);
  const html = (): Part => textPart(asHtml(written, style, charset, random), 'html', charset, random);
  let body =
    shape === 'text'
      ? text()
      : shape === 'html'
        ? html()
        : multipart('alternative', [text(), html()], random);
  if (shape !== 'text' && random.chance(0.06)) {
    const logo = {
      name: 'image001.png',
      type: 'image/png',
      bytes: randomBytes('\x89PNG\r\n\x1a\n', random.size(3000, 20_000)),
    };
    body = multipart(
      'related',
      [body, filePart({ ...logo, contentId: `image001.png@${random.hex(16)}` }, random)],
      random,
    );
  }
  if (!random.chance(0.15)) return { body, attachments: 0 };
  const attachments = random.weighted([
    [1, 70],
    [2, 20],
    [3, 10],
  ]);
  const parts = Array.from({ length: attachments }, () => {
    const [ending, type, magic] = random.pick(files);
    const name = `${random.pick(language.words)}_${random.int(1, 999)}.${ending}`;
    return filePart({ name, type, bytes: randomBytes(magic, random.size(10_000, 300_000)) }, random);
  });
  return { body: multipart('mixed', [body, ...parts], random), attachments };
}

/** Makes the tree; the returned function stores one mail under a name that keeps the order of delivery. */
function maildir({ folder, user }: GeneratorOptions): (truth: MailTruth, raw: Buffer, index: number) => void {
  rmSync(folder, { recursive: true, force: true });
  const places = { INBOX: folder, Sent: join(folder, '.Sent') };
  const own = (path: string): void => {
    if (user) chownSync(path, user.uid, user.gid);
  };
  for (const place of Object.values(places)) {
    for (const path of [place, ...['cur', 'new', 'tmp'].map(name => join(place, name))]) {
      mkdirSync(path, { recursive: true });
      own(path);
    }
  }
  return (truth, raw, index) => {
    const seconds = truth.sentAt / 1000;
    // S is the size, W the size with CRLF line ends: a server then need not read the file to tell.
    const lines = raw.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0);
    const flags = truth.folder === 'Sent' || index % 10 > 0 ? 'S' : '';
    const name = `${seconds}.M${String(index).padStart(6, '0')}P1.bench,S=${raw.length},W=${raw.length + lines}:2,${flags}`;
    const path = join(places[truth.folder], 'cur', name);
    writeFileSync(path, raw);
    own(path);
    utimesSync(path, seconds, seconds);
  };
}
