import { InvalidError } from '../errors.js';
import type { Field, FieldOption } from '../model/index.js';

/** An option as a request gives it; with the id of one that stays. */
export interface GivenOption {
  id?: number | undefined;
  label: string;
  color?: string | null | undefined;
}

/** Deleted ones count: they stay, because items may still have them. */
const mostOptions = 5000;

export const hasOptions = ({ type }: Field): boolean => type === 'enum' || type === 'set';

export function needOptions(field: Field): void {
  if (!hasOptions(field)) {
    throw new InvalidError('options', `a field of the type ${field.type} has no options`);
  }
}

/** @throws {InvalidError} for too many */
export function setOptions(field: Field, options: FieldOption[]): void {
  if (options.length > mostOptions) throw new InvalidError('options', `takes at most ${mostOptions}`);
  field.options = options;
}

/** All options at once: those with an id stay, and keep the colour where none is given; what is not among them goes. */
export function replaceOptions(field: Field, given: GivenOption[]): void {
  const kept = given.map(({ id }) => (id === undefined ? undefined : choiceOf(field, id)));
  let next = nextOptionId(field);
  const wanted = given.map((option, at) => {
    const standing = kept[at];
    if (!standing) return newOption(next++, option);
    const { label, color = standing.color ?? null } = option;
    return { ...standing, label, color, update_time: now() };
  });
  const gone = field.options.filter(option => !wanted.some(one => one.id === option.id));
  setOptions(field, [...wanted, ...gone.map(option => ({ ...option, deleted: true as const }))]);
}

export const nextOptionId = (field: Field): number =>
  Math.max(0, ...field.options.map(option => option.id)) + 1;
export const now = (): string => new Date().toISOString();
export const newOption = (id: number, { label, color }: GivenOption): FieldOption => ({
  id,
  label,
  color: color ?? null,
  add_time: now(),
  update_time: now(),
});

export function choiceOf(field: Field, id: number): FieldOption {
  const option = field.choices().find(one => one.id === id);
  if (!option) throw new InvalidError('options', `“${field.name}” has no option ${id}`);
  return option;
}
