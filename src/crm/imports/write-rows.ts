import { isDeepStrictEqual } from 'node:util';
import { isVisible } from '../../access/viewer.js';
import { escapeHtml } from '../../mail/escape.js';
import {
  Activity,
  ActivityParticipant,
  Deal,
  Lead,
  Note,
  Organization,
  Person,
  Pipeline,
  Stage as StageEntity,
  User,
  type DealStatus,
  type ImportedKind,
} from '../../model/index.js';
import type { Tx } from '../../platform/database.js';
import type { Change } from '../change.js';
import { safeHtml } from '../note-html.js';
import type { Values } from './draft.js';
import type { Contact, RowPlan } from './plan.js';
import type { Stage, World } from './world.js';
import { held, writeContacts, type Held } from './write-contacts.js';

type Made = Activity | Deal | Lead | Note | Organization | Person;

/** An item that a batch made or filled in. */
interface Touched {
  kind: ImportedKind;
  item: Made;
  made: boolean;
  before: Held | null;
  after: Held | null;
}

/**
 * Makes what these rows plan, in the transaction of the change: all of their items are written by one flush. History makes no
 * noise, so nothing is told of it; the change log says that it was an import.
 *
 * @returns how many of each kind were made, and how many that were there were filled in
 */
export async function writeRows(
  change: Change,
  tx: Tx,
  importId: number,
  world: World,
  plans: RowPlan[],
): Promise<{ made: Partial<Record<ImportedKind, number>>; changed: number }> {
  const { em } = change;
  const rows = plans.filter(plan => plan.state === 'done');
  const named = [
    ...new Set(rows.flatMap(plan => [plan.organization ?? [], plan.person ?? []].flat() as Contact[])),
  ];
  const contacts = await writeContacts(change, named);
  const touched: Touched[] = [];
  const make = <T extends Made>(kind: ImportedKind, item: T): T => {
    em.persist(item);
    touched.push({ kind, item, made: true, before: null, after: null });
    return item;
  };
  /** What something was added to counts as changed, though it holds what it held. */
  const moved = new Set<Made>();
  for (const { draft, ...plan } of rows) {
    const person = plan.person && (contacts.entity.get(plan.person) as Person);
    const organization = plan.organization && (contacts.entity.get(plan.organization) as Organization);
    if (person && organization) person.organization ??= organization;
    const on = { person, organization };
    const { deal: ofDeal, lead: ofLead, activity: ofActivity, note: ofNote } = draft.items;
    const deal = ofDeal ? make('deal', makeDeal(change, ofDeal, on, world)) : null;
    const lead = ofLead ? make('lead', makeLead(change, ofLead, on, world)) : null;
    if (ofActivity) make('activity', await makeActivity(change, ofActivity, { ...on, deal, lead }, world));
    if (ofNote) make('note', await makeNote(change, ofNote, { ...on, deal, lead }));
    if (ofActivity || (ofNote && !deal && !lead))
      [person, organization].forEach(one => one && moved.add(one));
  }
  for (const [contact, item] of contacts.entity) {
    const before = contacts.before.get(item);
    if (!before) touched.push({ kind: contact.kind, item, made: true, before: null, after: null });
  }
  await em.flush();
  for (const [item, before] of contacts.before) {
    const after = held(item);
    const keys = Object.keys(after).filter(key => !isDeepStrictEqual(before[key], after[key]));
    if (keys.length === 0 && !moved.has(item)) continue;
    item.touch();
    const only = (all: Held): Held => Object.fromEntries(keys.map(key => [key, all[key]]));
    const kind = item instanceof Person ? 'person' : 'organization';
    touched.push({ kind, item, made: false, before: only(before), after: only(after) });
  }
  if (touched.some(one => !one.made)) await em.flush();
  const counts = await note(tx, importId, touched);
  // All is written: what ends the transaction need not look over each item for changes again.
  em.clear();
  return counts;
}

/** Writes down what was done, so that it can be taken back. Named again by a later batch, an item stays what it was first. */
async function note(tx: Tx, importId: number, touched: Touched[]) {
  const rows = await tx.query<{ kind: ImportedKind; isNew: boolean }>(
    `insert into table_import_item as i (table_import_id, kind, item_id, made, before, after, update_time)
     select $1, * from jsonb_to_recordset($2) as given
       (kind text, item_id text, made boolean, before jsonb, after jsonb, update_time timestamptz)
     on conflict (table_import_id, kind, item_id) do update
       set before = excluded.before || i.before, after = i.after || excluded.after, update_time = excluded.update_time
     returning kind, (xmax = 0) as "isNew"`,
    [
      importId,
      JSON.stringify(
        touched.map(({ kind, item, made, before, after }) => ({
          ...{ kind, item_id: String(item.id), made, before, after, update_time: item.updateTime },
        })),
      ),
    ],
  );
  const made: Partial<Record<ImportedKind, number>> = {};
  for (const one of touched) if (one.made) made[one.kind] = (made[one.kind] ?? 0) + 1;
  const known = rows.filter(row => row.isNew).length;
  return { made, changed: known - touched.filter(one => one.made).length };
}

interface On {
  person: Person | null;
  organization: Organization | null;
  deal?: Deal | null;
  lead?: Lead | null;
}

const ownerOf = ({ em, viewer }: Change, { said }: Values): User =>
  em.getReference(User, (said['owner_id'] as number | undefined) ?? viewer.userId);

const withoutNothing = (custom: Held): Held =>
  Object.fromEntries(Object.entries(custom).filter(([, value]) => value != null));

function makeDeal(change: Change, values: Values, on: On, world: World): Deal {
  const { em, viewer } = change;
  const { said } = values;
  const stage = said['stage'] as Stage;
  const deal = em.create(Deal, {
    title: String(said['title']),
    owner: ownerOf(change, values),
    creator: viewer.userId,
    pipeline: em.getReference(Pipeline, stage.pipelineId),
    stage: em.getReference(StageEntity, stage.id),
    status: 'open',
    person: on.person,
    organization: on.organization,
    currency: (said['currency'] as string | undefined) ?? world.currency,
    value: (said['value'] as number | undefined) ?? 0,
    expectedCloseDate: (said['expected_close_date'] as string | undefined) ?? null,
    probability: (said['probability'] as number | undefined) ?? null,
    labelIds: (said['label_ids'] as number[] | undefined) ?? [],
    customFields: withoutNothing(values.custom),
  });
  if (said['add_time']) deal.addTime = said['add_time'] as Date;
  if (said['status']) deal.become(said['status'] as DealStatus);
  const time = (said['won_time'] ?? said['lost_time']) as Date | undefined;
  if (time) {
    deal.closeTime = time;
    if (deal.status === 'won') deal.wonTime = deal.firstWonTime = time;
    else deal.lostTime = time;
  }
  if (said['lost_reason']) deal.lostReason = said['lost_reason'] as string;
  return deal;
}

function makeLead(change: Change, values: Values, on: On, world: World): Lead {
  const { said } = values;
  const value = said['value'] as number | undefined;
  return change.em.create(Lead, {
    title: String(said['title']),
    owner: ownerOf(change, values),
    creator: change.viewer.userId,
    sourceName: 'Import',
    person: on.person,
    organization: on.organization,
    value: value ?? null,
    currency: value === undefined ? null : ((said['currency'] as string | undefined) ?? world.currency),
    expectedCloseDate: (said['expected_close_date'] as string | undefined) ?? null,
    labelIds: (said['label_ids'] as string[] | undefined) ?? [],
    customFields: withoutNothing(values.custom),
  });
}

/** On the deal, else the lead; on its person and organization in any case. */
async function makeActivity(change: Change, values: Values, on: On, world: World): Promise<Activity> {
  const { em, viewer } = change;
  const { said } = values;
  const type = (said['type'] as string | undefined) ?? world.firstActivityType!.key;
  const named = [...world.activityTypes].find(([, key]) => key === type)?.[0];
  const user = em.getReference(User, viewer.userId);
  const activity = em.create(Activity, {
    subject: (said['subject'] as string | undefined) ?? named ?? type,
    type,
    owner: ownerOf(change, values),
    creator: user,
    updater: user,
    deal: on.deal,
    lead: on.deal ? null : on.lead,
    person: on.person,
    organization: on.organization ?? organizationOf(change, on),
    dueDate: (said['due_date'] as string | undefined) ?? null,
    dueTime: (said['due_time'] as string | undefined) ?? null,
    duration: (said['duration'] as number | undefined) ?? null,
    note: said['note'] ? await htmlOf(said['note'] as string) : null,
    location: said['location'] ? { value: said['location'] as string } : null,
    customFields: withoutNothing(values.custom),
  } as never);
  activity.mark(said['done'] === true);
  if (on.person) em.persist(em.create(ActivityParticipant, { activity, person: on.person, isPrimary: true }));
  return activity;
}

/** Of one who stands alone, his own organization, where the viewer may see it. */
function organizationOf({ viewer }: Change, { person, deal, lead }: On): Organization | null {
  const own = deal || lead ? null : person?.organization;
  return own && isVisible(own, viewer) ? own : null;
}

/** On the deal, else the lead, else the person, else the organization: it is found from the others by these. */
async function makeNote(change: Change, { said }: Values, on: On): Promise<Note> {
  const user = change.em.getReference(User, change.viewer.userId);
  const { deal, lead, person, organization } = on;
  const place = deal ? { deal } : lead ? { lead } : person ? { person } : { organization };
  const content = await htmlOf(said['content'] as string);
  return change.em.create(Note, { content, user, updater: user, ...place } as never);
}

/** Cells are text, but other programs export their notes as HTML. */
async function htmlOf(text: string): Promise<string> {
  if (/<(p|br|div|ul|ol|b|strong|a|span)\b[^>]*>/i.test(text)) return (await safeHtml(text, 'note')).html;
  return text
    .split(/\n{2,}/)
    .map(part => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
