import { visibleItem, type Viewer } from '../../access/viewer.js';
import { Projects, type ProjectInput } from '../../crm/projects.js';
import { Project } from '../../model/index.js';
import { projectFacts } from '../../search/item-facts.js';
import { bccAddress } from '../v1/item-fields.js';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';
import { anyOf, details, equals, onItem, resource, seenId, timeSorts, type ItemId } from '../resource.js';

const oneId = kinds.id.lenient.transform(id => [id]);
/** v1 speaks of one where v2 has a list. */
const theOne: Kind<number[]> = { strict: oneId, lenient: oneId, v1: ids => ids[0], v2: ids => ids };

export const projects = resource<Project, ProjectInput>({
  name: 'Project',
  path: 'projects',
  table: 'project',
  noun: 'project',
  entity: Project,
  populate: ['person', 'organization', 'deals.deal'],
  id: kinds.id,
  idType: 'bigint',
  visible: visibleItem,
  dialects: ['v1', 'v2'],
  v1Cursors: true,
  verbs: Projects,
  counted: projectFacts,
  createdStatus: 201,
  sorts: timeSorts,
  // Archived projects have a list of their own in Pipedrive.
  always: filters => (filters['include_archived'] ? 'true' : 't.archived_at is null'),
  filters: {
    include_archived: { kind: kinds.boolean, sql: p => `${p}::boolean is not null`, only: 'v1' },
    status: anyOf('status', kinds.list(kinds.oneOf('open', 'completed', 'canceled'))),
    phase_id: equals('phase_id', kinds.id),
    person_id: onItem('person'),
    org_id: onItem('organization'),
    deal_id: onItem('deal', p => `t.id in (select project_id from project_deal where deal_id = ${p})`),
  },
  fields: {
    id: { kind: kinds.id, read: project => project.id },
    title: { kind: kinds.text(255, 1), input: 'title', required: true, read: project => project.title },
    description: {
      kind: kinds.text(65_000),
      input: 'description',
      nullable: true,
      read: project => project.description,
    },
    status: {
      kind: kinds.oneOf('open', 'completed', 'canceled'),
      input: 'status',
      read: project => project.status,
    },
    board_id: { kind: kinds.id, input: 'boardId', read: project => project.board.id },
    phase_id: { kind: kinds.id, input: 'phaseId', read: project => project.phase.id },
    owner_id: { kind: kinds.id, input: 'ownerId', read: project => project.owner?.id },
    start_date: { kind: kinds.date, input: 'startDate', nullable: true, read: project => project.startDate },
    end_date: { kind: kinds.date, input: 'endDate', nullable: true, read: project => project.endDate },
    deal_ids: { kind: kinds.ids, input: 'dealIds', read: (project, viewer) => visibleDeals(project, viewer) },
    person_ids: {
      kind: kinds.ids,
      input: 'personIds',
      only: 'v2',
      read: (project, viewer) => listOf(seenId(project.person, viewer)),
    },
    org_ids: {
      kind: kinds.ids,
      input: 'organizationIds',
      only: 'v2',
      read: (project, viewer) => listOf(seenId(project.organization, viewer)),
    },
    label_ids: { kind: kinds.ids, input: 'labelIds', only: 'v2', read: project => project.labelIds },
    person_id: {
      kind: theOne,
      input: 'personIds',
      nullable: true,
      only: 'v1',
      read: (project, viewer) => seen(project.person, viewer),
    },
    org_id: {
      kind: theOne,
      input: 'organizationIds',
      nullable: true,
      only: 'v1',
      read: (project, viewer) => seen(project.organization, viewer),
    },
    labels: { kind: kinds.ids, input: 'labelIds', only: 'v1', read: project => project.labelIds },
    template_id: { kind: kinds.id, input: 'templateId', onDemand: true, only: 'v2', read: () => null },
    ...bccAddress<Project>('project'),
    ...details<Project>({ health_status: kinds.integer(0, 100) }),
    status_change_time: {
      kind: kinds.time,
      read: ({ details }) =>
        details['status_change_time'] && new Date(details['status_change_time'] as string),
    },
    add_time: { kind: kinds.time, read: project => project.addTime },
    update_time: { kind: kinds.time, read: project => project.updateTime },
    archive_time: { kind: kinds.time, read: project => project.archivedAt },
    custom_fields: {
      kind: kinds.customFields,
      only: 'v2',
      accepted: true,
      read: project => project.customFields,
    },
  },
});

export const archivedProjects: typeof projects = { ...projects, always: 't.archived_at is not null' };

/** Deals that are deleted or hidden from the viewer are not there for him, here either. */
function visibleDeals(project: Project, viewer: Viewer): ItemId[] {
  return project.deals
    .getItems()
    .flatMap(row => listOf(seenId(row.deal, viewer)))
    .sort();
}

const seen = (item: Parameters<typeof seenId>[0], viewer: Viewer): ItemId[] | null => {
  const id = seenId(item, viewer);
  return id === null ? null : [id];
};

const listOf = (id: ItemId | null): ItemId[] => (id === null ? [] : [id]);
