import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.js';
import { Crypto, hashToken, newToken } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { invitationLetter, type Reader } from './letter-words.js';
import { setToGive } from './permission-sets.js';
import { companyName, queueLetter, withdrawLetters } from './system-letters.js';
import { changeUsers } from './user-changes.js';
import { beginHandOver, HandOvers } from './hand-overs.js';
import {
  belongingsOf,
  leaveMailboxes,
  stopMailboxes,
  takeMailboxesUp,
  type Belongings,
  type Leaving,
} from './user-leaving.js';
import { accountColumns, hashNew, insertUser, type Account } from './users.js';

/**
 *   invited --(sets a password)--> active <--> inactive --> deleted
 *
 * An inactive user cannot sign in, and what acted for him stops at once: sessions, API tokens, consents to apps, the
 * connections of his mailboxes. A deleted one is a name in history only; his address is free again.
 */
const invitationDays = 7;

export interface Invitation {
  email: string;
  name: string;
  isAdmin: boolean;
  permissionSetId?: string | null;
  /** Whether he may accept it at once; else when he is activated and invited again. */
  active?: boolean;
}

export interface Invited {
  id: number;
  /** Null where he is not to come in yet. */
  link: string | null;
}

/** What administrators change of a user. */
export interface UserChange {
  name?: string | undefined;
  isAdmin?: boolean | undefined;
  roleId?: number | undefined;
  permissionSetId?: string | null | undefined;
}

@Injectable()
export class UserLife {
  constructor(
    private readonly database: Database,
    private readonly handOvers: HandOvers,
    private readonly crypto: Crypto,
  ) {}

  /**
   * A user who sets his password by a link, which is mailed to him. It is good once, and for a week.
   * @param origin where this server is reached: the link leads there
   * @throws {InvalidError} {ConflictError}
   */
  async invite(viewer: Viewer, input: Invitation, origin: string): Promise<Invited> {
    return this.changing(viewer, async tx => {
      const permissionSetId = await setToGive(tx, input.permissionSetId ?? null);
      const account = await insertUser(tx, { ...input, permissionSetId }, viewer.userId);
      if (input.active === false) return { id: account.id, link: null };
      return { id: account.id, link: await this.sendInvitation(tx, viewer, account, origin) };
    });
  }

  /** Another link in the place of the last one, also for an active user who lost his password. @throws {NotFoundError} */
  async inviteAgain(viewer: Viewer, id: number, origin: string): Promise<Invited> {
    return this.changing(viewer, async tx => {
      const user = await lockUser(tx, id);
      if (!user.active) throw new ConflictError('This user is inactive', 'Activate him first.');
      return { id, link: await this.sendInvitation(tx, viewer, { ...user, id }, origin) };
    });
  }

  /** Whom a link is for. @throws {ForbiddenError} where it is used or too old */
  async invited(token: string): Promise<{ email: string; name: string }> {
    const [row] = await this.database.query<{ email: string; name: string }>(
      'select email, name from users where invitation_hash = $1 and invited_until > now() and active',
      [hashToken(token)],
    );
    if (!row) throw invalidLink();
    return row;
  }

  /** Sets the password; all sessions of before end. @throws {ForbiddenError} {InvalidError} */
  async accept(token: string, password: string): Promise<Account> {
    const passwordHash = await hashNew(password, 'password');
    return this.database.transaction(async tx => {
      const [account] = await tx.query<Account>(
        `update users u set password_hash = $2, invitation_hash = null, invited_until = null, updated_at = now()
         where invitation_hash = $1 and invited_until > now() and active returning ${accountColumns}`,
        [hashToken(token), passwordHash],
      );
      if (!account) throw invalidLink();
      await tx.query('delete from session where user_id = $1', [account.id]);
      await withdrawLetters(tx, account.id, 'invitation');
      return account;
    });
  }

  /**
   * All that is named, or nothing.
   * @throws {NotFoundError} {InvalidError} {ConflictError} where he is the last administrator and should be none
   */
  async change(viewer: Viewer, id: number, change: UserChange): Promise<void> {
    const { name, isAdmin, roleId, permissionSetId } = change;
    await this.changing(viewer, async tx => {
      await lockUser(tx, id);
      if (isAdmin === false) await refuseLastAdmin(tx, id);
      if (roleId !== undefined) await refuseUnknownRole(tx, roleId);
      const set = permissionSetId === undefined ? null : await setToGive(tx, permissionSetId);
      await changeUsers(tx, viewer.userId, [id], () =>
        tx.query(
          `update users set name = coalesce($2, name), is_admin = coalesce($3, is_admin),
             role_id = coalesce($4, role_id), permission_set_id = case when $5 then $6 else permission_set_id end,
             updated_at = now()
           where id = $1`,
          [id, name, isAdmin, roleId, permissionSetId !== undefined, set],
        ),
      );
    });
  }

  /** He signs in as before; his mailboxes go on. Tokens and consents were ended and stay so. @throws {NotFoundError} */
  async activate(viewer: Viewer, id: number): Promise<void> {
    await this.changing(viewer, async tx => {
      const { active } = await lockUser(tx, id);
      if (active) return;
      await changeUsers(tx, viewer.userId, [id], () =>
        tx.query('update users set active = true, updated_at = now() where id = $1', [id]),
      );
      await takeMailboxesUp(tx, viewer.userId, id);
    });
  }

  /**
   * @throws {NotFoundError}
   * @throws {ConflictError} where he is the last administrator
   * @throws {InvalidError} where the heir is no active user, or private mail would be handed on by default
   */
  async deactivate(viewer: Viewer, id: number, leaving: Leaving = {}): Promise<void> {
    const handOver = await this.changing(viewer, async tx => {
      await lockUser(tx, id);
      return changeUsers(tx, viewer.userId, [id], () => this.leave(tx, viewer, id, leaving));
    });
    if (handOver) await this.handOvers.run(handOver);
  }

  /** For good: only the name stays, where history tells it. @throws as `deactivate` */
  async remove(viewer: Viewer, id: number, leaving: Leaving = {}): Promise<void> {
    const handOver = await this.changing(viewer, async tx => {
      await lockUser(tx, id);
      const leave = async () => {
        const handOver = await this.leave(tx, viewer, id, leaving);
        await tx.query(
          `update users set deleted_at = now(), email = 'deleted:' || id, password_hash = null, phone = null,
             totp_secret = null, totp_confirmed_at = null, recovery_code_hashes = '{}', is_admin = false
            where id = $1`,
          [id],
        );
        return handOver;
      };
      const handOver = await changeUsers(tx, viewer.userId, [id], leave, 'user.deleted');
      await tx.query('delete from follower where user_id = $1 or followed_user_id = $1', [id]);
      await tx.query(
        `update team set member_ids = array_remove(member_ids, $1), manager_id = nullif(manager_id, $1)
          where $1 = any(member_ids) or manager_id = $1`,
        [id],
      );
      return handOver;
    });
    if (handOver) await this.handOvers.run(handOver);
  }

  /** What a user leaves behind. */
  belongings(id: number): Promise<Belongings> {
    return belongingsOf(this.database, id);
  }

  private async sendInvitation(
    tx: Tx,
    viewer: Viewer,
    { id, email, name, locale }: Reader & { id: number; email: string },
    origin: string,
  ): Promise<string> {
    const link = `${origin}/invitation?token=${await invitationFor(tx, id)}`;
    // Who has not chosen a language is written to in that of whoever invites him.
    const [inviter] = await tx.query<{ locale: string | null }>('select locale from users where id = $1', [
      viewer.userId,
    ]);
    const reader = { name, locale: locale ?? inviter?.locale ?? null };
    const letter = invitationLetter(reader, await companyName(tx));
    await withdrawLetters(tx, id, 'invitation');
    await queueLetter(
      tx,
      { kind: 'invitation', to: email, userId: id, letter, link, lastsHours: invitationDays * 24 },
      this.crypto,
    );
    return link;
  }

  /** @returns the job that hands his items over; null where they stay his */
  private async leave(tx: Tx, viewer: Viewer, id: number, leaving: Leaving): Promise<number | null> {
    await refuseLastAdmin(tx, id);
    for (const [field, heir] of [
      ['items_to', leaving.itemsTo],
      ['mailboxes_to', leaving.mailboxesTo],
    ] as const) {
      if (heir) await refuseUnknownHeir(tx, field, heir, id);
    }
    await tx.query(
      `update users set active = false, invitation_hash = null, invited_until = null, updated_at = now()
       where id = $1`,
      [id],
    );
    await tx.query('delete from session where user_id = $1', [id]);
    await tx.query('delete from password_reset where user_id = $1', [id]);
    await tx.query(`delete from system_letter where user_id = $1 and state <> 'sent'`, [id]);
    await tx.query('delete from api_token where user_id = $1', [id]);
    await tx.query('delete from oauth_grant where user_id = $1', [id]);
    await stopMailboxes(tx, viewer.userId, id);
    await leaveMailboxes(tx, id, leaving);
    return leaving.itemsTo ? beginHandOver(tx, viewer, id, leaving.itemsTo) : null;
  }

  /**
   * Only administrators change what a user is, and one at a time: else the last two could both leave. Who was made none
   * while he waited for the other is refused as anybody else.
   */
  private changing<T>(viewer: Viewer, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(async tx => {
      await tx.query('select pg_advisory_xact_lock($1)', [userLock]);
      const admins = await tx.query('select from users where id = $1 and is_admin and active', [
        viewer.userId,
      ]);
      if (admins.length === 0) throw new ForbiddenError('Only administrators may do this');
      return work(tx);
    });
  }
}

/** Any number would do; it only has to be the same in every process. */
const userLock = 7_231_408;

async function invitationFor(tx: Tx, id: number): Promise<string> {
  const token = newToken();
  await tx.query(
    `update users set invitation_hash = $2, invited_until = now() + $3 * interval '1 day' where id = $1`,
    [id, hashToken(token), invitationDays],
  );
  return token;
}

async function lockUser(
  tx: Tx,
  id: number,
): Promise<{ active: boolean; email: string; name: string; locale: string | null }> {
  const [user] = await tx.query<{ active: boolean; email: string; name: string; locale: string | null }>(
    'select active, email, name, locale from users where id = $1 and deleted_at is null for update',
    [id],
  );
  if (!user) throw new NotFoundError('User');
  return user;
}

async function refuseLastAdmin(tx: Tx, id: number): Promise<void> {
  const [row] = await tx.query<{ last: boolean }>(
    `select is_admin and not exists (
       select from users o where o.id <> $1 and o.is_admin and o.active and o.password_hash is not null) as last
     from users where id = $1 and active`,
    [id],
  );
  if (row?.last) {
    throw new ConflictError(
      'This is the last administrator, and a company needs one',
      'Make somebody else an administrator first.',
    );
  }
}

async function refuseUnknownRole(tx: Tx, id: number): Promise<void> {
  const rows = await tx.query('select from role where id = $1 for key share', [id]);
  if (rows.length === 0) throw new InvalidError('role_id', 'role_id: there is no such role');
}

async function refuseUnknownHeir(tx: Tx, field: string, heir: number, leaver: number): Promise<void> {
  const rows = await tx.query('select from users where id = $1 and id <> $2 and active for share', [
    heir,
    leaver,
  ]);
  if (rows.length === 0) throw new InvalidError(field, `${field}: there is no such active user`);
}

const invalidLink = () =>
  new ForbiddenError('This link is not valid any more', 'Ask your administrator for another one.');
