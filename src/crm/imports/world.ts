import { Field, type FieldNoun } from '../../model/index.js';
import type { Database } from '../../platform/database.js';
import type { Currencies } from '../currencies.js';
import { labelKey } from '../fields.js';
import { targetsOf, type Target } from './targets.js';

export interface Stage {
  id: number;
  name: string;
  pipelineId: number;
}

/** What cells can name, by its name in small letters, and how the user writes dates and money. */
export interface World {
  targets: Map<string, Target>;
  fields: Field[];
  users: Map<string, number>;
  labels: Record<'deal' | 'organization' | 'person', Map<string, number>>;
  leadLabels: Map<string, string>;
  pipelines: Map<string, number>;
  /** In the order of their pipelines, and there. */
  stages: Stage[];
  currencies: Set<string>;
  activityTypes: Map<string, string>;
  firstActivityType: { key: string; name: string } | null;
  zone: string;
  locale: string | null;
  currency: string;
}

export const lower = (text: string): string => text.trim().toLowerCase();

export async function loadWorld(database: Database, currencies: Currencies, userId: number): Promise<World> {
  const em = database.em();
  const fields = await em.find(Field, { deletedAt: null }, { orderBy: { position: 'asc', id: 'asc' } });
  const [users, leadLabels, pipelines, stages, types, known] = await Promise.all([
    database.query<{ id: number; name: string; email: string }>(
      'select id, name, email from users where active order by id desc',
    ),
    database.query<{ id: string; name: string }>('select id, name from lead_label'),
    database.query<{ id: number; name: string }>(
      'select id, name from pipeline where deleted_at is null order by position desc, id desc',
    ),
    database.query<Stage>(
      `select s.id, s.name, s.pipeline_id as "pipelineId" from stage s join pipeline p on p.id = s.pipeline_id
        where s.deleted_at is null and p.deleted_at is null order by p.position, p.id, s.position, s.id`,
    ),
    database.query<{ key: string; name: string }>(
      'select key, name from activity_type where deleted_at is null order by position, id',
    ),
    currencies.list(),
  ]);
  const [own] = await database.query<{ zone: string | null; locale: string | null; currency: string }>(
    'select timezone as zone, locale, default_currency as currency from users where id = $1',
    [userId],
  );
  return {
    targets: new Map(targetsOf(fields).map(target => [target.id, target])),
    fields,
    users: new Map(
      users.flatMap(user => [
        [lower(user.name), user.id],
        [lower(user.email), user.id],
      ]),
    ),
    labels: {
      deal: labelsOf(fields, 'deal'),
      organization: labelsOf(fields, 'organization'),
      person: labelsOf(fields, 'person'),
    },
    leadLabels: new Map(leadLabels.map(label => [lower(label.name), label.id])),
    pipelines: new Map(pipelines.map(pipeline => [lower(pipeline.name), pipeline.id])),
    stages,
    currencies: new Set(known.filter(currency => currency.active).map(currency => currency.code)),
    activityTypes: new Map(
      types.flatMap(type => [
        [lower(type.name), type.key],
        [lower(type.key), type.key],
      ]),
    ),
    firstActivityType: types[0] ?? null,
    zone: own?.zone ?? 'UTC',
    locale: own?.locale ?? null,
    currency: own?.currency ?? 'EUR',
  };
}

function labelsOf(fields: Field[], noun: FieldNoun): Map<string, number> {
  const field = fields.find(one => one.noun === noun && one.key === labelKey);
  return new Map(field?.choices().map(option => [lower(option.label), option.id]));
}
