import net from 'node:net';
import tls from 'node:tls';
import type { Certificate } from './certificates.js';

/**
 * An IMAP server made of data, for what a real one cannot be made to do wrong. It speaks as much of RFC 9051 as we use;
 * `on` sees every command first and may answer it otherwise, or hang up.
 */
export interface FakeMail {
  uid: number;
  raw: string;
  flags?: string[];
  date?: Date;
  modseq?: number;
  /** X-GM-MSGID, or EMAILID for a server whose `capability` has OBJECTID: it stays when UIDs change. */
  id?: string;
  /** X-GM-LABELS. */
  labels?: string[];
  /** X-GM-THRID, for a server whose `capability` has X-GM-EXT-1. */
  gmailThread?: string;
}

export interface FakeFolder {
  uidvalidity: number;
  /** Left out of all answers where it is null. */
  uidnext?: number | null;
  modseq?: number;
  special?: string;
  mails: FakeMail[];
}

export interface Command {
  tag: string;
  /** `UID FETCH`, `LOGIN` */
  name: string;
  args: string;
  /** Which connection it came on, from 1. */
  connection: number;
  folder: string | null;
  send(text: string | Buffer): void;
  /** Drops the connection without a word. */
  hangUp(): void;
}

export interface FakeOptions {
  folders: Record<string, FakeFolder>;
  capability?: string;
  /** With STARTTLS in `capability` it is what follows; with `secure` TLS begins with the first byte. */
  certificate?: Certificate;
  secure?: boolean;
  /** Null: says nothing at all. */
  greeting?: string | null;
  /** True: the command is answered. */
  on?: (command: Command) => boolean | undefined | void;
  /** Another row than the mail's own, or null for none. */
  row?: (mail: FakeMail, row: Buffer, command: Command) => Buffer | string | null;
}

export type FakeImap = Awaited<ReturnType<typeof fakeImap>>;

export async function fakeImap(options: FakeOptions) {
  const commands: string[] = [];
  const sockets = new Set<net.Socket>();
  const idlers = new Map<net.Socket, string>();
  let connections = 0;
  let clearText = '';

  const serve = (first: net.Socket) => {
    let socket = first;
    const connection = ++connections;
    let folder: string | null = null;
    let buffer = '';
    let idleTag: string | null = null;
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      idlers.delete(socket);
    });
    socket.on('error', () => undefined);
    const send = (text: string | Buffer) =>
      void (socket.writable && socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text));
    if (options.greeting !== null) send(options.greeting ?? '* OK fake server ready\r\n');

    const handle = (line: string) => {
      if (idleTag !== null && /^DONE$/i.test(line)) {
        send(`${idleTag} OK done\r\n`);
        idleTag = null;
        idlers.delete(socket);
        return;
      }
      const [tag = '', word = '', ...rest] = line.split(' ');
      const name = /^uid$/i.test(word) ? `UID ${rest.shift()?.toUpperCase()}` : word.toUpperCase();
      const args = rest.join(' ');
      commands.push(name === 'LOGIN' ? name : `${name} ${args}`.trim());
      const command: Command = { tag, name, args, connection, folder, send, hangUp: () => socket.destroy() };
      if (options.on?.(command)) return;
      answer(command);
    };

    const answer = (command: Command) => {
      const { tag, name, args } = command;
      const ok = (text = 'done') => send(`${tag} OK ${text}\r\n`);
      switch (name) {
        case 'STARTTLS':
          if (!options.certificate) return send(`${tag} BAD what?\r\n`);
          ok();
          first.off('data', read);
          socket = new tls.TLSSocket(first, { isServer: true, ...options.certificate });
          socket.on('error', () => undefined).on('data', read);
          return;
        case 'CAPABILITY':
          send(`* CAPABILITY ${options.capability ?? 'IMAP4rev1'}\r\n`);
          return ok();
        case 'ENABLE':
          send(`* ENABLED ${args}\r\n`);
          return ok();
        case 'LIST':
          return list(command, ok);
        case 'STATUS': {
          const path = unquote(argument(args));
          const found = options.folders[path];
          if (!found) return send(`${tag} NO no such folder\r\n`);
          const items = [`MESSAGES ${found.mails.length}`, `UIDVALIDITY ${found.uidvalidity}`];
          if (found.uidnext !== null) items.push(`UIDNEXT ${nextOf(found)}`);
          if (found.modseq) items.push(`HIGHESTMODSEQ ${found.modseq}`);
          send(`* STATUS "${path}" (${items.join(' ')})\r\n`);
          return ok();
        }
        case 'SELECT':
        case 'EXAMINE': {
          const path = unquote(argument(args));
          const found = options.folders[path];
          if (!found) return send(`${tag} NO no such folder\r\n`);
          folder = path;
          send(
            `* FLAGS (\\Seen \\Flagged)\r\n* ${found.mails.length} EXISTS\r\n* OK [UIDVALIDITY ${found.uidvalidity}] ok\r\n`,
          );
          if (found.uidnext !== null) send(`* OK [UIDNEXT ${nextOf(found)}] ok\r\n`);
          if (found.modseq) send(`* OK [HIGHESTMODSEQ ${found.modseq}] ok\r\n`);
          return send(`${tag} OK [READ-ONLY] selected\r\n`);
        }
        case 'UID SEARCH': {
          send(`* SEARCH ${search(options.folders[folder ?? ''], args).join(' ')}\r\n`.replace(' \r', '\r'));
          return ok();
        }
        case 'UID FETCH':
          return fetch({ ...command, folder }, ok);
        case 'IDLE':
          idleTag = tag;
          if (folder) idlers.set(socket, folder);
          return send('+ idling\r\n');
        case 'LOGOUT':
          send('* BYE bye\r\n');
          ok();
          return socket.end();
        case 'LOGIN':
        case 'NOOP':
        case 'NAMESPACE':
        case 'LSUB':
          return ok();
        default:
          return send(`${tag} BAD what?\r\n`);
      }
    };

    const list = ({ args }: Command, ok: () => void) => {
      const wanted = unquote(argument(args.replace(/^\S+ /, '')) || '*');
      for (const [path, { special }] of Object.entries(options.folders)) {
        if (wanted === '*' || wanted === path) send(`* LIST (${special ?? ''}) "/" "${path}"\r\n`);
      }
      ok();
    };

    const fetch = (command: Command, ok: () => void) => {
      const found = options.folders[folder ?? ''];
      const [set = '', ...items] = command.args.split(' ');
      const query = items.join(' ');
      const since = Number(/CHANGEDSINCE (\d+)/.exec(query)?.[1] ?? -1);
      for (const [index, mail] of (found?.mails ?? []).entries()) {
        if (!inSet(set, mail.uid, found) || (since >= 0 && (mail.modseq ?? 0) <= since)) continue;
        const row = rowOf(mail, index + 1, query);
        const sent = options.row ? options.row(mail, row, command) : row;
        if (sent !== null) send(sent);
        if (socket.destroyed) return;
      }
      ok();
    };

    const read = (chunk: Buffer) => {
      if (!(socket instanceof tls.TLSSocket)) clearText += chunk.toString('latin1');
      buffer += chunk.toString('latin1');
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        handle(line);
        if (socket.destroyed) return;
      }
    };
    socket.on('data', read);
  };
  const server = options.secure
    ? tls.createServer({ ...options.certificate }, serve).on('tlsClientError', () => undefined)
    : net.createServer(serve);
  await new Promise<void>(resolve => server.listen(0, '0.0.0.0', () => resolve()));

  return {
    port: (server.address() as net.AddressInfo).port,
    folders: options.folders,
    commands,
    connections: () => connections,
    /** Everything that came unencrypted. */
    clearText: () => clearText,
    isIdling: (folder: string) => [...idlers.values()].includes(folder),
    /** Sends an untagged line to whoever idles in this folder. */
    tell(folder: string, line: string) {
      for (const [socket, path] of idlers) if (path === folder) socket.write(`* ${line}\r\n`);
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** The first argument, with its quotes where it has some. */
const argument = (args: string) => /^("[^"]*"|\S*)/.exec(args)?.[0] ?? '';
const unquote = (text: string) => text.replace(/^"|"$/g, '');
const nextOf = ({ uidnext, mails }: FakeFolder) => uidnext ?? Math.max(0, ...mails.map(mail => mail.uid)) + 1;

function inSet(set: string, uid: number, folder: FakeFolder | undefined): boolean {
  const top = Math.max(0, ...(folder?.mails ?? []).map(mail => mail.uid));
  return set.split(',').some(part => {
    const [a = 0, b = a] = part.split(':').map(end => (end === '*' ? top : Number(end)));
    return uid >= Math.min(a, b) && uid <= Math.max(a, b);
  });
}

function search(folder: FakeFolder | undefined, args: string): number[] {
  const uids = (folder?.mails ?? []).map(mail => mail.uid);
  const set = /UID (\S+)/i.exec(args)?.[1];
  return set ? uids.filter(uid => inSet(set, uid, folder)) : uids;
}

function rowOf(mail: FakeMail, seq: number, query: string): Buffer {
  const raw = Buffer.from(mail.raw);
  const items = [`UID ${mail.uid}`];
  if (/FLAGS/.test(query)) items.push(`FLAGS (${(mail.flags ?? []).join(' ')})`);
  if (/INTERNALDATE/.test(query))
    items.push(`INTERNALDATE "${imapDate(mail.date ?? new Date('2026-11-02T10:00:00Z'))}"`);
  if (/RFC822\.SIZE/.test(query)) items.push(`RFC822.SIZE ${raw.length}`);
  if (/MODSEQ/.test(query)) items.push(`MODSEQ (${mail.modseq ?? 1})`);
  if (/X-GM-MSGID/.test(query)) items.push(`X-GM-MSGID ${mail.id ?? 9_000_000 + mail.uid}`);
  if (/EMAILID/.test(query)) items.push(`EMAILID (${mail.id ?? `M${mail.uid}`})`);
  if (/X-GM-LABELS/.test(query))
    items.push(`X-GM-LABELS (${(mail.labels ?? []).map(label => JSON.stringify(label)).join(' ')})`);
  if (/X-GM-THRID/.test(query)) items.push(`X-GM-THRID ${mail.gmailThread ?? 9_000_000 + mail.uid}`);
  const fields = /BODY\.PEEK\[HEADER\.FIELDS \(([^)]*)\)\]/.exec(query)?.[1];
  const partial = /BODY\.PEEK\[\]<(\d+)\.(\d+)>/.exec(query);
  let body = Buffer.alloc(0);
  if (fields) {
    body = Buffer.from(mail.raw.slice(0, mail.raw.indexOf('\r\n\r\n') + 4));
    items.push(`BODY[HEADER.FIELDS (${fields})] {${body.length}}`);
  } else if (partial) {
    body = raw.subarray(Number(partial[1]), Number(partial[1]) + Number(partial[2]));
    items.push(`BODY[]<${partial[1]}> {${body.length}}`);
  } else if (/BODY\.PEEK\[\]/.test(query)) {
    body = raw;
    items.push(`BODY[] {${body.length}}`);
  }
  const head = `* ${seq} FETCH (${items.join(' ')}`;
  return Buffer.concat([
    Buffer.from(items.at(-1)?.startsWith('BODY') ? `${head}\r\n` : head),
    body,
    Buffer.from(')\r\n'),
  ]);
}

function imapDate(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}-${month}-${year} ${time} +0000`;
}
