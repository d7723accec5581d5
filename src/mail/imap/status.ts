import type { ImapFlow } from 'imapflow';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';

export interface FolderStatus {
  uidvalidity: string | null;
  uidnext: number | null;
  messages: number | null;
  modseq: bigint | null;
}

/** STATUS of a folder that is not selected; null where the server refuses it. */
export async function folderStatus(client: ImapFlow, path: string): Promise<FolderStatus | null> {
  try {
    const status = await client.status(path, {
      messages: true,
      uidNext: true,
      uidValidity: true,
      highestModseq: true,
    });
    if (!status) return null;
    return {
      uidvalidity: status.uidValidity ? String(status.uidValidity) : null,
      uidnext: status.uidNext ?? null,
      messages: status.messages ?? null,
      modseq: status.highestModseq ?? null,
    };
  } catch (error) {
    if ((error as { code?: string }).code === 'NotFound') return null;
    throw toMailServerError(causeOf(client, error));
  }
}
