/**
 * Every background job and its payload, in the order in which mail flows through them. Payloads carry ids, never
 * content: a job is a ticket, and the sweeper writes a lost one again from what PostgreSQL says.
 */
export interface Jobs {
  /** Live mail whose bytes are in the blob store: parse, store, thread, match, link. Ledger row ids of one mailbox. */
  'mail.receive': { mailboxId: number; remoteIds: number[] };
  /** One slice (at most 2 s) of a mailbox's history; goes back to the tail of its lane while there is more. */
  'mail.backfill': { mailboxId: number };
  /** A while of a job that links earlier threads to an item, or takes these links back; goes on likewise. */
  'mail.link-retroactively': { retroactiveLinkId: number };
  /** A while of what follows from a new or changed field: its index, and the values of a formula. */
  'crm.prepare-field': { fieldId: number };
  /** A while of one change of many items, or of taking it back; goes on likewise. */
  'crm.change-many': { bulkChangeId: number };
  /** A while of an import of a spreadsheet: reading it, making its items, or taking them back; goes on likewise. */
  'crm.import-table': { tableImportId: number };
  /** Leads that become deals, or deals that become leads: all of it at once, or nothing. */
  'crm.convert': { conversionId: string };
  /** A while of giving the items of a user who left to another; goes on likewise. */
  'crm.hand-over': { handOverId: number };
  /** What is due to be told to one webhook. */
  'webhook.deliver': { webhookId: number };
}

export type JobName = keyof Jobs;

/** The queues. New mail never waits behind history, because it stands in another line. */
export const lanes = {
  'mail.receive': 'live',
  'mail.backfill': 'backfill',
  'mail.link-retroactively': 'links',
  'crm.prepare-field': 'changes',
  'crm.change-many': 'changes',
  'crm.hand-over': 'changes',
  'crm.import-table': 'imports',
  'crm.convert': 'conversions',
  'webhook.deliver': 'webhooks',
} as const satisfies Record<JobName, string>;

export type Lane = (typeof lanes)[JobName];
