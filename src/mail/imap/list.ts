import type { ImapFlow, ListResponse } from 'imapflow';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';

export type FolderRole = 'inbox' | 'sent' | 'drafts' | 'junk' | 'trash' | 'archive' | 'all' | 'flagged';

/** A folder that can be opened. */
export interface ListedFolder {
  path: string;
  delimiter: string | null;
  role: FolderRole | null;
  /** As STATUS told; null where it did not. */
  uidvalidity: string | null;
  uidnext: number | null;
  messages: number | null;
  modseq: bigint | null;
}

const roles: Record<string, FolderRole> = {
  '\\Inbox': 'inbox',
  '\\Sent': 'sent',
  '\\Drafts': 'drafts',
  '\\Junk': 'junk',
  '\\Trash': 'trash',
  '\\Archive': 'archive',
  '\\All': 'all',
  '\\Flagged': 'flagged',
};

/**
 * LIST with STATUS, without what cannot be opened. Roles come from SPECIAL-USE (RFC 6154), or from well-known names in
 * many languages where the server does not have it (imapflow carries the list).
 */
export async function listFolders(client: ImapFlow): Promise<ListedFolder[]> {
  try {
    const listed = await client.list({
      statusQuery: { messages: true, uidNext: true, uidValidity: true, highestModseq: true },
    });
    return listed
      .filter(folder => !folder.flags.has('\\Noselect') && !folder.flags.has('\\NonExistent'))
      .map(toFolder);
  } catch (error) {
    throw toMailServerError(causeOf(client, error));
  }
}

function toFolder(folder: ListResponse): ListedFolder {
  const status =
    folder.status && !('error' in folder.status && folder.status.error) ? folder.status : undefined;
  return {
    path: folder.path,
    delimiter: folder.delimiter || null,
    role: roles[folder.specialUse ?? ''] ?? null,
    uidvalidity: status?.uidValidity ? String(status.uidValidity) : null,
    uidnext: status?.uidNext ?? null,
    messages: status?.messages ?? null,
    modseq: status?.highestModseq ?? null,
  };
}
