import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { escapeHtml } from '../mail/escape.js';
import type { OutgoingLinks } from '../model/outgoing-mail.js';
import type { Sql } from '../platform/database.js';

/** What may stand in a text as `{{person.first_name}}`, and what it is called. */
export const mergeFields = {
  'person.name': 'Person’s name',
  'person.first_name': 'Person’s first name',
  'person.last_name': 'Person’s last name',
  'person.email': 'Person’s email address',
  'person.phone': 'Person’s phone number',
  'organization.name': 'Organization’s name',
  'organization.address': 'Organization’s address',
  'deal.title': 'Deal’s title',
  'deal.value': 'Deal’s value',
  'deal.currency': 'Deal’s currency',
  'user.name': 'Your name',
  'user.email': 'Your email address',
} as const;

export type MergeField = keyof typeof mergeFields;
export type MergeValues = Record<MergeField, string | null>;

/** Blanks are looked at afterwards: as parts of the pattern they would be tried in every way, in a text full of them. */
const place = /\{\{([^{}]{0,120})\}\}/g;

/** Those that stand in the texts, each once. @throws {InvalidError} for one that is not known; `at` names its text */
export function fieldsIn(texts: { at: string; text: string }[]): MergeField[] {
  const found = new Set<MergeField>();
  for (const { at, text } of texts) {
    for (const [whole, inside = ''] of text.matchAll(place)) {
      const name = inside.trim();
      if (!Object.hasOwn(mergeFields, name)) {
        throw new InvalidError(
          at,
          `There is no field ${whole}`,
          `Use one of: ${Object.keys(mergeFields).join(', ')}.`,
          { rule: 'mail-unknown-field', said: whole },
        );
      }
      found.add(name as MergeField);
    }
  }
  return [...found];
}

/** Whether anything is to be filled in. */
export const hasFields = (text: string): boolean => text.includes('{{');

/** Puts the values in, which the caller has found to be there. In HTML they are text, whatever they look like. */
export function filled(text: string, values: MergeValues, as: 'text' | 'html'): string {
  return text.replace(place, (whole, inside: string) => {
    const value = values[inside.trim() as MergeField] ?? null;
    if (value === null) return whole;
    return withoutFields(as === 'html' ? escapeHtml(value) : value.replaceAll(/\s+/g, ' '));
  });
}

/**
 * What others wrote goes out as they wrote it: who puts `{{deal.value}}` into his mail must not be told it by the answer
 * that quotes him. Between the braces comes a word joiner, which nobody sees.
 */
export const withoutFields = (text: string): string => text.replaceAll(/\{(?=\{)/g, '{\u2060');

/** @throws {InvalidError} that names the first field without a value, and the text that it stands in */
export function refuseEmpty(texts: { at: string; text: string }[], values: MergeValues): void {
  for (const { at, text } of texts) {
    const empty = fieldsIn([{ at, text }]).find(field => values[field] === null);
    if (empty === undefined) continue;
    throw new InvalidError(
      at,
      `${mergeFields[empty]} is empty`,
      `Write it in the place of {{${empty}}}, or take the field out.`,
      { rule: 'mail-empty-field', said: empty },
    );
  }
}

/** Whom and what a mail is about, as far as fields go. */
export interface About {
  links: OutgoingLinks;
  /** The only one it goes to, where it goes to one. */
  address: string | null;
}

/**
 * The values for several mails at once, as the viewer may see them. The person is the one that a mail is linked to, or
 * the only one who has the address that it goes to; the organization is the one linked, or his.
 */
export async function mergeValues(sql: Sql, viewer: Viewer, about: About[]): Promise<MergeValues[]> {
  if (about.length === 0) return [];
  const seen = (alias: string) => visibleItem(viewer, alias, '$1');
  const rows = await sql.query<{ n: number; values: Partial<MergeValues> }>(
    `with given as (
       select * from jsonb_to_recordset($2::jsonb) as g (n integer, address text, person_id bigint, organization_id bigint,
         deal_id bigint)
     ), found as (
       select g.n, g.organization_id, g.deal_id, coalesce(g.person_id, (
         select case when count(distinct p.id) = 1 then min(p.id) end from contact_email e
           join person p on p.id = e.person_id and ${seen('p')} where e.email = g.address)) as person_id
         from given g
     )
     select f.n, jsonb_build_object(
       'person.name', p.name, 'person.first_name', p.first_name, 'person.last_name', p.last_name,
       'person.email', (select e.email from contact_email e where e.person_id = p.id order by e.is_primary desc, e.position, e.id limit 1),
       'person.phone', coalesce(jsonb_path_query_first(p.phones, '$[*] ? (@.primary == true).value'), p.phones -> 0 -> 'value') #>> '{}',
       'organization.name', o.name, 'organization.address', o.address,
       'deal.title', d.title, 'deal.value', trim_scale(d.value)::text, 'deal.currency', d.currency,
       'user.name', u.name, 'user.email', u.email) as values
     from found f
     join users u on u.id = $1
     left join person p on p.id = f.person_id and ${seen('p')}
     left join organization o on o.id = coalesce(f.organization_id, p.organization_id) and ${seen('o')}
     left join deal d on d.id = f.deal_id and ${seen('d')}`,
    [
      viewer.userId,
      JSON.stringify(
        about.map(({ links, address }, n) => ({
          n,
          address,
          person_id: links.person_id ?? null,
          organization_id: links.organization_id ?? null,
          deal_id: links.deal_id ?? null,
        })),
      ),
    ],
  );
  const byPlace = new Map(rows.map(row => [row.n, row.values]));
  const names = Object.keys(mergeFields) as MergeField[];
  return about.map((_, n) => {
    const values = byPlace.get(n) ?? {};
    // An empty text is as good as none: the mail would read "Dear ,".
    return Object.fromEntries(names.map(name => [name, values[name]?.trim() || null])) as MergeValues;
  });
}
