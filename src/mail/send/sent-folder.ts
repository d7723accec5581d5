import type { ImapFlow } from 'imapflow';
import { causeOf } from '../imap/connect.js';
import { toMailServerError } from '../imap/errors.js';
import { listFolders } from '../imap/list.js';
import { select } from '../imap/select.js';
import { idFields } from '../references.js';

/** Where an account keeps what it sent; where none says so, none is guessed. Gmail has all of it in All Mail too. */
export async function sentFolders(client: ImapFlow): Promise<string[]> {
  const folders = await listFolders(client);
  return folders.filter(folder => folder.role === 'sent').map(folder => folder.path);
}

/**
 * Looks for a mail of ours, also under the id that the server gave it instead.
 *
 * @param messageId with its brackets
 * @returns the Message-ID that the copy in the folder has; null where there is none
 * @throws {MailServerError}
 */
export async function findSent(client: ImapFlow, path: string, messageId: string): Promise<string | null> {
  await select(client, path);
  try {
    for (const field of idFields) {
      const found = await client.search({ header: { [field]: messageId } }, { uid: true });
      // Refused must not read as "not there".
      if (!Array.isArray(found)) throw new Error('the search was refused');
      if (found.length === 0) continue;
      if (field === 'Message-ID') return messageId;
      const copy = await client.fetchOne(String(found[0]), { envelope: true }, { uid: true });
      return (copy && copy.envelope?.messageId) || messageId;
    }
    return null;
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
}

/** Puts the bytes there, as read. @throws {MailServerError} */
export async function putSent(client: ImapFlow, path: string, bytes: Buffer, sentAt: Date): Promise<void> {
  try {
    const stored = await client.append(path, bytes, ['\\Seen'], sentAt);
    if (!stored) throw new Error('the server did not store it');
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
}
