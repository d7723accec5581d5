import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { LeadLabel, type LabelColor } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';

export interface LeadLabelInput {
  name: string;
  color: LabelColor;
}

@Injectable()
export class LeadLabels {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** All of them, oldest first: there are few. */
  list(): Promise<LeadLabel[]> {
    return this.database.em().find(LeadLabel, {}, { orderBy: { addTime: 'asc', name: 'asc' } });
  }

  create(viewer: Viewer, input: LeadLabelInput): Promise<LeadLabel> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'label.edit');
      await refuseSameName(change, input.name, null);
      const label = change.em.create(LeadLabel, { name: input.name.trim(), color: input.color });
      change.em.persist(label);
      await change.em.flush();
      return label;
    });
  }

  update(viewer: Viewer, id: string, input: Partial<LeadLabelInput>): Promise<LeadLabel> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'label.edit');
      const label = await labelOf(change, id);
      if (input.name !== undefined) {
        await refuseSameName(change, input.name, id);
        label.name = input.name.trim();
      }
      if (input.color !== undefined) label.color = input.color;
      if (change.changesAnything()) label.touch();
      return label;
    });
  }

  /** Leads lose it too. */
  remove(viewer: Viewer, id: string): Promise<void> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'label.edit');
      change.em.remove(await labelOf(change, id));
      await change.em.execute(
        'update lead set label_ids = array_remove(label_ids, ?::uuid) where label_ids @> array[?::uuid]',
        [id, id],
      );
    });
  }
}

async function labelOf(change: Change, id: string): Promise<LeadLabel> {
  const label = await change.em.findOne(LeadLabel, { id });
  if (!label) throw new NotFoundError('Lead label');
  return label;
}

async function refuseSameName(change: Change, name: string, id: string | null): Promise<void> {
  const all = await change.em.find(LeadLabel, {});
  const same = all.find(one => one.id !== id && one.name.toLowerCase() === name.trim().toLowerCase());
  if (same) throw new ConflictError(`There is a label ${same.name} already`, 'Choose another name.', 'name');
}
