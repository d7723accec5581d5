import type { EntityName } from '@mikro-orm/core';
import type { Viewer } from '../access/viewer.js';
import { Deal, File, Lead, Organization, Person, Project, type Product } from '../model/index.js';
import type { Database } from '../platform/database.js';
import { attachedFiles, type AttachedFile } from '../search/attachments.js';
import type { ItemId } from './resource.js';

/** What the API shows as a file: one that was put on items, or one in a mail that is linked to them. */
export interface ShownFile {
  id: number;
  name: string;
  description?: string | null;
  size: number;
  remoteLocation?: string | null;
  remoteId?: string | null;
  user?: { id: number } | null;
  deal?: Deal | null;
  lead?: Lead | null;
  person?: Person | null;
  organization?: Organization | null;
  product?: Product | null;
  activity?: { id: number } | null;
  project?: Project | null;
  addTime: Date;
  updateTime: Date;
  deletedAt?: Date | null;
  /** The mail that it is in; `cid` names it in that mail's HTML. */
  mail?: { messageId: number; inline: boolean; cid: string | null };
}

/** Files of both kinds, with the items that they are on: a query for each kind of item. */
export async function loadFiles(database: Database, viewer: Viewer, ids: ItemId[]): Promise<ShownFile[]> {
  const em = database.em();
  const put: ShownFile[] = await em.find(
    File,
    { id: { $in: ids as number[] } },
    {
      populate: ['deal', 'lead', 'person', 'organization', 'product', 'project'],
      strategy: 'select-in',
    },
  );
  const known = new Set(put.map(file => file.id));
  const attached = await attachedFiles(
    database,
    viewer,
    ids.filter(id => !known.has(id as number)),
  );
  const load = async <T extends { id: ItemId }>(type: EntityName<T>, named: (ItemId | null)[]) => {
    const wanted = [...new Set(named.filter(id => id !== null))];
    const found = wanted.length === 0 ? [] : await em.find(type, { id: { $in: wanted } } as never);
    return new Map(found.map(item => [item.id as ItemId, item as T]));
  };
  const of = (read: (file: AttachedFile) => ItemId | null) => attached.map(read);
  const deals = await load(
    Deal,
    of(file => file.dealId),
  );
  const leads = await load(
    Lead,
    of(file => file.leadId),
  );
  const projects = await load(
    Project,
    of(file => file.projectId),
  );
  // What leads nowhere else stands on the person and the organization of its item.
  const itemOf = (file: AttachedFile) =>
    deals.get(file.dealId ?? 0) ?? leads.get(file.leadId ?? '') ?? projects.get(file.projectId ?? 0);
  const personOf = (file: AttachedFile) => file.personId ?? itemOf(file)?.person?.id ?? null;
  const persons = await load(Person, of(personOf));
  const organizationOf = (file: AttachedFile) =>
    file.organizationId ??
    itemOf(file)?.organization?.id ??
    persons.get(personOf(file) ?? 0)?.organization?.id ??
    null;
  const organizations = await load(Organization, of(organizationOf));
  return [
    ...put,
    ...attached.map(file => ({
      id: file.id,
      name: file.name,
      size: file.size,
      user: { id: file.userId },
      deal: deals.get(file.dealId ?? 0) ?? null,
      lead: leads.get(file.leadId ?? '') ?? null,
      project: projects.get(file.projectId ?? 0) ?? null,
      person: persons.get(personOf(file) ?? 0) ?? null,
      organization: organizations.get(organizationOf(file) ?? 0) ?? null,
      addTime: file.addTime,
      updateTime: file.updateTime,
      mail: { messageId: file.messageId, inline: file.inline, cid: file.cid },
    })),
  ];
}
