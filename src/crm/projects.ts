import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import { isVisible, type Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError } from '../errors.js';
import {
  Deal,
  type Details,
  Organization,
  Person,
  Project,
  ProjectDeal,
  type ProjectTemplate,
  type ProjectStatus,
  withDetails,
} from '../model/index.js';
import { Changes, type Change } from './change.js';
import { setCustomFields, type CustomValues } from './custom-fields.js';
import { labelsFor } from './labels.js';
import { firstPhase, phaseOf, type Start } from './phases.js';
import { fill, templateOf } from './project-templates.js';

export interface ProjectInput {
  title: string;
  description: string | null;
  status: ProjectStatus;
  ownerId: number;
  boardId: number;
  phaseId: number;
  startDate: string | null;
  endDate: string | null;
  dealIds: number[];
  personIds: number[] | null;
  organizationIds: number[] | null;
  /** What a new project starts from. */
  templateId: number;
  /** Who has which of the template's roles, by its name. */
  roles: Record<string, number>;
  labelIds: number[];
  details: Details;
  customFields: CustomValues;
}

@Injectable()
export class Projects {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, input: Partial<ProjectInput> & { title: string }): Promise<number> {
    return this.changes.run(viewer, change => addProject(change, input));
  }

  /**
   * A project for what was sold, or is about to be: called as the deal, for its person and organization where the viewer
   * may see them, and linked to it.
   *
   * @throws {NotFoundError} {ConflictError} for a deal that was lost
   */
  fromDeal(viewer: Viewer, dealId: number, input: Partial<ProjectInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const deal = await change.item(Deal, dealId);
      if (deal.status === 'lost') {
        throw new ConflictError('This deal was lost', 'Open it again first, or make a project by hand.');
      }
      await change.em.populate(deal, ['person', 'organization']);
      const seen = (item: Person | Organization | null | undefined): number[] =>
        item && isVisible(item, viewer) ? [item.id] : [];
      return addProject(change, {
        personIds: seen(deal.person),
        organizationIds: seen(deal.organization),
        ...input,
        title: input.title ?? deal.title,
        dealIds: [...new Set([dealId, ...(input.dealIds ?? [])])],
      });
    });
  }

  update(viewer: Viewer, id: number, input: Partial<ProjectInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const project = await change.item(Project, id);
      if (input.ownerId !== undefined) project.owner = await change.owner(input.ownerId);
      const { phaseId, boardId } = input;
      if (phaseId !== undefined) project.moveTo(await phaseOf(change, phaseId, boardId));
      else if (boardId !== undefined && boardId !== project.board.id) {
        project.moveTo(await firstPhase(change, { boardId }));
      }
      await apply(change, project, input);
      if (!change.changesAnything()) return id;
      project.touch();
      change.tell(() => ({ name: 'project.updated', payload: { id } }));
      return id;
    });
  }

  /** What is archived leaves the lists, and can still be looked at. */
  archive(viewer: Viewer, id: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      const project = await change.item(Project, id);
      if (project.archivedAt) return id;
      project.touch();
      project.archivedAt = project.updateTime;
      change.tell(() => ({ name: 'project.updated', payload: { id } }));
      return id;
    });
  }

  unarchive(viewer: Viewer, id: number): Promise<number> {
    return this.changes.run(viewer, async change => {
      const project = await change.item(Project, id);
      if (!project.archivedAt) return id;
      project.touch();
      project.archivedAt = null;
      change.tell(() => ({ name: 'project.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const project = await change.item(Project, id);
      need(viewer, 'project.delete');
      project.touch();
      project.deletedAt = project.updateTime;
      change.tell(() => ({ name: 'project.deleted', payload: { id } }));
    });
  }
}

async function addProject(change: Change, input: Partial<ProjectInput> & { title: string }): Promise<number> {
  const { em } = change;
  const template = await templateOf(change, input.templateId);
  const phase = await firstPhase(change, startOf(input, template));
  const owner = await change.owner(input.ownerId);
  const project = em.create(Project, { title: input.title, owner, board: phase.board, phase });
  project.description = template?.description ?? null;
  await apply(change, project, input);
  em.persist(project);
  change.tell(() => ({ name: 'project.added', payload: { id: project.id } }));
  await em.flush();
  if (template) await fill(change, project, template, input.roles);
  return project.id;
}

/** Where a new project begins: where it was said to, else where its template begins, if that is there still. */
function startOf(input: Partial<ProjectInput>, template: ProjectTemplate | undefined): Start {
  const { boardId, phaseId } = input;
  if (boardId !== undefined || phaseId !== undefined || !template?.board || template.board.deletedAt) {
    return { boardId, phaseId };
  }
  const { board, phase } = template;
  return { boardId: board.id, phaseId: phase && !phase.deletedAt ? phase.id : undefined };
}

async function apply(change: Change, project: Project, input: Partial<ProjectInput>): Promise<void> {
  const { personIds, organizationIds, dealIds } = input;
  if (personIds !== undefined) {
    project.person = await change.other(
      Person,
      atMostOne(personIds, 'personIds'),
      'personIds',
      project.person,
    );
  }
  if (organizationIds !== undefined) {
    const id = atMostOne(organizationIds, 'organizationIds');
    project.organization = await change.other(Organization, id, 'organizationIds', project.organization);
  }
  if (dealIds !== undefined) await setDeals(change, project, dealIds);
  if (input.title !== undefined) project.title = input.title;
  if (input.description !== undefined) project.description = input.description;
  if (input.status !== undefined) project.become(input.status);
  if (input.startDate !== undefined) project.startDate = input.startDate;
  if (input.endDate !== undefined) project.endDate = input.endDate;
  if (project.startDate && project.endDate && project.endDate < project.startDate) {
    throw new InvalidError('endDate', 'a project does not end before it starts');
  }
  if (input.labelIds !== undefined)
    project.labelIds = await labelsFor(change, 'project', project, input.labelIds);
  if (input.details !== undefined) project.details = withDetails(project.details, input.details);
  await setCustomFields(change, 'project', project, input.customFields);
}

/** The API speaks of lists; a project has one person and one organization. */
function atMostOne(ids: number[] | null, field: string): number | null {
  if (!ids) return null;
  if (ids.length > 1) throw new InvalidError(field, 'a project has at most one');
  return ids[0] ?? null;
}

/** Deals that the viewer may not see stay as they are: what he cannot see he cannot take away. */
async function setDeals(change: Change, project: Project, ids: number[]): Promise<void> {
  const wanted = new Set(ids);
  const standing = await project.deals.loadItems({ populate: ['deal'] });
  for (const row of standing) {
    if (wanted.delete(row.deal.id)) continue;
    if (!isVisible(row.deal, change.viewer)) continue;
    project.deals.remove(row);
    change.touch('deal', row.deal.id);
  }
  for (const id of [...wanted].sort((a, b) => a - b)) {
    const deal = await change.other(Deal, id, 'dealIds');
    if (deal?.status === 'lost') {
      throw new InvalidError(
        'dealIds',
        'a lost deal has no projects',
        'Open it again, or choose another one.',
      );
    }
    project.deals.add(change.em.create(ProjectDeal, { project, deal: deal! }));
    change.touch('deal', id);
  }
}
