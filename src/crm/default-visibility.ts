import type { EventArgs, EventSubscriber } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Visibility } from '../model/index.js';
import { Database } from '../platform/database.js';

/** The role's setting for each item that has one; a project follows its deals. */
const settings: Record<string, string> = {
  Deal: 'deal_default_visibility',
  Lead: 'lead_default_visibility',
  Organization: 'org_default_visibility',
  Person: 'person_default_visibility',
  Product: 'product_default_visibility',
  Project: 'deal_default_visibility',
};

interface Owned {
  visibleTo?: Visibility;
  owner?: { id: number } | null;
}

/** Who sees a new item where nobody said it: as the role of its owner has it, else everyone. */
@Injectable()
export class DefaultVisibility implements EventSubscriber {
  /** What was looked up for a unit of work, by owner. */
  private readonly known = new WeakMap<object, Map<number, Promise<Record<string, Visibility>>>>();

  constructor(private readonly database: Database) {
    database.orm.em.getEventManager().registerSubscriber(this);
  }

  /** MikroORM is about to insert a row. */
  async beforeCreate({ entity, em, meta }: EventArgs<object>): Promise<void> {
    const item = entity as Owned;
    const setting = settings[meta.className];
    if (!setting || item.visibleTo !== undefined) return;
    item.visibleTo = 7;
    if (item.owner) item.visibleTo = (await this.of(em as EntityManager, item.owner.id))[setting] ?? 7;
  }

  private of(em: EntityManager, owner: number): Promise<Record<string, Visibility>> {
    const known = this.known.get(em) ?? new Map<number, Promise<Record<string, Visibility>>>();
    this.known.set(em, known);
    const found =
      known.get(owner) ??
      this.database.within(em, async tx => {
        const [row] = await tx.query<{ settings: Record<string, Visibility> }>(
          'select r.settings from users u join role r on r.id = u.role_id where u.id = $1',
          [owner],
        );
        return row?.settings ?? {};
      });
    known.set(owner, found);
    return found;
  }
}
