/** Parts of the hand-written SQL of searches: each place by its index, the best of all, and what a list shows of them. */
import { readable, seenBy, seenFile, seenOn } from './by-hand.js';
import type { Who } from './seed.js';

/** What is looked for: the whole term is `$1`, its words as the index has them `$2`, and each of these has to be there. */
type Words = string[];
export const oneWord: Words = ['$3'];
export const twoWords: Words = ['$3', '$4'];
export const beginning: Words = [`' ' || $3`];

const has = (text: string, words: Words): string =>
  [
    `text_tails(${text}) @@ $2::tsquery`,
    ...words.map(word => `strpos(${words === beginning ? `' ' || ${text}` : text}, ${word}) > 0`),
  ].join(' and ');
const scored = (text: string, weight: number): string =>
  `${weight} * (case when ${text} = $1 then 1 when starts_with(${text}, $1) then 0.8
     when strpos(${text}, ' ' || $1) > 0 then 0.6 else 0.4 end + similarity($1, ${text}) / 5)`;

/** SQL: the items of a type that have the words at one place, and how well they fit. */
const found = (
  who: Who,
  words: Words,
  {
    type,
    text,
    score,
    from = `${type} t`,
    also = 'true',
  }: {
    type: string;
    text: string;
    score: string;
    from?: string;
    also?: string;
  },
): string =>
  `(select '${type}' as type, t.id::text as id, ${score} as score from ${from}
     where ${has(text, words)} and ${also} and ${seenBy(who)('t')} limit 2000)`;
export const named = (who: Who, words: Words, type: string, column = 'title'): string =>
  found(who, words, { type, text: `lower(t.${column})`, score: scored(`lower(t.${column})`, 1) });
export const titles = ['deal', 'lead', 'project'];
export const contacts = ['person', 'organization'];

const places = (who: Who, words: Words): string[] => [
  ...titles.map(type => named(who, words, type)),
  ...[...contacts, 'product'].map(type => named(who, words, type, 'name')),
  emails(who, words),
  // Two letters are looked for in what is shown.
  ...(words === beginning
    ? []
    : [...titles, ...contacts, 'product'].map(type =>
        found(who, words, {
          ...{ type, text: 'field_text(t.custom_fields)', score: '0.5', also: `t.custom_fields <> '{}'` },
        }),
      )),
  ...['deal', 'person', 'organization'].map(type =>
    found(who, words, {
      ...{
        type,
        text: 'lower(n.content)',
        score: '0.4',
        from: `note n join ${type} t on t.id = n.${type}_id`,
      },
      also: seenOn(who, 'n', 'user_id'),
    }),
  ),
];
export const emails = (who: Who, words: Words): string =>
  found(who, words, {
    ...{ type: 'person', text: 'e.email', score: scored('e.email', 0.9) },
    from: 'contact_email e join person t on t.id = e.person_id',
  });

/** The best, and what a list shows of them. */
export const best = (who: Who, parts: string[], most: number): string => {
  const seen = seenBy(who);
  const about = (type: string, more: string) =>
    `when '${type}' then (select to_jsonb(t) - 'custom_fields' || jsonb_build_object(${more}) from ${type} t where t.id = hit.id::${type === 'lead' ? 'uuid' : 'bigint'})`;
  const nameOf = (type: string) =>
    `'${type}', (select i.name from ${type} i where i.id = t.${type}_id and ${seen('i')})`;
  const both = `${nameOf('person')}, ${nameOf('organization')}`;
  return `select hit.*, case hit.type
      ${titles.map(type => about(type, both)).join(' ')}
      ${about('person', `${nameOf('organization')}, 'emails', (select jsonb_agg(e.email) from contact_email e where e.person_id = t.id)`)}
      ${about('organization', '')} ${about('product', '')} end as item
    from (select type, id, max(score) as score from (${parts.join(' union all ')}) place group by 1, 2 order by 3 desc limit ${most}) hit`;
};

/** The same of everything: where items do not fill the page, files follow by their names, those in mails as well. */
export const bestOfAll = (who: Who, words: Words, most: number): string => {
  const isNamed = (name: string) => `lower(${name}) like '%' || $1 || '%'`;
  const isOpen = `(select count(*) from best) < ${most}`;
  return `with best as materialized (${best(who, places(who, words), most)}),
      mail as materialized (
        select id from content where ${isOpen} and search @@ (select to_tsquery('simple', quote_literal($1) || ':*')) limit 1000)
    select * from best
    union all (
      select 'file', f.id::text, 0.3, to_jsonb(f) from file f
       where ${isOpen} and ${isNamed('f.name')} and ${seenFile(who, 'f')} limit ${most})
    union all (
      select 'mail_attachment', a.id::text, 0.3, to_jsonb(a) from mail join attachment a on a.content_id = mail.id and not a.inline
       where ${isNamed('a.filename')} and exists (select from message_copy c where c.content_id = a.content_id and ${readable(who, 'c')})
       limit ${most})`;
};
