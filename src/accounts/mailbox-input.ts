import { z } from 'zod';
import { KontorError } from '../errors.js';

const email = z
  .string('takes an email address')
  .trim()
  .toLowerCase()
  .pipe(z.email('takes an email address, such as eva@example.com'));
const host = z
  .string('takes a host name')
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    // Each name ends with its dot: where that could be left out, a long wrong one would be tried in endlessly many ways.
    /^[a-z0-9_]+(-+[a-z0-9_]+)*(\.[a-z0-9_]+(-+[a-z0-9_]+)*)*\.?$|^[0-9a-f:.]+$/,
    'takes a host name or address, without a protocol or port',
  );
const port = z.number('takes a port number').int().min(1, 'takes 1 to 65535').max(65535, 'takes 1 to 65535');

/** `secure`: TLS from the first byte; otherwise STARTTLS, which the server then has to offer. */
const server = {
  host,
  port,
  secure: z.boolean('takes true or false'),
  user: z.string('takes a user name').trim().min(1, 'takes a user name').max(320),
  password: z.string('takes a password').min(1, 'takes a password').max(1000),
};
const imap = z.strictObject({
  ...server,
  port: port.default(993),
  secure: server.secure.default(true),
  user: server.user.optional(),
});
const smtp = z.strictObject({
  ...server,
  port: port.default(465),
  secure: server.secure.default(true),
  user: server.user.optional(),
  password: server.password.optional(),
});
// In a change nothing has a default: what is not named stays as it is.
const serverChange = z.strictObject(server).partial();

const syncFrom = z
  .string('takes now, 1m, 3m, 6m, 1y, 2y, all or a date')
  .regex(
    /^(now|1m|3m|6m|1y|2y|all|\d{4}-\d{2}-\d{2})$/,
    'takes now, 1m, 3m, 6m, 1y, 2y, all or a date such as 2026-01-31',
  )
  .refine(value => !/^\d{4}/.test(value) || isDate(value), 'is not a date of the calendar');
const folders = z.union(
  [z.enum(['default', 'all']), z.array(z.string().min(1).max(1000)).min(1).max(1000)],
  'takes "default", "all" or a list of folder paths',
);
const choices = {
  create_persons: z.enum(['none', 'sent', 'all'], 'takes none, sent or all'),
  sharing: z.enum(['private', 'shared'], 'takes private or shared'),
  link_automatically: z.boolean('takes true or false'),
};

/** What a new mailbox is to take in and to do, whatever server it lies on. */
const settings = {
  sync_from: syncFrom.default('3m'),
  folders: folders.default('default'),
  create_persons: choices.create_persons.default('sent'),
  sharing: choices.sharing.default('private'),
  link_automatically: choices.link_automatically.default(true),
  aliases: z.array(email).max(100).default([]),
};

const newMailbox = z.strictObject({
  email,
  imap,
  smtp: smtp.nullish(),
  ...settings,
  /** Only tries the login and says which folders there are. */
  test_only: z.boolean().default(false),
});

const signIn = z.strictObject({
  provider: z.enum(['google', 'microsoft'], 'takes google or microsoft'),
  /** The mailbox that is signed in to again, or in place of its password; otherwise a new one is made. */
  mailbox_id: z.number('takes the id of a mailbox').int().positive().optional(),
  /** Of a new one, where it is known: nobody else's account is taken then. */
  email: email.optional(),
  ...settings,
});

const mailboxChange = z.strictObject({
  imap: serverChange.optional(),
  smtp: serverChange.nullish(),
  sync_from: syncFrom.optional(),
  folders: folders.optional(),
  create_persons: choices.create_persons.optional(),
  sharing: choices.sharing.optional(),
  link_automatically: choices.link_automatically.optional(),
  aliases: z.array(email).max(100).optional(),
});

export type NewMailbox = z.output<typeof newMailbox>;
export type SignInInput = z.output<typeof signIn>;
/** What a new mailbox is to take in and to do. */
export type MailboxChoices = Pick<NewMailbox, keyof typeof settings>;
export type MailboxChange = z.output<typeof mailboxChange>;

/** @throws {KontorError} `invalid`, that names the first wrong field */
export const readNewMailbox = (body: unknown): NewMailbox => read(newMailbox, body);
/** @throws {KontorError} `invalid`, that names the first wrong field */
export const readSignIn = (body: unknown): SignInInput => read(signIn, body);
/** @throws {KontorError} `invalid`, that names the first wrong field */
export const readMailboxChange = (body: unknown): MailboxChange => read(mailboxChange, body);
/** @throws {KontorError} `invalid` */
export const readEmail = (value: unknown): string => read(z.strictObject({ email }), { email: value }).email;

/** An answer of 422, as for settings that a server does not take: whoever enters a mailbox sees one kind of refusal. */
function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : (issue?.path ?? []);
  const field = path.map(String).join('.') || 'body';
  const missing = issue?.code === 'invalid_type' && issue.input === undefined;
  const problem =
    issue?.code === 'unrecognized_keys'
      ? 'is not a field of this request'
      : missing
        ? 'is required'
        : (issue?.message ?? 'is wrong');
  throw new KontorError('invalid', `${field} ${problem}`, `Correct ${field} and send it again.`, field);
}

function isDate(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/**
 * The first day of the history to take in; `null`: all of it. For "now" it lies two days ahead, so that the day's
 * margin for time zones, which a search by date needs, finds nothing either.
 */
export function horizonOf(syncFrom: string, today = new Date()): string | null {
  if (syncFrom === 'all') return null;
  if (/^\d{4}/.test(syncFrom)) return syncFrom;
  const day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()));
  const [, count, unit] = /^(\d)([my])$/.exec(syncFrom) ?? [];
  if (unit === undefined) day.setUTCDate(day.getUTCDate() + 2);
  else day.setUTCMonth(day.getUTCMonth() - Number(count) * (unit === 'y' ? 12 : 1));
  return day.toISOString().slice(0, 10);
}

/** The reverse of `horizonOf`, as the API shows it. */
export function syncFromOf(horizon: string | null, createdAt: Date): string {
  if (horizon === null) return 'all';
  return horizon > createdAt.toISOString().slice(0, 10) ? 'now' : horizon;
}
