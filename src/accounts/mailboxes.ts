import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, ForbiddenError, KontorError, MailServerError, NotFoundError } from '../errors.js';
import { testLogin } from '../mail/imap/test-login.js';
import { Crypto } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { emit } from '../platform/outbox.js';
import { Queue } from '../platform/queue.js';
import { openCredentials, sealCredentials, type MailCredentials } from './credentials.js';
import { horizonOf, readMailboxChange, readNewMailbox, type MailboxChange } from './mailbox-input.js';

interface Stored {
  id: number;
  user_id: number;
  kind: 'imap' | 'smart_bcc' | 'import';
  imap: ServerRow | null;
  smtp: ServerRow | null;
  credentials: Buffer | null;
  horizon: string | null;
  folder_choice: FolderChoice;
  state: string;
}

interface ServerRow {
  host: string;
  port: number;
  secure: boolean;
  user: string;
}

type FolderChoice = 'default' | 'all' | string[];

/** Connecting, changing, pausing and removing a mailbox: only ever by its owner. What it shows is in `mailbox-view.ts`. */
@Injectable()
export class Mailboxes {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly queue: Queue,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Signs in at the server and, unless `test_only`, stores the mailbox; a holder then finds it by itself.
   *
   * @throws {KontorError} `invalid`, where a field or a folder is wrong
   * @throws {MailServerError} where the server cannot be reached or does not take the credentials
   * @throws {ConflictError} where this user has the mailbox already
   */
  async create(viewer: Viewer, body: unknown): Promise<{ id: number | null; folders: string[] }> {
    const input = readNewMailbox(body);
    await this.refuseDuplicate(viewer.userId, input.email);
    const imap = { ...input.imap, user: input.imap.user ?? input.email };
    const found = await this.signIn(imap);
    refuseUnknownFolders(input.folders, found);
    if (input.test_only) return { id: null, folders: found };

    const smtp = input.smtp && { ...input.smtp, user: input.smtp.user ?? imap.user };
    const credentials: MailCredentials = {
      imap: { password: imap.password },
      ...(smtp ? { smtp: { password: smtp.password ?? imap.password } } : {}),
    };
    const id = await this.database
      .transaction(async tx => {
        const [row] = await tx.query<{ id: number }>(
          `select nextval(pg_get_serial_sequence('mailbox', 'id')) as id`,
        );
        const newId = row!.id;
        await tx.query(
          `insert into mailbox (id, user_id, email, aliases, imap, smtp, credentials, horizon, folder_choice,
                                create_persons, sharing, link_automatically)
           overriding system value
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [
            newId,
            viewer.userId,
            input.email,
            input.aliases,
            JSON.stringify(withoutPassword(imap)),
            smtp ? JSON.stringify(withoutPassword(smtp)) : null,
            sealCredentials(this.crypto, newId, credentials),
            horizonOf(input.sync_from),
            JSON.stringify(input.folders),
            input.create_persons,
            input.sharing,
            input.link_automatically,
          ],
        );
        await tx.query('insert into mailbox_lease (mailbox_id) values ($1) on conflict do nothing', [newId]);
        await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: newId } }], viewer.userId);
        return newId;
      })
      .catch((error: { code?: string }) => {
        throw error.code === '23505' ? duplicate(input.email) : error;
      });
    return { id, folders: found };
  }

  /**
   * Changes what is named. Other servers or passwords are tried first; an earlier start or more folders make the
   * backfill look again at what it had passed over. A later start takes nothing away.
   *
   * @throws as `create`; {NotFoundError} where there is none, {ForbiddenError} for an administrator who is not its owner
   */
  async update(viewer: Viewer, id: number, body: unknown): Promise<void> {
    const change = readMailboxChange(body);
    const current = await this.own(viewer, id);
    const servers = await this.changedServers(current, change);
    const horizon = change.sync_from === undefined ? current.horizon : horizonOf(change.sync_from);
    const earlier = current.horizon !== null && (horizon === null || horizon < current.horizon);
    const otherFolders = change.folders !== undefined;
    await this.database.transaction(async tx => {
      await tx.query(
        `update mailbox set
           imap = $2, smtp = $3, credentials = $4, horizon = $5, folder_choice = $6,
           create_persons = coalesce($7, create_persons), sharing = coalesce($8, sharing),
           link_automatically = coalesce($9, link_automatically), aliases = coalesce($10, aliases),
           sync_requested_at = case when $11 then now() else sync_requested_at end
         where id = $1`,
        [
          id,
          servers.imap && JSON.stringify(servers.imap),
          servers.smtp && JSON.stringify(servers.smtp),
          servers.credentials,
          horizon,
          JSON.stringify(change.folders ?? current.folder_choice),
          change.create_persons ?? null,
          change.sharing ?? null,
          change.link_automatically ?? null,
          change.aliases ?? null,
          earlier || otherFolders || servers.changed,
        ],
      );
      if (earlier) await lookAgain(tx, id);
      if (servers.changed) await startOver(tx, id);
      else if ((earlier || otherFolders) && current.state === 'live')
        await setState(tx, id, 'backfilling', null);
      // Other folders are learnt at the next connection, so the one that is open has to go.
      if (otherFolders && !servers.changed) await releaseLease(tx, id);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: id } }], viewer.userId);
    });
    if (earlier || otherFolders)
      await this.queue.add('mail.backfill', { mailboxId: id }, { once: `backfill:${id}` });
  }

  /** Stops all work on the mailbox until `resume`; what was taken in stays. */
  async pause(viewer: Viewer, id: number): Promise<void> {
    const { kind } = await this.own(viewer, id);
    if (kind !== 'imap') return;
    await this.database.transaction(async tx => {
      await setState(tx, id, 'stopped', 'paused by its owner');
      await releaseLease(tx, id);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: id } }], viewer.userId);
    });
  }

  async resume(viewer: Viewer, id: number): Promise<void> {
    const { kind, state } = await this.own(viewer, id);
    if (kind !== 'imap' || state !== 'stopped') return;
    await this.database.transaction(async tx => {
      await startOver(tx, id);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: id } }], viewer.userId);
    });
  }

  /** Asks for a look at the server now; a pause between two tries of a server that refused us is not cut short. */
  async requestSync(viewer: Viewer, id: number): Promise<void> {
    await this.own(viewer, id);
    await this.database.transaction(async tx => {
      await tx.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: id } }], viewer.userId);
    });
  }

  /**
   * Ends the connection and forgets the credentials. From this commit on nothing of the mailbox's mail is shown to
   * anybody; messages that another mailbox has too stay visible through that one.
   */
  async remove(viewer: Viewer, id: number): Promise<void> {
    await this.own(viewer, id);
    await this.database.transaction(async tx => {
      await tx.query(
        `update mailbox set deleted_at = now(), credentials = null, imap = imap - 'user', smtp = smtp - 'user',
           state = 'stopped', reason = 'removed by its owner', state_since = now()
         where id = $1`,
        [id],
      );
      await releaseLease(tx, id);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: id } }], viewer.userId);
    });
  }

  private async signIn(imap: ServerRow & { password: string }): Promise<string[]> {
    const { folders } = await testLogin(imap, {
      allowedNetworks: this.env.MAIL_ALLOWED_NETWORKS,
      connectTimeoutMs: 10_000,
      socketTimeoutMs: 20_000,
    });
    return folders.map(folder => folder.path);
  }

  private async refuseDuplicate(userId: number, email: string): Promise<void> {
    const rows = await this.database.query(
      `select 1 from mailbox where user_id = $1 and email = $2 and kind = 'imap' and deleted_at is null`,
      [userId, email],
    );
    if (rows.length > 0) throw duplicate(email);
  }

  private async own(viewer: Viewer, id: number): Promise<Stored> {
    const [row] = await this.database.query<Stored>(
      `select id, user_id, kind, imap, smtp, credentials, horizon::text, folder_choice, state
       from mailbox where id = $1 and deleted_at is null and ($2 or user_id = $3)`,
      [id, viewer.isAdmin, viewer.userId],
    );
    if (!row) throw new NotFoundError('mailbox');
    if (row.user_id !== viewer.userId) {
      throw new ForbiddenError('Only its owner can change a mailbox', 'Ask the owner of the mailbox.');
    }
    return row;
  }

  private async changedServers(current: Stored, change: MailboxChange) {
    const stored = current.credentials ? openCredentials(this.crypto, current.id, current.credentials) : null;
    const unchanged = {
      imap: current.imap,
      smtp: current.smtp,
      credentials: current.credentials,
      changed: false,
    };
    if (change.imap === undefined && change.smtp === undefined) return unchanged;
    if (current.kind !== 'imap' || !current.imap)
      throw invalid('imap', 'This mailbox has no server', 'Connect a new mailbox instead.');

    const imap = {
      ...current.imap,
      ...change.imap,
      password: change.imap?.password ?? stored?.imap?.password ?? '',
    };
    // A stored password only ever goes to the server and account that it was entered for.
    const elsewhere = imap.host !== current.imap.host || imap.user !== current.imap.user;
    if (imap.password === '' || (elsewhere && change.imap?.password === undefined)) {
      throw invalid('imap.password', 'imap.password is needed', 'Enter the password for these settings.');
    }
    if (change.imap) await this.signIn(imap);

    const given = change.smtp;
    const base = current.smtp ?? { host: imap.host, port: 465, secure: true, user: imap.user };
    const smtp = given === null ? null : given ? { ...base, ...given } : current.smtp;
    if (given && !current.smtp && given.host === undefined) {
      throw invalid('smtp.host', 'smtp.host is needed', 'Enter the name of the SMTP server.');
    }
    if (given && current.smtp && smtp!.host !== current.smtp.host && given.password === undefined) {
      throw invalid('smtp.password', 'smtp.password is needed', 'Enter the password for this server.');
    }
    const credentials: MailCredentials = { imap: { password: imap.password } };
    if (smtp) credentials.smtp = { password: given?.password ?? stored?.smtp?.password ?? imap.password };
    return {
      imap: withoutPassword(imap),
      smtp: smtp && withoutPassword(smtp),
      credentials: sealCredentials(this.crypto, current.id, credentials),
      changed: change.imap !== undefined,
    };
  }
}

const invalid = (field: string, message: string, nextStep: string) =>
  new KontorError('invalid', message, nextStep, field);

function withoutPassword({ host, port, secure, user }: ServerRow): ServerRow {
  return { host, port, secure, user };
}

function duplicate(email: string): ConflictError {
  return new ConflictError(
    `You have connected ${email} already`,
    'Change its settings instead of adding it again.',
    'email',
  );
}

function refuseUnknownFolders(choice: FolderChoice, found: string[]): void {
  if (typeof choice === 'string') return;
  const unknown = choice.find(
    path => !found.includes(path) && !(path.toUpperCase() === 'INBOX' && found.includes('INBOX')),
  );
  if (unknown === undefined) return;
  throw new MailServerError(
    'no_such_folder',
    `The mailbox has no folder "${unknown}"`,
    `Choose among: ${found.slice(0, 30).join(', ')}${found.length > 30 ? ', …' : ''}.`,
    true,
    'folders',
  );
}

async function setState(tx: Tx, id: number, state: string, reason: string | null): Promise<void> {
  await tx.query('update mailbox set state = $2, reason = $3, state_since = now() where id = $1', [
    id,
    state,
    reason,
  ]);
}

/** Lets the next holder begin afresh, at once. */
async function startOver(tx: Tx, id: number): Promise<void> {
  await tx.query(
    'update mailbox set failures = 0, backoff_until = null, sync_requested_at = now() where id = $1',
    [id],
  );
  await setState(tx, id, 'connecting', null);
  await releaseLease(tx, id);
}

/** Whoever holds the mailbox finds its epoch passed at the next commit or renewal, and lets go. */
async function releaseLease(tx: Tx, id: number): Promise<void> {
  await tx.query(
    `update mailbox_lease set owner = null, epoch = epoch + 1, until = '-infinity' where mailbox_id = $1`,
    [id],
  );
}

/** What lay outside the horizon is enumerated again, by the new one. */
async function lookAgain(tx: Tx, id: number): Promise<void> {
  await tx.query(
    `update folder set backfill_lo = greatest(backfill_lo, upper(horizon_uids)), horizon_uids = '{}', horizon_count = 0
     where mailbox_id = $1 and not isempty(horizon_uids)`,
    [id],
  );
}
