import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { ForbiddenError, NotFoundError } from '../errors.js';
import { Database, type Sql } from '../platform/database.js';
import { fieldsIn } from './merge-fields.js';

export interface TemplateView {
  id: number;
  name: string;
  subject: string;
  html: string;
  shared: boolean;
  mine: boolean;
  update_time: Date;
}

/** As lists show it: its text is read with the template itself. */
type TemplateRow = Omit<TemplateView, 'html'>;

export interface TemplateFields {
  name?: string | undefined;
  subject?: string | undefined;
  html?: string | undefined;
  shared?: boolean | undefined;
}

const listed = 'id, name, subject, shared, user_id = $1 as mine, update_time';
const columns = `${listed}, html`;

/** Mails to write again and again: one's own, and those that colleagues share. Only their makers change them. */
@Injectable()
export class Templates {
  constructor(private readonly database: Database) {}

  /** By name; a company has hundreds at most. */
  list(viewer: Viewer): Promise<TemplateRow[]> {
    return this.database.query(
      `select ${listed} from mail_template where user_id = $1 or shared order by lower(name), id limit 1000`,
      [viewer.userId],
    );
  }

  one(viewer: Viewer, id: number): Promise<TemplateView> {
    return oneTemplate(this.database, viewer, id);
  }

  /** @throws {InvalidError} for a field that is not known */
  async create(viewer: Viewer, given: TemplateFields & { name: string }): Promise<TemplateView> {
    refuseUnknown(given);
    const { name, subject = '', html = '', shared = false } = given;
    const [row] = await this.database.query<TemplateView>(
      `insert into mail_template (user_id, name, subject, html, shared) values ($1, $2, $3, $4, $5) returning ${columns}`,
      [viewer.userId, name, subject, html, shared],
    );
    return row!;
  }

  /** @throws {InvalidError}; {ForbiddenError} where it is a colleague's; {NotFoundError} */
  async update(viewer: Viewer, id: number, given: TemplateFields): Promise<TemplateView> {
    refuseUnknown(given);
    await this.own(viewer, id);
    const [row] = await this.database.query<TemplateView>(
      `update mail_template set name = coalesce($3, name), subject = coalesce($4, subject), html = coalesce($5, html),
              shared = coalesce($6, shared), update_time = now()
        where id = $2 and user_id = $1 returning ${columns}`,
      [
        viewer.userId,
        id,
        given.name ?? null,
        given.subject ?? null,
        given.html ?? null,
        given.shared ?? null,
      ],
    );
    if (!row) throw new NotFoundError('template');
    return row;
  }

  async remove(viewer: Viewer, id: number): Promise<void> {
    await this.own(viewer, id);
    await this.database.query('delete from mail_template where id = $2 and user_id = $1', [
      viewer.userId,
      id,
    ]);
  }

  private async own(viewer: Viewer, id: number): Promise<void> {
    const { mine } = await this.one(viewer, id);
    if (!mine)
      throw new ForbiddenError('Only its maker can change a template', 'Make one of your own from it.');
  }
}

/** @throws {NotFoundError} for a colleague's that he does not share */
export async function oneTemplate(sql: Sql, viewer: Viewer, id: number): Promise<TemplateView> {
  const [row] = await sql.query<TemplateView>(
    `select ${columns} from mail_template where id = $2 and (user_id = $1 or shared)`,
    [viewer.userId, id],
  );
  if (!row) throw new NotFoundError('template');
  return row;
}

const refuseUnknown = ({ subject = '', html = '' }: TemplateFields): unknown =>
  fieldsIn([
    { at: 'subject', text: subject },
    { at: 'html', text: html },
  ]);
