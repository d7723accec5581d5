import { connect, disconnect } from './connect.js';
import { listFolders, type FolderRole } from './list.js';
import type { ConnectOptions, ImapSettings } from './settings.js';

/** A real login, and what it shows: for the doors where a mailbox is entered. @throws {MailServerError} */
export async function testLogin(
  settings: ImapSettings,
  options: ConnectOptions,
): Promise<{ folders: { path: string; role: FolderRole | null }[] }> {
  const client = await connect(settings, options);
  try {
    const folders = await listFolders(client);
    return { folders: folders.map(({ path, role }) => ({ path, role })) };
  } finally {
    await disconnect(client);
  }
}
