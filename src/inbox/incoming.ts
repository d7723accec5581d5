import type { PreparedMail } from '../mail/parser.js';
import type { ParsedMail } from '../mail/mail.js';
import type { Tx } from '../platform/database.js';
import type { Incoming, MailboxContext } from './slice.js';
import { readSmartBcc } from './smart-bcc/address.js';

/** A ledger row that waits for the pipeline, and where its mail lies. */
export interface LedgerRow {
  id: number;
  role: string | null;
  isNew: boolean;
  flags: string[];
  internalDate: Date | null;
  threadRef: string | null;
  labels: string[] | null;
}

/** Locked in order of id; whoever comes second with the same rows finds them settled. */
export async function pendingRows(tx: Tx, mailboxId: number, ids: number[]): Promise<LedgerRow[]> {
  return tx.query<LedgerRow>(
    `select ledger.id, folder.role, ledger.is_new as "isNew", ledger.flags, ledger.internal_date as "internalDate",
            ledger.thread_ref as "threadRef", ledger.labels
       from remote_message ledger join folder on folder.id = ledger.folder_id and folder.generation = ledger.generation
      where ledger.id = any($1) and ledger.state = 'pending' and folder.mailbox_id = $2
      order by ledger.id for update of ledger`,
    [ids, mailboxId],
  );
}

/** A waiting row and its mail, read: what the steps of the pipeline work on. */
export function incoming(
  row: LedgerRow,
  prepared: PreparedMail,
  mailbox: MailboxContext,
  own: Map<string, number>,
  bccDomain: string,
): Incoming {
  const mail = withoutSmartBcc(prepared.mail, bccDomain);
  const internalDate = row.internalDate ?? new Date();
  const from = mail.from?.address ?? '';
  const authorId = own.get(from) ?? null;
  const claimed = row.role === forwardedRole;
  return {
    remoteId: row.id,
    folderRole: row.role,
    isNew: row.isNew && !wasBrought(row, mail.date),
    flags: row.flags,
    internalDate,
    // Two accounts may have the same number for different conversations.
    accountThread: row.threadRef === null ? null : `gm:${mailbox.id}:${row.threadRef}`,
    size: prepared.size,
    blob: Buffer.from(prepared.sha256, 'hex'),
    mail,
    idHash: prepared.idHash,
    headerKey: prepared.headerKey,
    contentHash: Buffer.from(prepared.contentHash, 'hex'),
    base: prepared.baseSubject,
    hasHtml: prepared.hasHtml,
    search: prepared.search,
    sentAt: saneDate(mail.date, internalDate),
    authorId,
    // Gmail's All Mail has no folder for what was sent from an address that we do not know as ours.
    outgoing: row.role === 'sent' || authorId !== null || row.labels?.includes('\\Sent') === true,
    claimed,
    targets: authorId === mailbox.userId && !claimed ? targetsIn(prepared.mail, bccDomain) : [],
    messageId: 0,
    threadId: 0,
    contentId: 0,
    isNewMessage: false,
    isNewCopy: false,
  };
}

/** The folder of mails that users forwarded to the CRM. */
export const forwardedRole = 'forwarded';

/** A Smart BCC address is no person's, and nobody's business but the sender's. */
function withoutSmartBcc(mail: ParsedMail, domain: string): ParsedMail {
  const lists = ['to', 'cc', 'bcc', 'replyTo'] as const;
  const isOther = ({ address }: { address: string }) => readSmartBcc(address, domain) === null;
  if (lists.every(list => mail[list].every(isOther))) return mail;
  return {
    ...mail,
    ...Object.fromEntries(lists.map(list => [list, mail[list].filter(isOther)])),
  };
}

const targetsIn = ({ to, cc, bcc }: ParsedMail, domain: string): Incoming['targets'] =>
  [...to, ...cc, ...bcc].flatMap(({ address }) => {
    const read = readSmartBcc(address, domain);
    return read !== null && read !== 'unknown' && read.target ? [read.target] : [];
  });

/**
 * Some programs bring old mail into a folder under the date of the day. It is read, and says itself that it is more than
 * a week older than its arrival; mail that was delivered is unread then, or was written a moment ago.
 */
const wasBrought = ({ flags, internalDate }: LedgerRow, date: Date | null): boolean =>
  flags.includes('\\Seen') &&
  date !== null &&
  date.getTime() < (internalDate?.getTime() ?? Date.now()) - 7 * day;

const day = 24 * 3600 * 1000;
const earliest = Date.UTC(1990, 0, 1);

/** The mail's own date where it can be true, else when the server got it; never in the future. */
function saneDate(date: Date | null, internalDate: Date): Date {
  const arrived = Math.min(internalDate.getTime(), Date.now());
  const said = date?.getTime() ?? Number.NaN;
  return new Date(said >= earliest && said <= arrived + day ? said : arrived);
}
