import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { autoconfig } from '../accounts/autoconfig.js';
import { ledgerProof, mailboxes, type Proof } from '../accounts/mailbox-view.js';
import { Mailboxes } from '../accounts/mailboxes.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Proofs } from '../inbox/sync/proof.js';
import { isAllowed } from '../mail/imap/networks.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { print, table, type Run } from './output.js';
import { mailboxOf, userOf } from './who.js';

interface AddOptions {
  user: string;
  host?: string;
  port?: string;
  plain: boolean;
  login?: string;
  password?: string;
  passwordFile?: string;
  syncFrom: string;
  folders: string;
  createPersons: string;
  sharing: string;
  link: boolean;
}

export function addMailboxCommands(program: Command, run: Run): void {
  const mailbox = program.command('mailbox').description('mailboxes that are taken in');
  mailbox
    .command('add')
    .description('signs in to a mailbox and connects it')
    .argument('<email>')
    .requiredOption('--user <email>', 'whose mailbox it is')
    .option('--host <host>', 'IMAP server; found by the address where not given')
    .option('--port <port>', 'IMAP port')
    .option('--plain', 'STARTTLS (on this machine: none) instead of TLS from the start', false)
    .option('--login <name>', 'user name at the server, where it is not the address')
    .option(
      '--password <password>',
      'KONTOR_MAIL_PASSWORD or --password-file keep it out of the process list',
    )
    .option('--password-file <file>', 'file whose first line is the password')
    .option('--sync-from <start>', 'now, 1m, 3m, 6m, 1y, 2y, all or a date', '3m')
    .option('--folders <folders>', 'default, all, or paths with commas between', 'default')
    .option('--create-persons <policy>', 'none, sent or all', 'sent')
    .option('--sharing <sharing>', 'private or shared', 'private')
    .option('--no-link', 'do not link threads to items by rule')
    .action((email: string, options: AddOptions) =>
      run(async (app, json) => {
        const viewer = await userOf(app, options.user);
        const env = app.get<Env>(ENV);
        const password = await passwordOf(options);
        const found = options.host
          ? {
              host: options.host,
              port: Number(options.port ?? (options.plain ? 143 : 993)),
              secure: !options.plain,
            }
          : (
              await autoconfig(email, {
                mayConnect: address => isAllowed(address, env.MAIL_ALLOWED_NETWORKS),
              })
            ).imap;
        const { id } = await app.get(Mailboxes).create(viewer, {
          email,
          imap: { ...found, ...(options.login ? { user: options.login } : {}), password },
          sync_from: options.syncFrom,
          folders: ['default', 'all'].includes(options.folders)
            ? options.folders
            : options.folders.split(','),
          create_persons: options.createPersons,
          sharing: options.sharing,
          link_automatically: options.link,
        });
        print(
          json,
          { id, email, imap: found },
          () => `Connected ${email} as mailbox ${id}; a running worker takes it in now`,
        );
      }),
    );

  mailbox
    .command('list')
    .description('lists all mailboxes')
    .action(() => run(async (app, json) => show(await everyMailbox(app.get(Database)), json)));
  mailbox
    .command('status')
    .description('state and progress of one mailbox, or of all')
    .argument('[mailbox]', 'id or address')
    .action((named: string | undefined) =>
      run(async (app, json) => {
        const sql = app.get(Database);
        const one = named === undefined ? null : (await mailboxOf(app, named)).id;
        show(await everyMailbox(sql, one), json);
      }),
    );

  program
    .command('sync')
    .description('what the servers have against what Kontor has')
    .command('proof')
    .description('asks the server for all its mails and adds them up; exit code 1 where they do not balance')
    .argument('<mailbox>', 'id or address')
    .action((named: string) =>
      run(async (app, json) => {
        const { id } = await mailboxOf(app, named);
        const [row] = await everyMailbox(app.get(Database), id);
        if (!row) throw new NotFoundError(`mailbox ${named}`);
        const proof: Proof =
          row.kind === 'imap' ? await app.get(Proofs).prove(id) : await ledgerProof(app.get(Database), id);
        print(json, proof, () => proofText(proof));
        if (!proof.balanced) process.exitCode = 1;
      }),
    );
}

type MailboxView = Awaited<ReturnType<typeof mailboxes>>[number];

/** Whoever runs the server sees what its administrators see. */
const everyMailbox = (sql: Database, id: number | null = null): Promise<MailboxView[]> =>
  mailboxes(sql, { userId: 0, isAdmin: true }, id);

function show(rows: MailboxView[], json: boolean): void {
  print(json, rows, () =>
    rows.length === 0
      ? 'No mailbox is connected'
      : table(
          ['id', 'email', 'state', 'known', 'stored', 'skipped', 'dead', 'pending', 'proof', 'reason'],
          rows.map(row => [
            row.id,
            row.email,
            row.kind === 'imap' ? stateText(row) : row.kind,
            row.progress.known,
            row.progress.stored,
            row.progress.skipped,
            row.progress.dead,
            row.progress.pending,
            row.proof ? (row.proof.balanced ? 'balanced' : 'not balanced') : 'none yet',
            row.reason,
          ]),
        ),
  );
}

/** What is not read of it, too: `live` alone would say that all mail is in. */
function stateText({ state, folders }: MailboxView): string {
  const parked = folders.filter(folder => folder.parked);
  if (parked.length === 0) return state;
  return `${state}, cannot open ${parked.map(folder => folder.path).join(', ')}`;
}

function proofText(proof: Proof): string {
  const folders = proof.folders as {
    path: string;
    server: number | null;
    stored: number;
    skipped: Record<string, number>;
    dead: number;
    pending: number;
    parked?: { reason: string; since: string; next_try_at: string } | null;
    balanced: boolean;
  }[];
  const rows = folders.map(folder => [
    folder.path,
    folder.server ?? 'unknown',
    folder.stored,
    Object.entries(folder.skipped)
      .map(([reason, many]) => `${reason} ${many}`)
      .join(', ') || '0',
    folder.dead,
    folder.pending,
    folder.balanced ? 'yes' : 'NO',
  ]);
  const parked = folders.flatMap(({ path, parked: one }) =>
    one
      ? [
          `The server does not open ${path} (“${one.reason}”): parked since ${one.since}, next try at ${one.next_try_at}`,
        ]
      : [],
  );
  return [
    table(['folder', 'server', 'stored', 'skipped', 'dead', 'pending', 'balanced'], rows),
    ...parked,
    proof.balanced ? 'Balanced' : 'NOT balanced',
  ].join('\n');
}

async function passwordOf(options: AddOptions): Promise<string> {
  const file = options.passwordFile
    ? (await readFile(options.passwordFile, 'utf8')).split(/\r?\n/)[0]
    : undefined;
  const password = options.password ?? file ?? process.env['KONTOR_MAIL_PASSWORD'];
  if (!password) {
    throw new InvalidError(
      'password',
      'No password was given',
      'Use --password, --password-file or KONTOR_MAIL_PASSWORD.',
    );
  }
  return password;
}
