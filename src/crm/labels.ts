import { InvalidError } from '../errors.js';
import { Field } from '../model/index.js';
import type { Change } from './change.js';
import { labelKey } from './fields.js';

/** What has labels that its field offers; those of leads are things of their own. */
type Labelled = 'deal' | 'organization' | 'person' | 'project';

/**
 * The labels that an item is given, each once. One that it has already it may keep, though the company offers it no more.
 *
 * @throws {InvalidError} for ids of no label
 */
export async function labelsFor(
  change: Change,
  noun: Labelled,
  item: { labelIds?: number[] },
  given: number[],
): Promise<number[]> {
  const wanted = [...new Set(given)];
  const added = wanted.filter(id => !item.labelIds?.includes(id));
  if (added.length === 0) return wanted;
  const field = await change.em.findOne(Field, { noun, key: labelKey });
  const offered = new Set(field?.choices().map(option => option.id));
  const unknown = added.find(id => !offered.has(id));
  if (unknown !== undefined) {
    throw new InvalidError(
      'labelIds',
      `there is no label ${unknown} of a ${noun}`,
      `Choose among the options of the ${noun} field ${labelKey}.`,
    );
  }
  return wanted;
}
