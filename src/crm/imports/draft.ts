import { InvalidError } from '../../errors.js';
import { normalizeAddress } from '../../mail/address.js';
import type { DealStatus, Field, ImportedKind, ImportOptions, RowProblem } from '../../model/index.js';
import { requiredByDeal } from '../custom-fields.js';
import { checkValue } from '../fields-values.js';
import {
  currencyBeside,
  inZone,
  readClock,
  readDay,
  readDuration,
  readFlag,
  readInstant,
  readList,
  readNumber,
  textOf,
} from './read-cell.js';
import type { Cell } from './table-worker.js';
import { fieldNouns, type Target } from './targets.js';
import { lower, type Stage, type World } from './world.js';

/** What a row says of one item: by the keys of the targets, and of the company's own fields. */
export interface Values {
  said: Record<string, unknown>;
  custom: Record<string, unknown>;
}

/** What a row would make, as far as its cells say; with problems it makes nothing. */
export interface Draft {
  items: Partial<Record<ImportedKind, Values>>;
  problems: RowProblem[];
}

/** What one cell says is worth a reason of its own; `value` is the cell. */
class Wrong extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

interface Reading {
  world: World;
  options: ImportOptions;
}

/** Pure: it asks nobody. */
export function draftOf(cells: Cell[], columns: (string | null)[], reading: Reading): Draft {
  const draft: Draft = { items: {}, problems: [] };
  for (const [column, id] of columns.entries()) {
    const target = id === null ? undefined : reading.world.targets.get(id);
    const cell = cells[column] ?? null;
    if (!target || cell === null) continue;
    const values = (draft.items[target.kind] ??= { said: {}, custom: {} });
    try {
      put(values, target, valueOf(cell, target, reading));
    } catch (error) {
      if (error instanceof Wrong)
        draft.problems.push({ code: error.code, column, value: textOf(cell).slice(0, 200) });
      else if (error instanceof InvalidError)
        draft.problems.push({ code: 'field', column, value: error.message });
      else throw error;
    }
  }
  complete(draft, reading);
  return draft;
}

function put(values: Values, target: Target, value: unknown): void {
  if (target.field) values.custom[target.key] = value;
  else if (target.several)
    values.said[target.key] = [...((values.said[target.key] as unknown[]) ?? []), ...(value as unknown[])];
  else values.said[target.key] = value;
}

function valueOf(cell: Cell, target: Target, reading: Reading): unknown {
  const read = reads[target.type](cell, reading, target);
  if (!target.field) return read;
  const custom = target.type === 'labels' ? read : customForm(read, target.field);
  return checkValue(target.field, custom);
}

/** What the reading of a cell of a type is, in the form that a field of it takes. */
function customForm(value: unknown, field: Field): unknown {
  if (field.type === 'time' || field.type === 'address') return { value };
  return value;
}

type Read = (cell: Cell, reading: Reading, target: Target) => unknown;

const need = <T>(value: T | null | undefined, code: string): T => {
  if (value === null || value === undefined) throw new Wrong(code);
  return value;
};

const text: Read = (cell, _reading, target) => {
  const value = textOf(cell);
  if (!target.field && value.length > 255) throw new Wrong('too_long');
  return value;
};
const number: Read = (cell, { options }) => need(readNumber(cell, options), 'no_number');
const byName =
  (code: string, names: (world: World) => Map<string, unknown>): Read =>
  (cell, { world }) =>
    need(names(world).get(lower(textOf(cell))), code);

const reads: Record<Target['type'], Read> = {
  varchar: text,
  varchar_auto: text,
  text: cell => textOf(cell),
  phone: (cell, _reading, target) => (target.field ? textOf(cell) : phonesOf(cell)),
  email: cell => addressesOf(cell),
  address: cell => textOf(cell).replaceAll(/\s*\n\s*/g, ', '),
  double: number,
  int: (cell, reading, target) => {
    const value = number(cell, reading, target) as number;
    return Number.isInteger(value) ? value : need(null, 'no_whole_number');
  },
  monetary: (cell, { world, options }, { field }) => {
    const value = need(readNumber(cell, options), 'no_number');
    const currency = currencyBeside(cell);
    if (currency && !world.currencies.has(currency)) throw new Wrong('no_currency');
    if (!field) return { value, currency };
    return { value, currency: currency ?? world.currency };
  },
  currency: (cell, { world }) => {
    const code = currencyBeside(cell) ?? textOf(cell).toUpperCase();
    return world.currencies.has(code) ? code : need(null, 'no_currency');
  },
  enum: (cell, _reading, { field }) => optionOf(field!, textOf(cell)),
  set: (cell, _reading, { field }) => readList(cell).map(label => optionOf(field!, label)),
  user: byName('no_user', world => world.users),
  date: (cell, { options }) => need(readDay(cell, options), 'no_date'),
  daterange: (cell, { options }) => {
    const [from, until] = rangeOf(cell).map(part => need(readDay(part, options), 'no_date'));
    return { value: from, until: until ?? null };
  },
  time: cell => need(readClock(cell), 'no_time'),
  timerange: cell => {
    const [from, until] = rangeOf(cell).map(part => need(readClock(part), 'no_time'));
    return { value: from, until: until ?? null };
  },
  instant: (cell, { options, world }) => need(readInstant(cell, options, world.zone), 'no_date'),
  duration: (cell, { options }) => need(readDuration(cell, options), 'no_number'),
  flag: cell => need(readFlag(cell), 'no_flag'),
  activity_type: byName('no_activity_type', world => world.activityTypes),
  pipeline: byName('no_pipeline', world => world.pipelines),
  // Which pipeline it is in is known only when all of the row is read.
  stage: cell => textOf(cell),
  status: cell => need(statuses.get(lower(textOf(cell))), 'no_status'),
  labels: (cell, { world }, { kind }) => {
    const known: Map<string, unknown> = kind === 'lead' ? world.leadLabels : world.labels[kind as 'deal'];
    return readList(cell).map(label => need(known.get(lower(label)), 'no_label'));
  },
};

const statuses = new Map<string, DealStatus>(
  Object.entries({
    open: 'open|öppen|åpen|otwarta|otwarty|otwarte|pending|in progress|new',
    won: 'won|vunnen|vunnet|wygrana|wygrany|wygrane|closed won|closedwon',
    lost: 'lost|förlorad|tapt|przegrana|przegrany|przegrane|utracona|closed lost|closedlost',
  }).flatMap(([status, names]) => names.split('|').map(name => [name, status as DealStatus] as const)),
);

function optionOf(field: Field, label: string): number {
  const option = field.choices().find(one => lower(one.label) === lower(label));
  return need(option, 'no_option').id;
}

const rangeOf = (cell: Cell): string[] =>
  textOf(cell)
    .split(/\s+[-–—]\s+|\s+(?:to|till|til|do)\s+|\s*[–—]\s*/)
    .slice(0, 2);

/** `Anna <a@b.example>, c@d.example`. */
function addressesOf(cell: Cell): string[] {
  return textOf(cell)
    .split(/[,;\s]+(?=\S*@)|[,;\n]+/)
    .map(part => /<([^>]+)>/.exec(part)?.[1] ?? part.trim())
    .filter(Boolean)
    .map(part => need(normalizeAddress(part), 'no_email'));
}

const phonesOf = (cell: Cell): string[] =>
  textOf(cell)
    .split(/[,;\n]+/)
    .map(part => part.trim())
    .filter(Boolean);

/** What follows from several cells, and what an item cannot be without. */
function complete(draft: Draft, reading: Reading): void {
  const { items } = draft;
  const missing = (code: string) => draft.problems.push({ code, column: null });
  const { person, organization, deal, lead, activity, note } = items;
  if (person) {
    const {
      name,
      first_name: first,
      last_name: last,
      emails,
    } = person.said as Record<string, string | undefined>;
    const whole = name ?? [first, last].filter(Boolean).join(' ');
    person.said['name'] = whole || (emails as unknown as string[] | undefined)?.[0];
    if (!person.said['name']) missing('person_unnamed');
  }
  if (organization && !organization.said['name']) missing('organization_unnamed');
  const contact = (person?.said['name'] ?? organization?.said['name']) as string | undefined;
  for (const [kind, values] of [
    ['deal', deal],
    ['lead', lead],
  ] as const) {
    if (!values) continue;
    settleMoney(values);
    if (!values.said['title'] && contact)
      values.said['title'] = `${(organization?.said['name'] as string) ?? contact} ${kind}`;
    if (!values.said['title']) missing(`${kind}_untitled`);
  }
  if (lead && !person && !organization) missing('lead_without_contact');
  if (deal) settleStage(draft, deal, reading);
  if (deal) settleStatus(draft, deal);
  if (deal) needFields(draft, 'deal', reading.world);
  if (activity) settleTime(activity, reading);
  if (activity) needFields(draft, 'activity', reading.world);
  if (activity && !activity.said['type'] && !reading.world.firstActivityType) missing('no_activity_type');
  if (note && !deal && !lead && !person && !organization) missing('note_alone');
}

/** A currency in its own column goes before one beside the sum. */
function settleMoney({ said }: Values): void {
  const money = said['value'] as { value: number; currency: string | null } | undefined;
  if (!money) return;
  said['value'] = money.value;
  said['currency'] ??= money.currency ?? undefined;
}

/** A stage is that of the pipeline which the row names, else of the chosen one, else the first of that name. */
function settleStage({ problems }: Draft, { said }: Values, { world, options }: Reading): void {
  const pipelineId = (said['pipeline_id'] as number | undefined) ?? options.pipelineId ?? undefined;
  const name = said['stage_id'] as string | undefined;
  const of = world.stages.filter(stage => pipelineId === undefined || stage.pipelineId === pipelineId);
  const closed = name === undefined ? undefined : statuses.get(lower(name));
  let stage = name === undefined ? of[0] : of.find(one => lower(one.name) === lower(name));
  // Other programs have stages that say how it ended.
  if (!stage && closed) {
    said['status'] ??= closed;
    stage = of.at(closed === 'open' ? 0 : -1);
  }
  if (!stage)
    problems.push({
      code: name === undefined ? 'no_pipeline' : 'no_stage',
      column: null,
      ...(name !== undefined && { value: name }),
    });
  said['stage'] = stage;
}

/** A time at which it was won says that it was; what is not lost has no reason for it. */
function settleStatus({ problems }: Draft, { said }: Values): void {
  if (said['status'] === undefined && said['won_time']) said['status'] = 'won';
  if (said['status'] === undefined && (said['lost_time'] || said['lost_reason'])) said['status'] = 'lost';
  if (said['status'] !== 'lost') delete said['lost_reason'];
  if (said['status'] !== 'won') delete said['won_time'];
  if (said['status'] !== 'lost') delete said['lost_time'];
  const probability = said['probability'] as number | undefined;
  if (probability !== undefined && (probability < 0 || probability > 100))
    problems.push({ code: 'no_percentage', column: null, value: String(probability) });
}

/** A time of day is the user's own, and kept as that of UTC. */
function settleTime({ said }: Values, { world }: Reading): void {
  const [date, clock] = [said['due_date'], said['due_time']] as (string | undefined)[];
  if (clock === undefined) return;
  if (date === undefined) {
    delete said['due_time'];
    return;
  }
  const [day, time] = inZone(date, clock, world.zone).toISOString().split('T') as [string, string];
  said['due_date'] = day;
  said['due_time'] = time.slice(0, 8);
}

/** A new item has what the company requires of it; of a deal, in its stage and with its status. */
export function needFields({ items, problems }: Draft, kind: ImportedKind, world: World): void {
  const { said, custom } = items[kind]!;
  const stage = said['stage'] as Stage | undefined;
  if (kind === 'deal' && !stage) return;
  for (const field of world.fields) {
    const { required_fields: rule } = field.settings;
    if (field.noun !== fieldNouns[kind] || !rule?.enabled || field.program || custom[field.key] != null)
      continue;
    const status = (said['status'] as string | undefined) ?? 'open';
    const deal = stage && { stage, pipeline: { id: stage.pipelineId }, status };
    if (kind !== 'deal' || requiredByDeal(deal!, rule, true, null)) {
      problems.push({ code: 'required', column: null, value: field.name });
    }
  }
}
