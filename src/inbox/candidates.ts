import { permittedItem, visibleItem, type Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';

/** An open deal, lead or project that a thread could belong to, with the reasons that speak for it. */
export interface Candidate {
  type: 'deal' | 'lead' | 'project';
  id: number | string;
  title: string;
  status: string;
  /** Stage of a deal, phase of a project. */
  stage: string | null;
  value: number | null;
  currency: string | null;
  person: { id: number; name: string } | null;
  organization: { id: number; name: string } | null;
  score: number;
  reasons: string[];
  /** What the reasons say, for whoever says it in another language. */
  evidence: {
    persons: string[];
    /** Where none of its persons is in the thread. */
    organization: string | null;
    words: string[];
    stage: string | null;
    /** Since its last change; null where that is long ago. */
    days: number | null;
  };
}

interface Row {
  type: Candidate['type'];
  id: string;
  title: string;
  status: string;
  stage: string | null;
  /** How far along its pipeline, 0 to 1. */
  progress: number;
  value: string | null;
  currency: string | null;
  personId: number | null;
  personName: string | null;
  organizationId: number | null;
  organizationName: string | null;
  matchedPersons: string[];
  matchedOrganization: boolean;
  updatedAt: Date;
}

/**
 * Open items of the thread's people and organizations that the viewer may see, best first: the same participants,
 * words and numbers shared with the title, how far along the item is, and how lately it was touched.
 *
 * @param subjects what the viewer may read of the thread: its subjects, for the words that it shares with a title
 * @param addresses who is in what he may read of it: a person linked because of another's private copy suggests nothing
 */
export async function candidatesFor(
  sql: Sql,
  viewer: Viewer,
  threadId: number,
  subjects: string[],
  addresses: string[] | null = null,
): Promise<Candidate[]> {
  const found = await sql.query<Row>(candidateSql(viewer), [threadId, viewer.userId, addresses]);
  const words = wordsOf(subjects.join(' '));
  return found
    .map(row => score(row, words))
    .sort((a, b) => b.score - a.score || String(a.id).localeCompare(String(b.id)))
    .slice(0, 20);
}

const evident = (link: string): string =>
  `($3::text[] is null or ${link}.evidence ->> 'address' is null or ${link}.evidence ->> 'address' = any($3))`;

function candidateSql(viewer: Viewer): string {
  const source = (
    type: Candidate['type'],
    options: { joins: string; stage: string; progress: string; open: string; value: string; also?: string },
  ) => `
    select '${type}' as type, item.id::text as id, item.title, ${type === 'lead' ? `'open'` : 'item.status'} as status,
           ${options.stage} as stage, ${options.progress}::float as progress, ${options.value},
           person.id as "personId", person.name as "personName",
           organization.id as "organizationId", organization.name as "organizationName",
           array(select people.name from people where people.id = item.person_id ${options.also ?? ''}) as "matchedPersons",
           item.organization_id in (select id from organizations) as "matchedOrganization", item.update_time as "updatedAt"
      from ${type} item ${options.joins}
      left join person on person.id = item.person_id and ${visibleItem(viewer, 'person', '$2')}
      left join organization on organization.id = item.organization_id and ${visibleItem(viewer, 'organization', '$2')}
     where item.deleted_at is null and item.archived_at is null and ${options.open} and ${visibleItem(viewer, 'item', '$2')}
       and (item.person_id in (select id from people) or item.organization_id in (select id from organizations)
            ${type === 'deal' ? 'or item.id in (select deal_id from deal_participant where person_id in (select id from people))' : ''})`;
  return `
    with people as (
      select person.id, person.name, person.organization_id from thread_link link join person on person.id = link.person_id
       where link.thread_id = $1 and link.state = 'linked' and person.deleted_at is null and ${evident('link')} and ${visibleItem(viewer, 'person', '$2')}
    ), organizations as (
      select o.id from organization o where o.id in (
        select organization_id from people
        union select organization_id from thread_link link
         where thread_id = $1 and state = 'linked' and organization_id is not null and ${evident('link')})
        and ${permittedItem(viewer, 'o', '$2')}
    ), linked as (
      select coalesce(deal_id::text, lead_id::text, project_id::text) as id from thread_link where thread_id = $1 and state = 'linked'
    )
    select * from (
      ${source('deal', {
        joins: 'join stage on stage.id = item.stage_id',
        stage: 'stage.name',
        progress: `(stage.position + 1)::float / (select count(*) from stage other where other.pipeline_id = item.pipeline_id)`,
        open: `item.status = 'open'`,
        value: 'item.value::text as value, item.currency',
        also: 'or people.id in (select person_id from deal_participant where deal_id = item.id)',
      })}
      union all
      ${source('lead', { joins: '', stage: 'null', progress: '0', open: 'true', value: 'item.value::text as value, item.currency' })}
      union all
      ${source('project', {
        joins: 'join phase on phase.id = item.phase_id',
        stage: 'phase.name',
        progress: '0.5',
        open: `item.status = 'open'`,
        value: 'null as value, null as currency',
      })}
    ) found
    where found.id not in (select id from linked where id is not null)
    order by "updatedAt" desc limit 200`;
}

function score(row: Row, words: Set<string>): Candidate {
  const shared = [...wordsOf(row.title)].filter(word => words.has(word));
  const days = (Date.now() - row.updatedAt.getTime()) / 86_400_000;
  const evidence = {
    persons: row.matchedPersons.slice(0, 3),
    organization: row.matchedPersons.length === 0 && row.matchedOrganization ? row.organizationName : null,
    words: shared.slice(0, 3),
    stage: row.type === 'deal' ? row.stage : null,
    days: days < 14 ? (days < 1 ? 0 : Math.round(days)) : null,
  };
  return {
    type: row.type,
    id: row.type === 'lead' ? row.id : Number(row.id),
    title: row.title,
    status: row.status,
    stage: row.stage,
    value: row.value === null ? null : Number(row.value),
    currency: row.currency,
    person: row.personId && row.personName ? { id: row.personId, name: row.personName } : null,
    organization:
      row.organizationId && row.organizationName
        ? { id: row.organizationId, name: row.organizationName }
        : null,
    score:
      Math.round(
        (row.matchedPersons.length * 3 +
          (row.matchedOrganization ? 1 : 0) +
          shared.reduce((sum, word) => sum + (/\d/.test(word) ? 4 : 2), 0) +
          row.progress +
          1 / (1 + days / 14)) *
          100,
      ) / 100,
    reasons: inWords(evidence),
    evidence,
  };
}

function inWords({ persons, organization, words, stage, days }: Candidate['evidence']): string[] {
  return [
    ...(persons.length > 0 ? [`Same people: ${persons.join(', ')}`] : []),
    ...(organization ? [`Same organization: ${organization}`] : []),
    ...(words.length > 0 ? [`The subject shares “${words.join('”, “')}” with the title`] : []),
    ...(stage ? [`In stage ${stage}`] : []),
    ...(days === null ? [] : [days === 0 ? 'Changed today' : `Changed ${days} days ago`]),
  ];
}

/** Words of three letters and more, and numbers: what a subject and a title can have in common. */
function wordsOf(text: string): Set<string> {
  return new Set(
    (
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? []
    ).filter(word => word.length > 2 || /\d{2}/.test(word)),
  );
}
