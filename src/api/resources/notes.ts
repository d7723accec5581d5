import { z } from 'zod';
import { visibleNote } from '../../access/note.js';
import { isVisible, type Viewer, type VisibleItem } from '../../access/viewer.js';
import { Notes, type NoteInput } from '../../crm/notes.js';
import { Note } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { equals, onItem, resource, seenId, since, type Field, type Filter } from '../resource.js';

const longest = 100_000;
const object = kinds.of(z.looseObject({}));

/** What the note stands on, by name only, as the viewer may see it. */
const named = <E extends VisibleItem>(
  item: E | null | undefined,
  viewer: Viewer,
  read: (item: E) => object,
) => (item && isVisible(item, viewer) ? read(item) : null);

const pinned = (name: keyof Note & keyof NoteInput): Field<Note, NoteInput> => ({
  kind: kinds.boolean,
  input: name,
  read: note => note[name],
});

const isPinned = (column: string): Filter => equals(column, kinds.boolean);

export const notes = resource<Note, NoteInput>({
  name: 'Note',
  path: 'notes',
  table: 'note',
  entity: Note,
  populate: ['user', 'deal', 'lead', 'person', 'organization', 'project'],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleNote,
  dialects: ['v1'],
  verbs: Notes,
  sorts: {
    id: { column: 'id', type: 'bigint' },
    add_time: { column: 'add_time', type: 'timestamptz' },
    update_time: { column: 'update_time', type: 'timestamptz' },
    user_id: { column: 'user_id', type: 'bigint' },
  },
  filters: {
    user_id: equals('user_id', kinds.id),
    deal_id: onItem('deal'),
    lead_id: onItem('lead', p => `t.lead_id = ${p}`, kinds.uuid),
    person_id: onItem('person'),
    org_id: onItem('organization'),
    project_id: onItem('project'),
    pinned_to_deal_flag: isPinned('pinned_to_deal'),
    pinned_to_lead_flag: isPinned('pinned_to_lead'),
    pinned_to_person_flag: isPinned('pinned_to_person'),
    pinned_to_organization_flag: isPinned('pinned_to_organization'),
    pinned_to_project_flag: isPinned('pinned_to_project'),
    start_date: since('add_time', kinds.date),
    end_date: { kind: kinds.date, sql: p => `t.add_time < ${p}::date + 1` },
    updated_since: since('update_time', kinds.isoTime),
  },
  fields: {
    id: { kind: kinds.id, read: note => note.id },
    content: { kind: kinds.text(longest, 1), input: 'content', required: true, read: note => note.content },
    user_id: { kind: kinds.id, input: 'userId', read: note => note.user?.id },
    last_update_user_id: { kind: kinds.id, read: note => note.updater?.id },
    deal_id: {
      kind: kinds.id,
      input: 'dealId',
      nullable: true,
      read: (note, viewer) => seenId(note.deal, viewer),
    },
    lead_id: {
      kind: kinds.uuid,
      input: 'leadId',
      nullable: true,
      read: (note, viewer) => seenId(note.lead, viewer),
    },
    person_id: {
      kind: kinds.id,
      input: 'personId',
      nullable: true,
      read: (note, viewer) => seenId(note.person, viewer),
    },
    org_id: {
      kind: kinds.id,
      input: 'organizationId',
      nullable: true,
      read: (note, viewer) => seenId(note.organization, viewer),
    },
    project_id: {
      kind: kinds.id,
      input: 'projectId',
      nullable: true,
      read: (note, viewer) => seenId(note.project, viewer),
    },
    task_id: { kind: kinds.id, read: () => null },
    pinned_to_deal_flag: pinned('pinnedToDeal'),
    pinned_to_lead_flag: pinned('pinnedToLead'),
    pinned_to_person_flag: pinned('pinnedToPerson'),
    pinned_to_organization_flag: pinned('pinnedToOrganization'),
    pinned_to_project_flag: pinned('pinnedToProject'),
    deal: { kind: object, read: (note, viewer) => named(note.deal, viewer, ({ title }) => ({ title })) },
    lead: { kind: object, read: (note, viewer) => named(note.lead, viewer, ({ title }) => ({ title })) },
    person: { kind: object, read: (note, viewer) => named(note.person, viewer, ({ name }) => ({ name })) },
    organization: {
      kind: object,
      read: (note, viewer) => named(note.organization, viewer, ({ name }) => ({ name })),
    },
    project: {
      kind: object,
      read: (note, viewer) => named(note.project, viewer, ({ title }) => ({ title })),
    },
    user: {
      kind: object,
      read: (note, viewer) =>
        note.user && {
          email: note.user.email,
          name: note.user.name,
          icon_url: null,
          is_you: note.user.id === viewer.userId,
        },
    },
    active_flag: { kind: kinds.boolean, read: note => !note.deletedAt },
    add_time: { kind: kinds.time, input: 'addTime', read: note => note.addTime },
    update_time: { kind: kinds.time, read: note => note.updateTime },
  },
});
