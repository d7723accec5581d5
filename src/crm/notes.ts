import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { visibleNote } from '../access/note.js';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Deal, Lead, Note, NoteComment, Organization, Person, Project } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { mention } from './mentions.js';
import { safeNote } from './note-html.js';

export interface NoteInput {
  content: string;
  userId: number;
  dealId: number | null;
  leadId: string | null;
  personId: number | null;
  organizationId: number | null;
  projectId: number | null;
  addTime: Date;
  pinnedToDeal: boolean;
  pinnedToLead: boolean;
  pinnedToPerson: boolean;
  pinnedToOrganization: boolean;
  pinnedToProject: boolean;
}

/** What a note stands on, and by which input. */
const places = [
  ['deal', 'dealId', Deal, 'pinnedToDeal'],
  ['lead', 'leadId', Lead, 'pinnedToLead'],
  ['person', 'personId', Person, 'pinnedToPerson'],
  ['organization', 'organizationId', Organization, 'pinnedToOrganization'],
  ['project', 'projectId', Project, 'pinnedToProject'],
] as const;

/** Notes on items, and the comments below them. Who may see a note may change it. */
@Injectable()
export class Notes {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  async create(viewer: Viewer, input: Partial<NoteInput> & { content: string }): Promise<number> {
    const { html, mentions } = await safeNote(input.content);
    return this.changes.run(viewer, async change => {
      const user = await change.owner(input.userId);
      const note = change.em.create(Note, { content: html, user, updater: user } as never);
      if (input.addTime) note.addTime = input.addTime;
      await apply(change, note, input);
      change.em.persist(note);
      await change.em.flush();
      touchAll(change, note);
      await mention(this.database, change, { noteId: note.id }, mentions);
      change.tell(() => ({ name: 'note.added', payload: { id: note.id } }));
      return note.id;
    });
  }

  async update(viewer: Viewer, id: number, input: Partial<NoteInput>): Promise<number> {
    const written = input.content === undefined ? null : await safeNote(input.content);
    return this.changes.run(viewer, async change => {
      const note = await this.open(change, id);
      const before = standsOn(note);
      if (written) note.content = written.html;
      if (input.userId !== undefined) note.user = await change.owner(input.userId);
      await apply(change, note, input);
      if (!change.changesAnything()) return id;
      note.updater = await change.owner(viewer.userId);
      note.touch();
      for (const [place, item] of before) change.touch(place, item);
      touchAll(change, note);
      if (written) await mention(this.database, change, { noteId: id }, written.mentions);
      change.tell(() => ({ name: 'note.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const note = await this.open(change, id);
      note.touch();
      note.deletedAt = note.updateTime;
      touchAll(change, note);
      change.tell(() => ({ name: 'note.deleted', payload: { id } }));
    });
  }

  /** A page of a note's comments, the oldest first. @throws {NotFoundError} */
  async comments(viewer: Viewer, noteId: number, start: number, limit: number): Promise<NoteComment[]> {
    await this.see(viewer, noteId);
    return this.database
      .em()
      .find(
        NoteComment,
        { note: noteId, deletedAt: null },
        { orderBy: { addTime: 'asc', id: 'asc' }, offset: start, limit },
      );
  }

  /** @throws {NotFoundError} */
  async comment(viewer: Viewer, noteId: number, id: string): Promise<NoteComment> {
    await this.see(viewer, noteId);
    const comment = await this.database.em().findOne(NoteComment, { id, note: noteId, deletedAt: null });
    if (!comment) throw new NotFoundError('Comment');
    return comment;
  }

  async addComment(viewer: Viewer, noteId: number, content: string): Promise<NoteComment> {
    const { html, mentions } = await safeNote(content);
    return this.changes.run(viewer, async change => {
      const note = await this.open(change, noteId);
      const user = await change.owner(viewer.userId);
      const comment = change.em.create(NoteComment, { note, content: html, user, updater: user } as never);
      change.em.persist(comment);
      touchAll(change, note);
      await change.em.flush();
      await mention(this.database, change, { noteId, commentId: comment.id }, mentions);
      return comment;
    });
  }

  async changeComment(viewer: Viewer, noteId: number, id: string, content: string): Promise<NoteComment> {
    const { html, mentions } = await safeNote(content);
    return this.changes.run(viewer, async change => {
      const { note, comment } = await this.openComment(change, noteId, id);
      comment.content = html;
      if (!change.changesAnything()) return comment;
      comment.updater = await change.owner(viewer.userId);
      comment.updateTime = new Date();
      touchAll(change, note);
      await mention(this.database, change, { noteId, commentId: id }, mentions);
      return comment;
    });
  }

  removeComment(viewer: Viewer, noteId: number, id: string): Promise<void> {
    return this.changes.run(viewer, async change => {
      const { note, comment } = await this.openComment(change, noteId, id);
      comment.deletedAt = new Date();
      touchAll(change, note);
    });
  }

  private async openComment(change: Change, noteId: number, id: string) {
    const note = await this.open(change, noteId);
    const comment = await change.em.findOne(NoteComment, { id, note: noteId, deletedAt: null });
    if (!comment) throw new NotFoundError('Comment');
    return { note, comment };
  }

  private async see(viewer: Viewer, id: number): Promise<void> {
    const found = await this.database.query(
      `select 1 from note t where t.id = $2 and ${visibleNote(viewer, 't', '$1')}`,
      [viewer.userId, id],
    );
    if (found.length === 0) throw new NotFoundError('Note');
  }

  private async open({ em, viewer }: Change, id: number): Promise<Note> {
    const note = await em.findOne(Note, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const found = note
      ? await this.database.within(em, tx =>
          tx.query(`select 1 from note t where t.id = $2 and ${visibleNote(viewer, 't', '$1')}`, [
            viewer.userId,
            id,
          ]),
        )
      : [];
    if (!note || found.length === 0) throw new NotFoundError('Note');
    return note;
  }
}

async function apply(change: Change, note: Note, input: Partial<NoteInput>): Promise<void> {
  for (const [place, field, type, pin] of places) {
    const id = input[field];
    if (id !== undefined) {
      Object.assign(note, { [place]: await change.other<any>(type, id, field, note[place]) });
    }
    if (input[pin] !== undefined) note[pin] = input[pin];
    if (note[pin] && !note[place]) {
      if (input[pin]) throw new InvalidError(pin, `the note does not stand on a ${place}`);
      note[pin] = false;
    }
  }
  if (places.every(([place]) => !note[place])) {
    throw new InvalidError(
      'dealId',
      'a note stands on a deal, lead, person, organization or project',
      'Name one of them.',
    );
  }
}

const standsOn = (note: Note) => places.map(([place]) => [place, note[place]?.id] as const);

function touchAll(change: Change, note: Note): void {
  for (const [place, id] of standsOn(note)) change.touch(place, id);
}
