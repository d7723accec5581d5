import type { ImapFlow } from 'imapflow';
import { causeOf } from '../imap/connect.js';
import { toMailServerError } from '../imap/errors.js';
import { listFolders } from '../imap/list.js';
import { select } from '../imap/select.js';

/** Where an account keeps what it sent; where none says so, none is guessed. Gmail has all of it in All Mail too. */
export async function sentFolders(client: ImapFlow): Promise<string[]> {
  const folders = await listFolders(client);
  return folders.filter(folder => folder.role === 'sent').map(folder => folder.path);
}

/**
 * Whether the folder holds a mail with this Message-ID.
 *
 * @param messageId with its brackets
 * @throws {MailServerError}
 */
export async function isThere(client: ImapFlow, path: string, messageId: string): Promise<boolean> {
  await select(client, path);
  try {
    const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
    // Refused must not read as "not there".
    if (found === false || found === undefined) throw new Error('the search was refused');
    return Array.isArray(found) ? found.length > 0 : Boolean((found as { count?: number }).count);
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
