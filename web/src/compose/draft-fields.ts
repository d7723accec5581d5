import type { DraftFields, DraftStart, OutgoingMail } from '../api/sending';

/** What of a draft is saved as it is written. */
export const fieldNames = [
  'mailbox_id',
  'to',
  'cc',
  'bcc',
  'subject',
  'html',
  'links',
  'sharing',
  'track_opens',
  'track_links',
  'cancel_on_reply',
  'remind_at',
] as const satisfies (keyof DraftFields)[];

export function fieldsOf(draft: OutgoingMail): DraftFields {
  return Object.fromEntries(fieldNames.map(name => [name, draft[name]])) as unknown as DraftFields;
}

/** The same text as a draft of its own, in answer to the same mail. Its files stay where they are. */
export function copyOf(
  { kind, in_reply_to_message_id: answered }: OutgoingMail,
  fields: DraftFields,
): DraftStart {
  return answered ? { ...fields, kind, in_reply_to_message_id: answered } : fields;
}

export const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
