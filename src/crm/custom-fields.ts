import { isVisible, visibleItemWhere } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import {
  Deal,
  Field,
  Organization,
  Person,
  User,
  withDetails,
  type Details,
  type FieldNoun,
} from '../model/index.js';
import type { Change } from './change.js';
import { checkCurrencies } from './currencies.js';
import { checkValue, inputOf, invalidValue } from './fields-values.js';

/** Values by the fields' keys, as `fields-values.ts` describes them; null takes one away. */
export type CustomValues = Record<string, unknown>;

/** What can be given values. */
interface Holder {
  id: number | string;
  customFields: Details;
}

/** A lead has the fields of deals. */
export const nounOf = (noun: FieldNoun | 'lead'): FieldNoun => (noun === 'lead' ? 'deal' : noun);

/** The fields that a company added to a noun, in their order. */
export function customFieldsOf(em: Change['em'], noun: FieldNoun | 'lead'): Promise<Field[]> {
  return em.find(
    Field,
    { noun: nounOf(noun), key: { $ne: 'label_ids' }, deletedAt: null },
    { orderBy: { position: 'asc', id: 'asc' } },
  );
}

/**
 * Gives an item these values; others stay. To be called when the verb has set everything else, because what is
 * required depends on the stage and status that the item has then.
 *
 * @param given undefined where the request says nothing of custom fields
 * @throws {InvalidError} for a key that is none, a value of the wrong kind, a formula, an item that is not there for the
 *   viewer, and a required field without a value
 */
export async function setCustomFields(
  change: Change,
  noun: FieldNoun | 'lead',
  item: Holder,
  given: CustomValues | undefined,
): Promise<void> {
  // A new item gets its default only when it is written.
  item.customFields ??= {};
  const fields = await change.once(`fields of ${nounOf(noun)}`, () => customFieldsOf(change.em, noun));
  const values: CustomValues = {};
  for (const [key, value] of Object.entries(given ?? {})) {
    const field = fields.find(one => one.key === key);
    if (!field) throw new InvalidError(inputOf(key), `${key} is not a field of this company`, unknownNext);
    if (field.program) throw invalidValue(field, 'is computed and takes no value');
    values[key] = checkValue(field, value);
    if (field.type === 'monetary') await inCurrency(change, item, key, values[key]);
    if (field.type === 'address') values[key] = withParts(item.customFields[key], values[key]);
  }
  await checkChoices(change, item, fields, values);
  if (Object.keys(values).length > 0) item.customFields = withDetails(item.customFields, values);
  if (noun !== 'lead') requireValues(change, item, fields, values);
}

/** Money without a currency is in the one that stood there, else in the item's own. @throws {InvalidError} */
async function inCurrency(change: Change, item: Holder, key: string, value: unknown): Promise<void> {
  const money = value as { currency?: string } | null;
  const standing = item.customFields[key] as { currency?: string } | undefined;
  if (!money) return;
  money.currency ??= standing?.currency ?? (item as { currency?: string | null }).currency ?? 'EUR';
  if (money.currency !== standing?.currency) await checkCurrencies(change.em, [money.currency], inputOf(key));
}

/** The same line keeps its parts, which v1 gives one by one. */
function withParts(standing: unknown, given: unknown): unknown {
  const [before, after] = [standing, given] as ({ value: string } | null | undefined)[];
  return after && before?.value === after.value ? { ...before, ...after } : given;
}

const unknownNext = 'See the list of fields for their keys.';

/** Options exist; persons, organizations and users are there for the viewer, unless they stood there before. */
async function checkChoices(
  change: Change,
  item: Holder,
  fields: Field[],
  values: CustomValues,
): Promise<void> {
  const named: Record<'org' | 'people' | 'user', Map<number, Field>> = {
    org: new Map(),
    people: new Map(),
    user: new Map(),
  };
  for (const field of fields) {
    const value = values[field.key];
    if (value === undefined) continue;
    const standing = item.customFields[field.key];
    if (field.type === 'enum' || field.type === 'set') checkOptions(field, value, standing);
    if (field.type !== 'org' && field.type !== 'people' && field.type !== 'user') continue;
    if (value === standing) continue;
    if (value !== null) named[field.type].set(value as number, field);
    else if (!(await mayClear(change, field, standing))) delete values[field.key];
  }
  for (const type of ['org', 'people', 'user'] as const) {
    const ids = [...named[type].keys()];
    if (ids.length === 0) continue;
    const there =
      type === 'user'
        ? await change.em.find(User, { id: { $in: ids }, active: true })
        : await change.em.find<Person | Organization>(type === 'org' ? Organization : Person, {
            id: { $in: ids },
            ...visibleItemWhere(change.viewer),
          } as never);
    const missing = ids.find(id => !there.some(one => one.id === id));
    if (missing !== undefined) {
      throw invalidValue(named[type].get(missing)!, `names no ${nameOf[type]} that is there: ${missing}`);
    }
  }
}

const nameOf = { org: 'organization', people: 'person', user: 'active user' };

function checkOptions(field: Field, value: unknown, standing: unknown): void {
  const ids = [value ?? []].flat() as number[];
  const kept = [standing ?? []].flat() as number[];
  const choices = field.choices();
  const wrong = ids.find(id => !choices.some(one => one.id === id) && !kept.includes(id));
  if (wrong !== undefined) throw invalidValue(field, `has no option ${wrong}`);
}

/** Who was shown nothing, because he may not see what stands there, takes nothing away. */
async function mayClear(change: Change, field: Field, standing: unknown): Promise<boolean> {
  if (typeof standing !== 'number' || field.type === 'user') return true;
  const type = field.type === 'org' ? Organization : Person;
  const item = await change.em.findOne<Person | Organization>(type, { id: standing } as never);
  return !item || Boolean(item.deletedAt) || isVisible(item, change.viewer);
}

/**
 * A required field has a value when an item is made, and when a change comes to where it is required: into the stage,
 * to won or lost, or to the field itself. Other changes of an item that lacks it go through: whoever makes a field
 * required does not lock the items that were there before.
 */
function requireValues(change: Change, item: Holder, fields: Field[], values: CustomValues): void {
  const isNew = item.id === undefined || item.id === null;
  const before = isNew ? null : originalOf(change, item);
  for (const field of fields) {
    const { required_fields: rule } = field.settings;
    if (!rule?.enabled || field.program || item.customFields[field.key] !== undefined) continue;
    const given = isNew || field.key in values;
    if (item instanceof Deal ? requiredByDeal(item, rule, given, before) : given) {
      throw new InvalidError(
        inputOf(field.key),
        `“${field.name}” is required${item instanceof Deal ? ' here' : ''}`,
        'Give it a value in the same request.',
      );
    }
  }
}

interface Before {
  stage: number;
  status: string;
}

/** Whether a deal needs a field by its rule: `given` where it is new or the field is named, `before` what it was. */
export function requiredByDeal(
  deal: { stage: { id: number }; pipeline: { id: number }; status: string },
  rule: NonNullable<Field['settings']['required_fields']>,
  given: boolean,
  before: Before | null,
): boolean {
  const stages = rule.stage_ids ?? [];
  const statuses = rule.statuses?.[deal.pipeline.id] ?? [];
  const everywhere = stages.length === 0 && Object.keys(rule.statuses ?? {}).length === 0;
  const moved = given || before?.stage !== deal.stage.id;
  const closed = given || before?.status !== deal.status;
  return (
    (everywhere && given) ||
    (stages.includes(deal.stage.id) && moved) ||
    (statuses.includes(deal.status) && closed)
  );
}

function originalOf(change: Change, item: object): Before | null {
  const original = change.em.getUnitOfWork().getOriginalEntityData(item) as
    Record<string, unknown> | undefined;
  return original ? { stage: Number(original['stage']), status: String(original['status']) } : null;
}
