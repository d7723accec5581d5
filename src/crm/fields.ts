import { LockMode } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.js';
import {
  Field,
  Pipeline,
  Stage,
  User,
  type CustomType,
  type FieldNoun,
  type FieldOption,
  type FieldSettings,
} from '../model/index.js';
import { Database } from '../platform/database.js';
import { Queue } from '../platform/queue.js';
import { Changes, type Change } from './change.js';
import { indexOf } from './fields-index.js';
import {
  choiceOf,
  hasOptions,
  needOptions,
  newOption,
  nextOptionId,
  now,
  replaceOptions,
  setOptions,
  type GivenOption,
} from './fields-options.js';
import { depths, readFormula, readsOf } from './formula.js';

/** A number in the path is v1's id, else it is a key. */
export type FieldRef = number | string;

export interface FieldInput {
  name: string;
  type: CustomType;
  options: GivenOption[];
  description: string | null;
  settings: FieldSettings;
  /** `{value} - 10%`; of deals only, on a number or money. */
  formula: string;
}

const mostFields = 300;

/** The fields that a company adds, and the options of those that have some. */
@Injectable()
export class Fields {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly queue: Queue,
  ) {}

  /** In their order; the labels, whose options are kept here too, come first where the noun has some. */
  list(noun: FieldNoun): Promise<Field[]> {
    return this.database
      .em()
      .find(Field, { noun, deletedAt: null }, { orderBy: { position: 'asc', id: 'asc' } });
  }

  /** @throws {InvalidError} that names what is wrong */
  async create(
    viewer: Viewer,
    noun: FieldNoun,
    input: Partial<FieldInput> & Pick<FieldInput, 'name' | 'type'>,
  ): Promise<Field> {
    need(viewer, 'field.add');
    const field = await this.changes.run(viewer, async change => {
      const { em } = change;
      const fields = await lockFields(change, noun);
      if (fields.length >= mostFields) {
        throw new ConflictError(`There are ${mostFields} fields already`, 'Delete one that is not used.');
      }
      const made = em.create(Field, {
        noun,
        key: randomBytes(20).toString('hex'),
        name: input.name.trim(),
        type: input.type,
        position: Math.max(0, ...fields.map(one => one.position)) + 1,
        creator: em.getReference(User, viewer.userId),
      });
      if (hasOptions(made)) {
        if (!input.options?.length) {
          throw new InvalidError('options', `a field of the type ${input.type} needs options`);
        }
        replaceOptions(made, input.options);
      } else if (input.options?.length) {
        throw new InvalidError('options', `a field of the type ${input.type} has no options`);
      }
      await apply(change, made, input, fields);
      made.pendingAfter = made.program || indexOf({ ...made, id: 0 } as Field) ? 0 : null;
      em.persist(made);
      await em.flush();
      return made;
    });
    await this.ticket(field);
    return field;
  }

  /** @throws {NotFoundError} @throws {InvalidError} */
  async update(viewer: Viewer, noun: FieldNoun, ref: FieldRef, input: Partial<FieldInput>): Promise<Field> {
    need(viewer, 'field.edit');
    const field = await this.changes.run(viewer, async change => {
      const fields = await lockFields(change, noun);
      const found = fieldOf(fields, ref);
      if (found.key === labelKey && Object.keys(input).some(name => name !== 'options')) {
        throw new ForbiddenError('Of a standard field only the options can be changed', '');
      }
      if (input.name !== undefined) found.name = input.name.trim();
      if (input.options !== undefined) {
        needOptions(found);
        replaceOptions(found, input.options);
      }
      await apply(change, found, input, fields);
      if (input.formula !== undefined) found.pendingAfter = 0;
      return saved(change, found);
    });
    await this.ticket(field);
    return field;
  }

  /** Values stay where they are, out of sight. @throws {ConflictError} where a formula reads one that stays */
  async remove(viewer: Viewer, noun: FieldNoun, refs: FieldRef[]): Promise<Field[]> {
    need(viewer, 'field.delete');
    const gone = await this.changes.run(viewer, async change => {
      const fields = await lockFields(change, noun);
      const found = refs.map(ref => fieldOf(fields, ref));
      if (found.some(field => field.key === labelKey)) {
        throw new ForbiddenError('A standard field cannot be deleted', '');
      }
      for (const field of fields) {
        const reads = field.formula && !found.includes(field) ? readsOf(field.formula) : [];
        const missed = found.find(one => reads.includes(one.key));
        if (missed) {
          throw new ConflictError(
            `“${missed.name}” is read by the formula of “${field.name}”`,
            'Change or delete that formula first.',
          );
        }
      }
      for (const field of found) {
        field.deletedAt = new Date();
        field.pendingAfter = 0;
        await saved(change, field);
      }
      return found;
    });
    for (const field of gone) await this.ticket(field);
    return gone;
  }

  /** All of them or none. */
  addOptions(viewer: Viewer, noun: FieldNoun, ref: FieldRef, given: GivenOption[]): Promise<FieldOption[]> {
    return this.changeOptions(viewer, noun, ref, field => {
      const made = given.map((option, n) => newOption(nextOptionId(field) + n, option));
      setOptions(field, [...field.options, ...made]);
      return made;
    });
  }

  /** @throws {InvalidError} where one of the ids is none of the field's; then nothing is changed */
  updateOptions(
    viewer: Viewer,
    noun: FieldNoun,
    ref: FieldRef,
    given: { id: number; label: string }[],
  ): Promise<FieldOption[]> {
    return this.changeOptions(viewer, noun, ref, field => {
      const changed = given.map(({ id, label }) => ({ ...choiceOf(field, id), label, update_time: now() }));
      field.options = field.options.map(option => changed.find(one => one.id === option.id) ?? option);
      return changed;
    });
  }

  /** Items that have one keep it out of sight. */
  removeOptions(viewer: Viewer, noun: FieldNoun, ref: FieldRef, ids: number[]): Promise<FieldOption[]> {
    return this.changeOptions(viewer, noun, ref, field => {
      const gone = ids.map(id => choiceOf(field, id));
      field.options = field.options.map(option =>
        ids.includes(option.id) ? { ...option, deleted: true } : option,
      );
      return gone;
    });
  }

  /** All of them at once, in their order; one that was deleted is brought back by its id. */
  setOptions(viewer: Viewer, noun: FieldNoun, ref: FieldRef, given: GivenOption[]): Promise<FieldOption[]> {
    return this.changeOptions(viewer, noun, ref, field => {
      if (given.length === 0 && field.key !== labelKey) {
        throw new InvalidError('options', `a field of the type ${field.type} needs options`);
      }
      field.options = field.options.map(({ deleted, ...option }) =>
        deleted && !given.some(one => one.id === option.id) ? { ...option, deleted } : option,
      );
      replaceOptions(field, given);
      return field.choices();
    });
  }

  /** The order in which a noun's own fields are shown: those that are named first. @throws {NotFoundError} */
  arrange(viewer: Viewer, noun: FieldNoun, keys: string[]): Promise<void> {
    need(viewer, 'field.edit');
    return this.changes.run(viewer, async change => {
      const fields = (await lockFields(change, noun)).filter(field => field.key !== labelKey);
      const named = [...new Set(keys)].map(key => fieldOf(fields, key));
      const ordered = [...named, ...fields.filter(field => !named.includes(field))];
      for (const [at, field] of ordered.entries()) field.position = at + 1;
    });
  }

  private changeOptions(
    viewer: Viewer,
    noun: FieldNoun,
    ref: FieldRef,
    work: (field: Field) => FieldOption[],
  ): Promise<FieldOption[]> {
    return this.changes.run(viewer, async change => {
      const field = fieldOf(await lockFields(change, noun), ref);
      need(viewer, field.key === labelKey ? 'label.edit' : 'field.edit');
      needOptions(field);
      const result = work(field);
      await saved(change, field);
      return result;
    });
  }

  private async ticket({ id, pendingAfter }: Field): Promise<void> {
    if (pendingAfter !== null && pendingAfter !== undefined) {
      await this.queue.add('crm.prepare-field', { fieldId: id }, { once: `field:${id}` });
    }
  }
}

export const labelKey = 'label_ids';

/**
 * The fields of a noun, locked: two changes of the set-up follow each other, so that no circle of formulas is made by
 * two halves at the same moment.
 */
async function lockFields(change: Change, noun: FieldNoun): Promise<Field[]> {
  await change.em.execute('select pg_advisory_xact_lock(hashtext(?))', [`fields of ${noun}`]);
  return change.em.find(
    Field,
    { noun, deletedAt: null },
    { orderBy: { position: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

/** @throws {NotFoundError} */
function fieldOf(fields: Field[], ref: FieldRef): Field {
  const field = fields.find(one => (typeof ref === 'number' ? one.id === ref : one.key === ref));
  if (!field) throw new NotFoundError('Field');
  return field;
}

async function saved(change: Change, field: Field): Promise<Field> {
  if (!change.changesAnything()) return field;
  field.updateTime = new Date();
  field.editor = change.em.getReference(User, change.viewer.userId);
  await change.em.flush();
  return field;
}

async function apply(
  change: Change,
  field: Field,
  input: Partial<FieldInput>,
  fields: Field[],
): Promise<void> {
  if (input.description !== undefined) field.description = input.description;
  if (input.settings !== undefined) {
    await checkSettings(change, field, input.settings);
    field.settings = { ...field.settings, ...input.settings };
  }
  if (input.formula === undefined) return;
  setFormula(field, input.formula, fields);
  // Deals that are being written at this moment are so by the old formulas. They come first: the computation of all deals
  // would pass over them, because it does not see them yet.
  await change.em.execute('lock table deal in share row exclusive mode');
}

/** Gives a field its formula, and all formulas their place after those that they read. */
function setFormula(field: Field, written: string, fields: Field[]): void {
  if (field.noun !== 'deal' || (field.type !== 'double' && field.type !== 'monetary')) {
    throw new InvalidError('formula', 'formula belongs to a number or money field of deals');
  }
  if (field.id !== undefined && !field.program) {
    throw new InvalidError(
      'formula',
      'formula cannot be given to a field that has values of its own',
      'Add a new field.',
    );
  }
  const { text, program } = readFormula(written, fields.includes(field) ? fields : [...fields, field]);
  Object.assign(field, { formula: text, program });
  const formulas = [field, ...fields.filter(one => one !== field && one.formula)];
  const depth = depths(formulas.map(({ key, name, formula }) => ({ key, name, reads: readsOf(formula!) })));
  for (const one of formulas) one.depth = depth.get(one.key)!;
}

/** Stages and pipelines that are named are there. */
async function checkSettings(change: Change, field: Field, settings: FieldSettings): Promise<void> {
  const stages = [
    ...(settings.required_fields?.stage_ids ?? []),
    ...(settings.important_fields?.stage_ids ?? []),
  ];
  const pipelines = Object.keys(settings.required_fields?.statuses ?? {}).map(Number);
  if (field.noun !== 'deal' && pipelines.length > 0) {
    throw new InvalidError('required_fields.statuses', 'required_fields.statuses is for deals only');
  }
  const there = await change.em.find(Stage, { id: { $in: stages }, deletedAt: null });
  const missing = stages.find(id => !there.some(stage => stage.id === id));
  if (missing !== undefined) {
    throw new InvalidError('required_fields.stage_ids', `there is no stage ${missing}`);
  }
  const known = await change.em.find(Pipeline, { id: { $in: pipelines }, deletedAt: null });
  const unknown = pipelines.find(id => !known.some(pipeline => pipeline.id === id));
  if (unknown !== undefined) {
    throw new InvalidError('required_fields.statuses', `there is no pipeline ${unknown}`);
  }
}
