import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, ForbiddenError, MailServerError, NotFoundError } from '../errors.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { Queue } from '../platform/queue.js';
import type { MailCredentials } from './credentials.js';
import { MailLogins, withoutPassword, type StoredServers } from './mail-logins.js';
import { endGrant } from './mail-tokens.js';
import { horizonOf, readMailboxChange, readNewMailbox } from './mailbox-input.js';
import {
  chooseFolders,
  insertMailbox,
  lookAgain,
  releaseLease,
  setState,
  startOver,
  type FolderChoice,
} from './mailbox-steps.js';

interface Stored extends StoredServers {
  user_id: number;
  kind: 'imap' | 'smart_bcc' | 'import';
  state: string;
}

/** Connecting, changing, pausing and removing a mailbox: only ever by its owner. What it shows is in `mailbox-view.ts`. */
@Injectable()
export class Mailboxes {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly queue: Queue,
    private readonly logins: MailLogins,
  ) {}

  /**
   * Signs in at its servers and, unless `test_only`, stores the mailbox; a holder then finds it by itself.
   *
   * @throws {KontorError} `invalid`, where a field or a folder is wrong
   * @throws {MailServerError} where a server cannot be reached or does not take the credentials
   * @throws {TooManyRequestsError} where too many such logins have failed
   * @throws {ConflictError} where this user has the mailbox already
   */
  async create(viewer: Viewer, body: unknown): Promise<{ id: number | null; folders: string[] }> {
    const input = readNewMailbox(body);
    await this.refuseDuplicate(viewer.userId, input.email);
    const imap = { ...input.imap, user: input.imap.user ?? input.email };
    const smtp = input.smtp && {
      ...input.smtp,
      user: input.smtp.user ?? imap.user,
      password: input.smtp.password ?? imap.password,
    };
    const found = await this.logins.imap(viewer.userId, imap);
    refuseUnknownFolders(input.folders, found);
    if (smtp) await this.logins.smtp(viewer.userId, smtp);
    if (input.test_only) return { id: null, folders: found };

    const credentials: MailCredentials = {
      imap: { password: imap.password },
      ...(smtp ? { smtp: { password: smtp.password } } : {}),
    };
    const id = await this.database
      .transaction(async tx => {
        const newId = await insertMailbox(tx, this.crypto, {
          userId: viewer.userId,
          email: input.email,
          imap: withoutPassword(imap),
          smtp: smtp ? withoutPassword(smtp) : null,
          credentials,
          choices: input,
        });
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
   * backfill look again at what it had passed over. A later start and fewer folders take nothing away.
   *
   * @throws as `create`; {NotFoundError} where there is none, {ForbiddenError} for an administrator who is not its owner,
   *   {ConflictError} where its servers were changed in the meantime
   */
  async update(viewer: Viewer, id: number, body: unknown): Promise<void> {
    const change = readMailboxChange(body);
    const current = await this.own(viewer, id);
    const servers = await this.logins.change(viewer.userId, current, change);
    const reconnects = change.imap !== undefined;
    if (change.folders !== undefined)
      await this.refuseUnknown(current, change.folders, servers?.folders ?? null);
    const otherFolders = change.folders !== undefined;
    const earlier = await this.database.transaction(async tx => {
      // Looked at again: while we tried the server it may have been removed, and its credentials must not come back, or
      // changed, and what is not named here stays as it is by now.
      const [standing] = await tx.query<{ horizon: string | null; state: string; same: boolean }>(
        `select horizon::text, state, credentials is not distinct from $3 as same from mailbox
          where id = $1 and user_id = $2 and deleted_at is null for no key update`,
        [id, viewer.userId, current.credentials],
      );
      if (!standing) throw new NotFoundError('mailbox');
      if (servers && !standing.same)
        throw new ConflictError('The mailbox was changed meanwhile', 'Look at its settings and try again.');
      const horizon = change.sync_from === undefined ? standing.horizon : horizonOf(change.sync_from);
      const isEarlier = standing.horizon !== null && (horizon === null || horizon < standing.horizon);
      await tx.query(
        `update mailbox set
           imap = case when $12 then $2::jsonb else imap end, smtp = case when $12 then $3::jsonb else smtp end,
           credentials = case when $12 then $4::bytea else credentials end,
           horizon = $5, folder_choice = coalesce($6, folder_choice),
           create_persons = coalesce($7, create_persons), sharing = coalesce($8, sharing),
           link_automatically = coalesce($9, link_automatically), aliases = coalesce($10, aliases),
           sync_requested_at = case when $11 then now() else sync_requested_at end
         where id = $1`,
        [
          id,
          servers && JSON.stringify(servers.imap),
          servers?.smtp ? JSON.stringify(servers.smtp) : null,
          servers?.credentials ?? null,
          horizon,
          change.folders === undefined ? null : JSON.stringify(change.folders),
          change.create_persons ?? null,
          change.sharing ?? null,
          change.link_automatically ?? null,
          change.aliases ?? null,
          isEarlier || otherFolders || reconnects,
          servers !== null,
        ],
      );
      if (servers) await endGrant(tx, id);
      // The connection that is open goes by the old choice; the next one sets the new folders' cursors, and off they
      // go. The lease comes before the folders, as it does for whoever holds it.
      if (otherFolders || reconnects) await releaseLease(tx, id);
      if (isEarlier) await lookAgain(tx, id);
      if (change.folders !== undefined) await chooseFolders(tx, id, change.folders);
      if (reconnects) await startOver(tx, id);
      else if ((isEarlier || otherFolders) && standing.state === 'live')
        await setState(tx, id, 'backfilling', null);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: id } }], viewer.userId);
      return isEarlier;
    });
    if (earlier) await this.queue.add('mail.backfill', { mailboxId: id }, { once: `backfill:${id}` });
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
   * anybody; messages that another mailbox has too stay visible through that one. The purge deletes it after 30 days.
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

  /** Folders that were made since the last look at the list are asked for at the server. */
  private async refuseUnknown(current: Stored, choice: FolderChoice, listed: string[] | null): Promise<void> {
    if (typeof choice === 'string') return;
    const rows = await this.database.query<{ path: string }>(
      'select path from folder where mailbox_id = $1 and missing_since is null',
      [current.id],
    );
    const known = listed ?? rows.map(row => row.path);
    if (unknownAmong(choice, known) === undefined) return;
    refuseUnknownFolders(choice, listed ?? (await this.logins.folders(current.user_id, current)));
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
      `select id, user_id, kind, imap, smtp, credentials, state
       from mailbox where id = $1 and deleted_at is null and ($2 or user_id = $3)`,
      [id, viewer.isAdmin, viewer.userId],
    );
    if (!row) throw new NotFoundError('mailbox');
    if (row.user_id !== viewer.userId) {
      throw new ForbiddenError('Only its owner can change a mailbox', 'Ask the owner of the mailbox.');
    }
    return row;
  }
}

function duplicate(email: string): ConflictError {
  return new ConflictError(
    `You have connected ${email} already`,
    'Change its settings instead of adding it again.',
    'email',
  );
}

const unknownAmong = (choice: string[], found: string[]): string | undefined =>
  choice.find(path => !found.includes(path) && !(path.toUpperCase() === 'INBOX' && found.includes('INBOX')));

function refuseUnknownFolders(choice: FolderChoice, found: string[]): void {
  if (typeof choice === 'string') return;
  const unknown = unknownAmong(choice, found);
  if (unknown === undefined) return;
  throw new MailServerError(
    'no_such_folder',
    `The mailbox has no folder "${unknown}"`,
    `Choose among: ${found.slice(0, 30).join(', ')}${found.length > 30 ? ', …' : ''}.`,
    true,
    'folders',
  );
}
