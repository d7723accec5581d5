import { asking } from '../access/asking.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import type { Database } from '../platform/database.js';
import { isShort, narrowed, tailsOf } from '../platform/text-tails.js';

export interface FoundItem {
  type: 'deal' | 'lead' | 'project' | 'person' | 'organization';
  id: number | string;
  title: string;
  subtitle: string;
}

/** Of each type at most this many, and together this many. */
const mostOfType = 8;
const most = 25;
/** How many of each way to match are looked at: a word that half of all names have cannot tell them apart anyway. */
const mostOfWay = 300;

/** What the viewer may pick of each type, its name, and what stands below it. */
const types = [
  { type: 'deal', title: 'title', open: `t.status = 'open' and t.archived_at is null`, subtitle: contactOf },
  { type: 'lead', title: 'title', open: 't.archived_at is null', subtitle: contactOf },
  {
    type: 'project',
    title: 'title',
    open: `t.status = 'open' and t.archived_at is null`,
    subtitle: contactOf,
  },
  { type: 'person', title: 'name', open: 'true', subtitle: ofPerson },
  { type: 'organization', title: 'name', open: 'true', subtitle: () => `coalesce(t.website, t.address, '')` },
] as const;
type Searched = (typeof types)[number];

/**
 * Open deals, leads, projects, persons and organizations by what somebody has typed so far: what starts with it, then
 * what has it anywhere; persons and organizations by address as well. Where nothing has it, what nearly does. Without words: the newest.
 */
export async function quickSearch(database: Database, viewer: Viewer, words: string): Promise<FoundItem[]> {
  const term = words.replaceAll('\0', '').trim().toLowerCase();
  if (term === '') return asking(database, viewer).query<FoundItem>(united(viewer, newest), [viewer.userId]);
  const pattern = term.replace(/[\\%_]/g, '\\$&');
  const values = [viewer.userId, term, `${pattern}%`, `%${pattern}%`];
  // One or two letters are in too many words: PostgreSQL looks at the pattern and decides.
  const found = await (isShort(term)
    ? asking(database.planned, viewer).query<FoundItem>(united(viewer, matching(like)), values)
    : asking(database.kept, viewer).query<FoundItem>(united(viewer, matching(part)), [
        ...values,
        tailsOf([term]),
      ]));
  if (found.length > 0 || term.length < 4) return found;
  return database.query<FoundItem>(united(viewer, similar), [viewer.userId, term]);
}

/** One statement for all types. `choose` gives rows of (id, score) of a type, best first. */
function united(viewer: Viewer, choose: (viewer: Viewer, searched: Searched) => string): string {
  const parts = types.map((searched, rank) => {
    const { type, title, subtitle } = searched;
    return `
      select '${type}' as type, t.id::text as id, t.${title} as title, ${subtitle(viewer)} as subtitle,
             chosen.score, ${rank} as rank, chosen.place
      from (select id, score, row_number() over () as place from (${choose(viewer, searched)}) best) chosen
      join ${type} t on t.id = chosen.id`;
  });
  return `
    select type, case when type = 'lead' then to_jsonb(id) else to_jsonb(id::bigint) end as id, title, subtitle
    from (${parts.join(' union all ')}) found
    order by score desc, rank, place limit ${most}`;
}

function newest(viewer: Viewer, { type, open }: Searched): string {
  const order = type === 'lead' ? 't.add_time desc' : 't.id desc';
  return `select t.id, 0 as score from ${type} t where ${visibleItem(viewer, 't', '$1')} and ${open}
    order by ${order} limit ${mostOfType}`;
}

/** SQL: the text has the term in it: as its trigrams tell, or the tails of its words. */
const like = (text: string): string => `${text} like $4`;
const part = (text: string): string => `${narrowed(text, '$5')} and strpos(${text}, $2) > 0`;

/**
 * Each way to match is a query of its own, so that each has its index, and is read as far as is needed. However many have it
 * somewhere, those that start with it are among them.
 */
const matching =
  (has: (text: string) => string) =>
  (viewer: Viewer, { type, title, open }: Searched): string => {
    const name = `lower(t.${title})`;
    const there = `${visibleItem(viewer, 't', '$1')} and ${open}`;
    const isCut = `(select count(*) from (select from containing limit ${mostOfWay}) cut) = ${mostOfWay}`;
    const ways = {
      containing: `select t.id from ${type} t where ${has(name)} and ${there}`,
      starting: `select t.id from ${type} t where ${name} like $3 and ${isCut} and ${there}`,
      ...((type === 'person' || type === 'organization') && {
        addressed: `select t.id from contact_email e join ${type} t on t.id = e.${type}_id
        where ${has('e.email')} and ${there}`,
      }),
    };
    const parts = Object.entries(ways).map(([way, text]) => `${way} as materialized (${text})`);
    const candidates = Object.keys(ways).map(way => `(select id from ${way} limit ${mostOfWay})`);
    const score = `case when starts_with(${name}, $2) then 2 when ${name} like $4 then 1 else 0 end`;
    return `with ${parts.join(', ')}
    select t.id, ${score} + word_similarity($2, ${name}) as score
    from (${candidates.join(' union ')}) candidates join ${type} t on t.id = candidates.id
    order by score desc, ${type === 'lead' ? 't.add_time' : 't.id'} desc limit ${mostOfType}`;
  };

/** Nearly: at least three fifths of the word's trigrams. */
function similar(viewer: Viewer, { type, title, open }: Searched): string {
  const name = `lower(t.${title})`;
  return `select t.id, word_similarity($2, ${name}) as score from ${type} t
    where $2 <% ${name} and ${visibleItem(viewer, 't', '$1')} and ${open}
    order by score desc limit ${mostOfType}`;
}

/** The names of person and organization, those that the viewer may see. */
function contactOf(viewer: Viewer): string {
  return `concat_ws(', ',
    (select p.name from person p where p.id = t.person_id and ${visibleItem(viewer, 'p', '$1')}),
    (select o.name from organization o where o.id = t.organization_id and ${visibleItem(viewer, 'o', '$1')}))`;
}

function ofPerson(viewer: Viewer): string {
  return `concat_ws(', ',
    (select e.email from contact_email e where e.person_id = t.id order by e.is_primary desc, e.position limit 1),
    (select o.name from organization o where o.id = t.organization_id and ${visibleItem(viewer, 'o', '$1')}))`;
}
