import { MailServerError } from '../../errors.js';
import { speaksTls } from '../open-socket.js';
import { speaksTlsAtOnce } from '../server-errors.js';
import { connect, disconnect } from './connect.js';
import { listFolders, type FolderRole } from './list.js';
import type { ConnectOptions, ImapSettings } from './settings.js';

/** A real login, and what it shows: for the doors where a mailbox is entered. @throws {MailServerError} */
export async function testLogin(
  settings: ImapSettings,
  options: ConnectOptions,
): Promise<{ folders: { path: string; role: FolderRole | null }[] }> {
  const client = await connect(settings, options).catch(async (error: unknown) => {
    // A port that waits for TLS to begin says nothing to whoever waits for its greeting.
    const isSilent = error instanceof MailServerError && error.code === 'unreachable';
    if (isSilent && !settings.secure && (await speaksTls(settings, options))) throw speaksTlsAtOnce('imap');
    throw error;
  });
  try {
    const folders = await listFolders(client);
    return { folders: folders.map(({ path, role }) => ({ path, role })) };
  } finally {
    await disconnect(client);
  }
}
