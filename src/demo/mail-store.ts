import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface KeptMail {
  uid: number;
  seen: boolean;
  /** INTERNALDATE. */
  date: Date;
  size: number;
}

/** Their paths, and what RFC 6154 calls them. */
export const mailFolders = new Map([
  ['INBOX', ''],
  ['Sent', '\\Sent'],
  ['Archive', '\\Archive'],
  ['Drafts', '\\Drafts'],
]);

/**
 * The mail of the demo's mailboxes. Each is a file, `<address>/<folder>/<uid>.eml`, with an `s` behind the UID where it
 * has been seen, and with its INTERNALDATE as the time of the file: started again, the server has what it had.
 */
export class MailStore {
  private readonly folders = new Map<string, KeptMail[]>();
  private readonly listeners = new Set<(address: string, folder: string) => void>();

  constructor(
    private readonly home: string,
    readonly addresses: readonly string[],
  ) {
    for (const address of addresses) {
      for (const folder of mailFolders.keys()) {
        const path = join(home, address, folder);
        mkdirSync(path, { recursive: true, mode: 0o700 });
        this.folders.set(`${address}/${folder}`, readFolder(path));
      }
    }
  }

  /** In the order of their UIDs; null where there is no such folder. */
  mails(address: string, folder: string): readonly KeptMail[] | null {
    return this.folders.get(`${address}/${folder}`) ?? null;
  }

  uidNext(address: string, folder: string): number {
    return (this.mails(address, folder)?.at(-1)?.uid ?? 0) + 1;
  }

  read(address: string, folder: string, mail: KeptMail): Buffer {
    return readFileSync(join(this.home, address, folder, nameOf(mail)));
  }

  /** @returns its UID */
  add(address: string, folder: string, raw: Buffer, { date = new Date(), seen = false } = {}): number {
    const mail = { uid: this.uidNext(address, folder), seen, date, size: raw.length };
    const path = join(this.home, address, folder, nameOf(mail));
    // Under its name only when it is whole.
    writeFileSync(`${path}.new`, raw, { mode: 0o600 });
    utimesSync(`${path}.new`, date, date);
    renameSync(`${path}.new`, path);
    this.folders.get(`${address}/${folder}`)!.push(mail);
    for (const listener of this.listeners) listener(address, folder);
    return mail.uid;
  }

  /** @returns what ends it */
  onNew(listener: (address: string, folder: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

const nameOf = ({ uid, seen }: Pick<KeptMail, 'uid' | 'seen'>): string => `${uid}${seen ? 's' : ''}.eml`;

function readFolder(path: string): KeptMail[] {
  return readdirSync(path)
    .flatMap(name => {
      const [, uid, seen] = /^(\d+)(s?)\.eml$/.exec(name) ?? [];
      if (uid === undefined) return [];
      const { mtime, size } = statSync(join(path, name));
      return [{ uid: Number(uid), seen: seen === 's', date: mtime, size }];
    })
    .sort((a, b) => a.uid - b.uid);
}
