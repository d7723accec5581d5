import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isVisible, type Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Organization, OrganizationRelationship } from '../model/index.js';
import { Changes, type Change } from './change.js';

export interface RelationshipInput {
  /** parent: the owner is the parent of the linked one. */
  type: 'parent' | 'related';
  ownerId: number;
  linkedId: number;
}

/** How two organizations belong together: one relationship for each two. */
@Injectable()
export class Relationships {
  constructor(private readonly changes: Changes) {}

  /** @throws {ConflictError} when the two have one already */
  create(viewer: Viewer, input: RelationshipInput): Promise<number> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const { owner, linked } = await ends(change, input);
      await refuseSecond(change, owner.id, linked.id, null);
      const relationship = em.create(OrganizationRelationship, { type: input.type, owner, linked });
      em.persist(relationship);
      tellBoth(change, relationship);
      await em.flush();
      return relationship.id;
    });
  }

  update(viewer: Viewer, id: number, input: Partial<RelationshipInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const relationship = await theRelationship(change, id);
      const before = { owner: relationship.owner, linked: relationship.linked };
      const { owner, linked } = await ends(change, {
        ownerId: input.ownerId ?? relationship.owner.id,
        linkedId: input.linkedId ?? relationship.linked.id,
      });
      await refuseSecond(change, owner.id, linked.id, id);
      Object.assign(relationship, { type: input.type ?? relationship.type, owner, linked });
      if (!change.changesAnything()) return id;
      relationship.touch();
      tellBoth(change, before);
      tellBoth(change, relationship);
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const relationship = await theRelationship(change, id);
      tellBoth(change, relationship);
      change.em.remove(relationship);
    });
  }
}

/** A relationship is there for who sees both. @throws {NotFoundError} */
async function theRelationship({ em, viewer }: Change, id: number): Promise<OrganizationRelationship> {
  const relationship = await em.findOne(
    OrganizationRelationship,
    { id },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (relationship) await em.populate(relationship, ['owner', 'linked']);
  if (!relationship || !isVisible(relationship.owner, viewer) || !isVisible(relationship.linked, viewer)) {
    throw new NotFoundError('Organization relationship');
  }
  return relationship;
}

async function ends(change: Change, { ownerId, linkedId }: Pick<RelationshipInput, 'ownerId' | 'linkedId'>) {
  if (ownerId === linkedId) {
    throw new InvalidError('linkedId', 'an organization is not related to itself');
  }
  const owner = await change.other(Organization, ownerId, 'ownerId');
  const linked = await change.other(Organization, linkedId, 'linkedId');
  return { owner: owner!, linked: linked! };
}

async function refuseSecond({ em }: Change, a: number, b: number, id: number | null): Promise<void> {
  const [other] = await em.find(OrganizationRelationship, {
    $or: [
      { owner: a, linked: b },
      { owner: b, linked: a },
    ],
    ...(id === null ? {} : { id: { $ne: id } }),
  });
  if (other) {
    throw new ConflictError(
      'These two organizations are related already',
      `Change relationship ${other.id} instead.`,
    );
  }
}

type Ends = Pick<OrganizationRelationship, 'owner' | 'linked'>;

function tellBoth(change: Change, { owner, linked }: Ends): void {
  for (const { id } of [owner, linked]) {
    change.touch('organization', id);
    change.tell(() => ({ name: 'organization.updated', payload: { id } }));
  }
}
