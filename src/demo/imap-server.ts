import net from 'node:net';
import { mailFolders, type KeptMail, type MailStore } from './mail-store.js';

/** What an account of the demo signs in with, and what its folders are known by. */
export interface ImapOptions {
  store: MailStore;
  password: string;
  /** UIDVALIDITY of all folders. */
  validity: number;
}

/** No demo writes a longer mail. */
const longestLiteral = 30_000_000;

/**
 * As much of an IMAP server (RFC 9051) as Kontor asks of one: it lists and opens folders, searches by UID and header,
 * fetches, appends, and tells who is in IDLE of new mail. Nothing is changed or deleted: Kontor does not.
 */
export function imapServer(options: ImapOptions): net.Server {
  return net.createServer(socket => {
    const session = new Session(options, text => void (socket.writable && socket.write(text)));
    const read = readCommands(
      (text, literals) => session.handle(text, literals),
      () => socket.write('+ go on\r\n'),
      () => socket.destroy(),
    );
    socket.on('data', read).on('error', () => socket.destroy());
    socket.on('close', () => session.end());
    session.onLogout = () => socket.end();
    socket.write('* OK Kontor demo mailbox\r\n');
  });
}

/** Puts lines and their literals (RFC 9051 4.3) together to commands. A literal's text stands in for itself as `{n}`. */
function readCommands(
  handle: (text: string, literals: Buffer[]) => void,
  goOn: () => void,
  refuse: () => void,
): (chunk: Buffer) => void {
  let buffer = Buffer.alloc(0);
  let text = '';
  let literals: Buffer[] = [];
  let wanted: number | null = null;
  return chunk => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      if (wanted !== null) {
        if (buffer.length < wanted) return;
        literals.push(buffer.subarray(0, wanted));
        buffer = buffer.subarray(wanted);
        wanted = null;
      }
      const end = buffer.indexOf('\r\n');
      if (end < 0) return;
      const line = buffer.subarray(0, end).toString();
      buffer = buffer.subarray(end + 2);
      text += line;
      const [, length, plus] = /\{(\d+)(\+?)\}$/.exec(line) ?? [];
      if (length === undefined) {
        handle(text, literals);
        text = '';
        literals = [];
      } else {
        wanted = Number(length);
        if (wanted > longestLiteral) return refuse();
        if (!plus) goOn();
      }
    }
  };
}

class Session {
  private address: string | null = null;
  private folder: string | null = null;
  /** How many mails its client knows the folder to have. */
  private told = 0;
  private idleTag: string | null = null;
  private readonly forget: () => unknown;
  onLogout: () => void = () => undefined;

  constructor(
    private readonly options: ImapOptions,
    private readonly send: (text: string | Buffer) => void,
  ) {
    this.forget = options.store.onNew((address, folder) => {
      if (this.idleTag !== null && address === this.address && folder === this.folder) this.tellNew();
    });
  }

  end(): void {
    this.forget();
  }

  handle(text: string, literals: Buffer[]): void {
    if (this.idleTag !== null && /^done$/i.test(text)) {
      this.send(`${this.idleTag} OK done\r\n`);
      this.idleTag = null;
      return;
    }
    const [tag = '*', word = '', ...rest] = text.split(' ');
    const isUid = /^uid$/i.test(word);
    const name = `${isUid ? 'UID ' : ''}${(isUid ? (rest.shift() ?? '') : word).toUpperCase()}`;
    const problem = this.answer(name, rest.join(' '), literals, tag);
    if (problem !== 'waits') this.send(`${tag} ${problem ?? 'OK done'}\r\n`);
  }

  /** @returns how the command ends where that is not well; `waits` where it does not end yet */
  private answer(name: string, args: string, literals: Buffer[], tag: string): string | void {
    switch (name) {
      case 'CAPABILITY':
        return this.send('* CAPABILITY IMAP4rev1 IDLE SPECIAL-USE\r\n');
      case 'LOGIN':
        return this.logIn(args, literals);
      case 'LOGOUT':
        this.send('* BYE bye\r\n');
        setImmediate(this.onLogout);
        return;
      case 'NOOP':
      case 'CHECK':
        return this.tellNew();
    }
    if (this.address === null) return 'NO sign in first';
    switch (name) {
      case 'LIST':
        return this.list(args);
      case 'LSUB':
      case 'NAMESPACE':
        return;
      case 'STATUS':
        return this.status(pathIn(args));
      case 'SELECT':
      case 'EXAMINE':
        return this.open(pathIn(args));
      case 'UNSELECT':
      case 'CLOSE':
        this.folder = null;
        return;
      case 'APPEND':
        return this.append(args, literals);
      case 'UID SEARCH':
        return this.search(args, literals);
      case 'UID FETCH':
        return this.fetch(args);
      case 'IDLE':
        this.idleTag = tag;
        this.send('+ idling\r\n');
        this.tellNew();
        return 'waits';
      default:
        return 'BAD unknown command';
    }
  }

  private logIn(args: string, literals: Buffer[]): string | void {
    const { store, password } = this.options;
    const [user = '', given = ''] = words(args, literals);
    if (!store.addresses.includes(user) || given !== password)
      return 'NO [AUTHENTICATIONFAILED] wrong user name or password';
    this.address = user;
  }

  private list(args: string): void {
    const wanted = words(args, []).at(-1) ?? '*';
    for (const [path, special] of mailFolders) {
      if (wanted === '*' || wanted === '%' || wanted === path)
        this.send(`* LIST (${special || '\\HasNoChildren'}) "/" "${path}"\r\n`);
    }
  }

  private status(path: string): string | void {
    const mails = this.options.store.mails(this.address!, path);
    if (!mails) return 'NO [NONEXISTENT] no such folder';
    this.send(
      `* STATUS "${path}" (MESSAGES ${mails.length} UIDNEXT ${this.next(path)} UIDVALIDITY ${this.options.validity})\r\n`,
    );
  }

  private open(path: string): string | void {
    const mails = this.options.store.mails(this.address!, path);
    this.folder = mails ? path : null;
    if (!mails) return 'NO [NONEXISTENT] no such folder';
    this.told = mails.length;
    this.send(
      `* FLAGS (\\Seen)\r\n* ${mails.length} EXISTS\r\n* OK [UIDVALIDITY ${this.options.validity}] ok\r\n` +
        `* OK [UIDNEXT ${this.next(path)}] ok\r\n`,
    );
  }

  private append(args: string, literals: Buffer[]): string | void {
    const path = pathIn(args);
    const raw = literals.at(-1);
    if (!raw || !this.options.store.mails(this.address!, path)) return 'NO [TRYCREATE] no such folder';
    const [, date] = /"(\s?\d{1,2}-\w{3}-\d{4} [^"]+)"/.exec(args) ?? [];
    this.options.store.add(this.address!, path, raw, {
      seen: /\\Seen/i.test(args),
      ...(date && { date: new Date(date) }),
    });
    if (this.folder === path) this.tellNew();
  }

  /** By UIDs and by a header field; anything else is taken to hold, and the client looks again at what it gets. */
  private search(args: string, literals: Buffer[]): string | void {
    if (this.folder === null) return 'BAD no folder is open';
    const { store } = this.options;
    const folder = this.folder;
    const set = /\bUID (\S+)/i.exec(args)?.[1];
    const header = /\bHEADER\s+(.*)$/i.exec(args)?.[1];
    const [field = '', value = ''] = header === undefined ? [] : words(header, literals);
    const found = this.mails().filter(
      mail =>
        (set === undefined || this.isIn(set, mail.uid)) &&
        (field === '' || hasHeader(store.read(this.address!, folder, mail), field, value)),
    );
    this.send(`* SEARCH${found.map(({ uid }) => ` ${uid}`).join('')}\r\n`);
  }

  private fetch(args: string): string | void {
    if (this.folder === null) return 'BAD no folder is open';
    const [set = '', ...items] = args.split(' ');
    const query = items.join(' ');
    for (const [index, mail] of this.mails().entries()) {
      if (!this.isIn(set, mail.uid)) continue;
      const raw = /BODY/i.test(query)
        ? this.options.store.read(this.address!, this.folder, mail)
        : Buffer.alloc(0);
      this.send(rowOf(mail, index + 1, query, raw));
    }
  }

  private tellNew(): void {
    const { length } = this.mails();
    if (length > this.told) this.send(`* ${length} EXISTS\r\n`);
    this.told = length;
  }

  private mails(): readonly KeptMail[] {
    return (this.folder !== null && this.options.store.mails(this.address!, this.folder)) || [];
  }

  private next(path: string): number {
    return this.options.store.uidNext(this.address!, path);
  }

  private isIn(set: string, uid: number): boolean {
    const top = this.mails().at(-1)?.uid ?? 0;
    return set.split(',').some(part => {
      const [a = 0, b = a] = part.split(':').map(end => (end === '*' ? top : Number(end)));
      return uid >= Math.min(a, b) && uid <= Math.max(a, b);
    });
  }
}

/** The arguments of a command: atoms, quoted strings and literals. */
function words(args: string, literals: Buffer[]): string[] {
  let next = 0;
  return [...args.matchAll(/"((?:[^"\\]|\\.)*)"|\{\d+\+?\}|\S+/g)].map(([word, quoted]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
    return /^\{\d+\+?\}$/.test(word) ? (literals[next++]?.toString() ?? '') : word;
  });
}

function pathIn(args: string): string {
  const [path = ''] = words(args, []);
  return /^inbox$/i.test(path) ? 'INBOX' : path;
}

function hasHeader(raw: Buffer, field: string, value: string): boolean {
  const head = raw
    .subarray(0, raw.indexOf('\r\n\r\n'))
    .toString('latin1')
    .replace(/\r\n[ \t]/g, ' ');
  return head
    .split('\r\n')
    .some(
      line =>
        line.toLowerCase().startsWith(`${field.toLowerCase()}:`) &&
        line.toLowerCase().includes(value.toLowerCase()),
    );
}

function rowOf(mail: KeptMail, number: number, query: string, raw: Buffer): Buffer {
  const items = [`UID ${mail.uid}`, `FLAGS (${mail.seen ? '\\Seen' : ''})`];
  if (/INTERNALDATE/i.test(query)) items.push(`INTERNALDATE "${imapDate(mail.date)}"`);
  if (/RFC822\.SIZE/i.test(query)) items.push(`RFC822.SIZE ${mail.size}`);
  const fields = /BODY(?:\.PEEK)?\[HEADER\.FIELDS \(([^)]*)\)\]/i.exec(query)?.[1];
  const partial = /BODY(?:\.PEEK)?\[\]<(\d+)\.(\d+)>/i.exec(query);
  let body: Buffer | null = null;
  if (fields !== undefined) {
    // All of the header, which RFC 9051 would have us cut: whoever asked finds his fields in it.
    body = raw.subarray(0, raw.indexOf('\r\n\r\n') + 4);
    items.push(`BODY[HEADER.FIELDS (${fields})] {${body.length}}`);
  } else if (partial) {
    body = raw.subarray(Number(partial[1]), Number(partial[1]) + Number(partial[2]));
    items.push(`BODY[]<${partial[1]}> {${body.length}}`);
  } else if (/BODY(?:\.PEEK)?\[\]/i.test(query)) {
    body = raw;
    items.push(`BODY[] {${body.length}}`);
  }
  const head = `* ${number} FETCH (${items.join(' ')}`;
  return body
    ? Buffer.concat([Buffer.from(`${head}\r\n`), body, Buffer.from(')\r\n')])
    : Buffer.from(`${head})\r\n`);
}

function imapDate(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}-${month}-${year} ${time} +0000`;
}
