import { Controller, Delete, Get, Inject, Query, type Type } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { Described } from '../described.js';
import type { Answer } from '../envelope.js';
import { pageAnswer } from '../doors.js';
import { CurrentViewer } from '../guard.js';
import { check } from '../input.js';
import * as kinds from '../kinds.js';
import { Reader } from '../reader.js';
import type { Resource, Verbs } from '../resource.js';
import { v2 } from '../v2/dialect.js';
import { v1 } from './dialect.js';

/** The doors that a resource has in the first version alone. Before its others: `collection` is not an id. */
export function legacyDoors(resource: Resource): Type[] {
  return [
    ...(resource.v1Collection ? [collectionDoor(resource, resource.v1Collection)] : []),
    ...(resource.v1DeleteMany && resource.verbs ? [deleteDoor(resource, resource.verbs)] : []),
  ];
}

/** Everything, by cursors as in v2, in the words of v1; ids stay ids. */
function collectionDoor(resource: Resource, filters: Resource['filters']): Type {
  const listed: Resource = { ...resource, filters };

  @Controller(v1.paths(resource))
  class CollectionDoor {
    @Inject(Reader) readonly reader!: Reader;

    @Get('collection')
    async list(
      @CurrentViewer() viewer: Viewer,
      @Query() { since, until, cursor, limit, ...query }: Record<string, unknown>,
    ): Promise<Answer> {
      const asked = { ...query, cursor, limit, updated_since: since, updated_until: until, sort_by: 'id' };
      const request = { ...v2.pageRequest(listed, asked), look: { plain: true, alone: true } };
      return pageAnswer(v2, await this.reader.page(listed, 'v1', viewer, request), request);
    }
  }
  return named(CollectionDoor, resource);
}

/** Those of the ids that are there for him, one after another; the answer says which they were. */
function deleteDoor(resource: Resource, service: Type<Verbs<object>>): Type {
  const ids = resource.idType === 'uuid' ? kinds.uuids : kinds.ids;
  const query = z.object({ ids: ids.lenient });

  @Controller(v1.paths(resource))
  class DeleteManyDoor {
    @Inject(Reader) readonly reader!: Reader;
    @Inject(service) readonly verbs!: Verbs<object>;

    @Delete()
    async remove(@CurrentViewer() viewer: Viewer, @Query() given: Record<string, unknown>) {
      const asked = check(query, given, 'query');
      const there = await this.reader.visible(resource, viewer, asked.ids);
      for (const id of there) await this.verbs.remove(viewer, id);
      return { id: there };
    }
  }
  return named(DeleteManyDoor, resource);
}

function named(door: Type, resource: Resource): Type {
  Described()(door);
  Object.defineProperty(door, 'name', { value: `${resource.name}${door.name}` });
  return door;
}
