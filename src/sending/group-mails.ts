import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import type { SendingReason } from '../model/outgoing-mail.js';
import { Database, type Tx } from '../platform/database.js';
import { Attachments } from './attachments.js';
import { tell } from './changes.js';
import { refuseSubject, senderOf } from './check.js';
import { fieldsIn, filled, mergeValues, refuseEmpty, type MergeValues } from './merge-fields.js';
import { openDraft } from './own.js';
import { reasons, undoMs } from './states.js';
import { wayOut } from './way-out.js';

export interface GroupFields {
  mailbox_id: number;
  subject: string;
  html: string;
  person_ids: number[];
  track_opens?: boolean | undefined;
  track_links?: boolean | undefined;
  /** Its files go along. */
  draft_id?: number | undefined;
}

export interface GroupView {
  id: number;
  subject: string;
  state: 'running' | 'stopped' | 'done';
  reason: SendingReason | null;
  counts: Record<string, number>;
  mails: {
    id: number;
    person_id: number | null;
    address: string;
    state: string;
    reason: SendingReason | null;
  }[];
  add_time: Date;
}

interface Member {
  person_id: number;
  name: string;
  address: string | null;
  stopped: 'bounced' | 'complaint' | 'unsubscribed' | null;
}

export interface Preview {
  person_id: number;
  address: string | null;
  subject: string;
  html: string;
  /** `said`: the merge field that is empty, where one is. */
  problem: { rule: string; text: string; field: string; said?: string } | null;
}

const mostInGroup = 100;
/** From one mail of a group to the next: as fast as a person with a list, so that no provider takes offence. */
const apartMs = 6_000;

const stops = {
  bounced: 'takes no mail: an earlier one came back',
  complaint: 'has reported an earlier mail as unwanted',
  unsubscribed: 'wants no more group mail',
};

/** One mail to each of up to a hundred people, who do not see each other. */
@Injectable()
export class GroupMails {
  constructor(
    private readonly database: Database,
    private readonly attachments: Attachments,
  ) {}

  /** What each would get, and why one would get none. Nothing is stored. @throws {InvalidError} */
  async preview(viewer: Viewer, given: GroupFields): Promise<Preview[]> {
    const prepared = await this.prepare(viewer, given);
    // It leads somewhere only once there is a mail to unsubscribe from.
    const below = await wayOut(this.database, viewer.userId, '#');
    return prepared.map(({ member, values }) => ({
      person_id: member.person_id,
      address: member.address,
      subject: filled(given.subject, values, 'text'),
      html: filled(given.html, values, 'html') + below,
      problem: problemOf(member, values, given),
    }));
  }

  /** @throws {InvalidError} that names the first who cannot be written to; then nothing is sent to anybody */
  async create(viewer: Viewer, given: GroupFields, origin: string): Promise<GroupView> {
    if (given.track_opens || given.track_links) need(viewer, 'mail.track', { rule: 'mail-no-tracking' });
    const prepared = await this.prepare(viewer, given);
    for (const { member, values } of prepared) {
      const problem = problemOf(member, values, given);
      if (problem)
        throw new InvalidError(
          problem.field,
          `${member.name}: ${problem.text}`,
          'Put it right, or leave this person out.',
        );
    }
    const id = await this.database.transaction(async tx => {
      if (given.draft_id !== undefined) await openDraft(tx, viewer, given.draft_id);
      const [group] = await tx.query<{ id: number }>(
        'insert into group_mail (user_id, mailbox_id, subject) values ($1, $2, $3) returning id',
        [viewer.userId, given.mailbox_id, given.subject],
      );
      const rows = await tx.query<{ id: number; user_id: number }>(
        `insert into outgoing_mail (user_id, mailbox_id, group_mail_id, state, person_id, "to", subject, html, links, track_opens,
                track_links, origin, not_before, next_try_at)
         select $1, $2, $3, 'queued', x.person_id, x."to", x.subject, x.html, jsonb_build_object('person_id', x.person_id), $5, $6, $7,
                now() + make_interval(secs => x.after), now() + make_interval(secs => x.after)
           from jsonb_to_recordset($4::jsonb) as x (person_id bigint, "to" jsonb, subject text, html text, after float8)
         returning id, user_id`,
        [
          viewer.userId,
          given.mailbox_id,
          group!.id,
          JSON.stringify(
            prepared.map(({ member, values }, n) => ({
              person_id: member.person_id,
              to: [{ address: member.address, name: member.name.replace(/\s+/g, ' ') }],
              subject: filled(given.subject, values, 'text'),
              html: filled(given.html, values, 'html'),
              after: (undoMs + n * apartMs) / 1000,
            })),
          ),
          given.track_opens ?? false,
          given.track_links ?? false,
          origin,
        ],
      );
      if (given.draft_id !== undefined) {
        await this.attachments.copyTo(
          tx,
          given.draft_id,
          rows.map(row => row.id),
        );
        await tx.query('delete from outgoing_mail where id = $1', [given.draft_id]);
      }
      await tell(tx, rows);
      return group!.id;
    });
    return this.one(viewer, id);
  }

  /** The viewer's last hundred, newest first. */
  async list(viewer: Viewer): Promise<GroupView[]> {
    return this.find(viewer, null);
  }

  /** @throws {NotFoundError} */
  async one(viewer: Viewer, id: number): Promise<GroupView> {
    const [view] = await this.find(viewer, id);
    if (!view) throw new NotFoundError('group mail');
    return view;
  }

  /** Holds back what has not gone yet. @throws {NotFoundError} */
  async stop(viewer: Viewer, id: number): Promise<GroupView> {
    return this.change(viewer, id, tx =>
      tx.query(`update group_mail set state = 'stopped', reason = $2 where id = $1 and state = 'running'`, [
        id,
        JSON.stringify(reasons.stopped('You have stopped it', { rule: 'group-stopped' })),
      ]),
    );
  }

  /** Goes on with it, as slowly as before. @throws {NotFoundError} */
  async resume(viewer: Viewer, id: number): Promise<GroupView> {
    return this.change(viewer, id, async tx => {
      const stopped = await tx.query(
        `update group_mail set state = 'running', reason = null where id = $1 and state = 'stopped' returning 1`,
        [id],
      );
      // One that goes on has its times already.
      if (stopped.length === 0) return;
      await tx.query(
        `update outgoing_mail o set next_try_at = now() + make_interval(secs => x.n * $2::float8 / 1000)
           from (select id, row_number() over (order by id) as n from outgoing_mail where group_mail_id = $1 and state = 'queued') x
          where o.id = x.id`,
        [id, apartMs],
      );
    });
  }

  private async change(viewer: Viewer, id: number, work: (tx: Tx) => Promise<unknown>): Promise<GroupView> {
    await this.one(viewer, id);
    await this.database.transaction(async tx => {
      await work(tx);
      const mails = await tx.query<{ id: number; user_id: number }>(
        'select id, user_id from outgoing_mail where group_mail_id = $1',
        [id],
      );
      await tell(tx, mails);
    });
    return this.one(viewer, id);
  }

  private async prepare(
    viewer: Viewer,
    given: GroupFields,
  ): Promise<{ member: Member; values: MergeValues }[]> {
    const ids = [...new Set(given.person_ids)];
    if (ids.length === 0 || ids.length > mostInGroup)
      throw new InvalidError(
        'person_ids',
        `A group mail goes to 1 to ${mostInGroup} people; this one has ${ids.length}`,
        'Send it in parts, or use a service for mailings.',
        { rule: 'group-too-many', said: `${mostInGroup}` },
      );
    await senderOf(this.database, viewer, given.mailbox_id);
    refuseSubject(given.subject);
    fieldsIn(textsOf(given));
    const found = await this.database.query<Member>(
      `select p.id as person_id, p.name, mail.email as address, (select s.reason from mail_stop s where s.address = mail.email) as stopped
         from person p left join lateral (
           select email from contact_email e where e.person_id = p.id order by e.is_primary desc, e.position, e.id limit 1) mail on true
        where p.id = any($2) and ${visibleItem(viewer, 'p', '$1')}`,
      [viewer.userId, ids],
    );
    const members = ids.map(id => found.find(one => one.person_id === id));
    const missing = members.indexOf(undefined);
    if (missing >= 0)
      throw new InvalidError(
        'person_ids',
        `There is no person ${ids[missing]}`,
        'Name persons that you may see.',
      );
    const there = members as Member[];
    const values = await mergeValues(
      this.database,
      viewer,
      there.map(({ person_id, address }) => ({ links: { person_id }, address })),
    );
    return there.map((member, n) => ({ member, values: values[n]! }));
  }

  private find(viewer: Viewer, id: number | null): Promise<GroupView[]> {
    return this.database.query<GroupView>(
      `select g.id, g.subject, g.reason, g.add_time,
              case when g.state = 'running' and not exists (
                select from outgoing_mail o where o.group_mail_id = g.id and o.state in ('scheduled', 'queued', 'sending'))
              then 'done' else g.state end as state,
              (select coalesce(jsonb_object_agg(state, n), '{}') from (
                 select o.state, count(*)::int as n from outgoing_mail o where o.group_mail_id = g.id group by 1) c) as counts,
              (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'person_id', o.person_id, 'address', o."to" -> 0 ->> 'address',
                 'state', o.state, 'reason', o.reason) order by o.id), '[]') from outgoing_mail o where o.group_mail_id = g.id) as mails
         from group_mail g join mailbox m on m.id = g.mailbox_id and m.user_id = $1 and m.deleted_at is null
        where g.user_id = $1 and ($2::bigint is null or g.id = $2)
        order by g.id desc limit 100`,
      [viewer.userId, id],
    );
  }
}

const textsOf = ({ subject, html }: GroupFields) => [
  { at: 'subject', text: subject },
  { at: 'html', text: html },
];

function problemOf(member: Member, values: MergeValues, given: GroupFields): Preview['problem'] {
  if (member.address === null)
    return { rule: 'no-address', text: 'has no email address', field: 'person_ids' };
  if (member.stopped) return { rule: member.stopped, text: stops[member.stopped], field: 'person_ids' };
  try {
    refuseEmpty(textsOf(given), values);
    return null;
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    const { message, field = 'html', trouble } = error;
    return { rule: 'empty-field', text: message, field, said: trouble?.said ?? '' };
  }
}
