import type { ImapFlow, MailboxObject } from 'imapflow';
import { MailServerError } from '../../errors.js';
import { ownWords } from '../server-errors.js';
import { causeOf } from './connect.js';
import { toMailServerError } from './errors.js';

/** A selected folder as the server describes it. */
export interface Selected {
  path: string;
  /** Decimal text: it may use all of 32 bits, and some servers more. */
  uidvalidity: string;
  /** `null` where the server does not tell (it should, RFC 9051 7.1). */
  uidnext: number | null;
  messages: number;
  /** `null` where the server or this folder has no mod-sequences (RFC 7162 NOMODSEQ). */
  modseq: bigint | null;
  objectId: string | null;
}

/**
 * EXAMINE: read-only, so that nothing we do can change \Seen or \Recent. A folder that is selected already is selected
 * again, because only then does the server tell its state anew.
 *
 * @throws {MailServerError} `no_such_folder` when the server refuses this folder only
 */
export async function select(client: ImapFlow, path: string): Promise<Selected> {
  try {
    const opened: MailboxObject = await client.mailboxOpen(path, { readOnly: true });
    return {
      path,
      uidvalidity: String(opened.uidValidity ?? 0),
      uidnext: opened.uidNext || null,
      messages: opened.exists ?? 0,
      modseq: opened.noModseq ? null : (opened.highestModseq ?? null),
      objectId: opened.mailboxId ?? null,
    };
  } catch (error) {
    const { responseStatus, code, responseText, serverResponseCode } = error as {
      responseStatus?: string;
      code?: string;
      responseText?: string;
      serverResponseCode?: string;
    };
    const waits = code === 'ETHROTTLE' || /^(LIMIT|UNAVAILABLE|OVERQUOTA)$/i.test(serverResponseCode ?? '');
    if (
      client.usable &&
      !waits &&
      (responseStatus === 'NO' || responseStatus === 'BAD' || code === 'NotFound')
    ) {
      const said = ownWords(responseText ?? '');
      throw new MailServerError(
        'no_such_folder',
        `The folder cannot be opened: ${said}`,
        '',
        false,
        undefined,
        { rule: 'folder-closed', server: 'imap', said },
      );
    }
    throw toMailServerError(causeOf(client, error));
  }
}
