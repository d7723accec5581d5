import { budget, customFields, expected, reference, region, renewal, score, tier } from './seed-fields.js';
import type { Size } from './size.js';

export interface Step {
  name: string;
  text: string;
}

/** SQL: a number from 0 up to 1 that belongs to row `n`; another for each salt. */
export const part = (salt: number, n = 'n'): string => `bench_part(${n}, ${salt})`;
/** SQL: one of `of`; with `skew` 2 the first are much more frequent. */
export const pick = (salt: number, of: number | string, skew = 1, n = 'n'): string =>
  `(1 + floor(power(${part(salt, n)}, ${skew}) * ${of}))::bigint`;
export const word = (salt: number, n = 'n'): string => `bench_word(${part(salt, n)})`;
export const series = (count: number): string => `generate_series(1::bigint, ${Math.round(count)}) n`;

const owner = (salt: number): string => pick(salt, 50, 2);
const visible = (salt: number): string =>
  `case when ${part(salt)} < 0.4 then 7 when ${part(salt)} < 0.8 then 3 when ${part(salt)} < 0.95 then 5 else 1 end`;
const followers = (salt: number): string =>
  `case when ${part(salt)} < 0.02 then array[${pick(salt + 1, 50)}] else '{}'::bigint[] end`;
const since = `timestamptz '2021-11-01'`;
/** Five years, and how long after that it was last changed: every tenth with a great many others at once. */
const added = (salt: number): string => `${since} + ${part(salt)} * interval '5 years'`;
const changed = (salt: number): string =>
  `case when ${part(salt + 1)} < 0.1 then timestamptz '2026-10-30 12:00:00' + floor(${part(salt + 1)} * 100) * interval '1 second'
        else ${added(salt)} + ${part(salt + 1)} * (timestamptz '2026-11-01' - (${added(salt)})) end`;
const gone = (salt: number): string => `case when ${part(salt)} < 0.02 then timestamptz '2026-10-31' end`;

/** Everything but mail. */
export const crm = (size: Size): Step[] => [
  { name: 'fields', text: fields() },
  { name: 'organizations', text: organizations(size) },
  { name: 'persons', text: persons(size) },
  { name: 'addresses', text: addresses(size) },
  { name: 'deals', text: deals(size) },
  { name: 'leads', text: leads(size) },
  { name: 'products', text: products(size) },
  { name: 'activities', text: activities(size) },
  { name: 'notes', text: notes(size) },
  { name: 'changes', text: changes(size) },
];

const quoted = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;

const fields = (): string => `
  insert into field (id, noun, key, name, type, options, formula, program, position) overriding system value values
  ${customFields
    .map(
      ({ id, noun, key, name, type, options = [], formula, program }, at) =>
        `(${id}, '${noun}', '${key}', '${name}', '${type}', ${quoted(options)}, ${formula ? `'${formula}'` : 'null'},
          ${program ? quoted(program) : 'null'}, ${at + 1})`,
    )
    .join(',')};
  insert into pipeline (name, position) values ('Partners', 1), ('Renewals', 2), ('Public', 3);
  insert into stage (pipeline_id, name, position, probability, rot_enabled, rotten_days)
    select p, 'Stage ' || s, s, 20 * s, true, 30 from generate_series(2, 4) p, generate_series(1, 5) s;`;

const organizations = ({ organizations: count }: Size): string => `
  insert into organization (name, owner_id, address, website, visible_to, follower_ids, add_time, update_time, deleted_at)
  select initcap(${word(1)}) || ' ' || initcap(${word(2)}) || ' ' || (array['Ltd', 'AB', 'AS', 'GmbH'])[${pick(3, 4)}],
         ${owner(4)}, case when ${part(5)} < 0.5 then initcap(${word(6)}) || ' street ' || ${pick(7, 200)} end,
         'https://' || ${word(1)} || n || '.example', ${visible(8)}, ${followers(9)}, ${added(11)}, ${changed(11)}, ${gone(13)}
    from ${series(count)};`;

const persons = ({ persons: count, organizations: of }: Size): string => `
  insert into person (name, first_name, last_name, owner_id, organization_id, phones, visible_to, follower_ids,
                      custom_fields, add_time, update_time, deleted_at)
  select first || ' ' || last, first, last, ${owner(24)}, case when ${part(25)} < 0.8 then ${pick(26, of, 1.5)} end,
         jsonb_build_array(jsonb_build_object('value', '+46 ' || ${pick(27, 99_999_999)}, 'label', 'work', 'primary', true)),
         ${visible(28)}, ${followers(29)}, jsonb_build_object('${tier}', ${pick(31, 4, 1.5)}), ${added(32)}, ${changed(32)}, ${gone(34)}
    from (select n, initcap(bench_word(${part(21)} * 0.12)) as first, initcap(${word(22)}) as last from ${series(count)}) s;
  insert into contact_email (email, person_id, is_primary)
  select lower(first_name) || '.' || lower(last_name) || id || '@' || 'firm' || coalesce(organization_id, 0) || '.example', id, true
    from person order by id;`;

const addresses = ({ organizations: count }: Size): string => `
  insert into domain (name, organization_id) select 'firm' || n || '.example', nullif(n, 0)
    from generate_series(0, ${Math.round(count)}) n;
  insert into address (email, domain_id, person_id)
  select e.email, d.id, e.person_id from contact_email e join domain d on d.name = split_part(e.email, '@', 2) order by e.id;`;

const closed = `${added(52)} + ${part(54)} * interval '200 days'`;

const deals = ({ deals: count, persons: of }: Size): string => `
  insert into deal (title, value, currency, owner_id, creator_id, person_id, organization_id, pipeline_id, stage_id, status,
                    probability, expected_close_date, visible_to, follower_ids, custom_fields, stage_change_time, won_time,
                    first_won_time, lost_time, close_time, archived_at, add_time, update_time, deleted_at)
  select initcap(${word(40)}) || ' ' || ${word(41)} || ' deal', value, currency, ${owner(42)}, ${owner(43)}, p.id,
         p.organization_id, s.pipeline_id, s.id, status, case when ${part(44)} < 0.2 then ${pick(45, 100)} end,
         case when ${part(46)} < 0.6 then date '2024-01-01' + ${pick(47, 1200)}::int end, ${visible(48)}, ${followers(49)},
         jsonb_build_object('${score}', score, '${budget}', jsonb_build_object('value', round(value * 1.2, 2), 'currency', currency),
           '${region}', ${pick(51, 8, 2)}, '${renewal}', (date '2024-01-01' + ${pick(55, 1500)}::int)::text,
           '${reference}', upper(${word(56)}) || '-' || n, '${expected}', trim_scale(round(value * score / 100, 6))),
         ${closed}, case when status = 'won' then ${closed} end, case when status = 'won' then ${closed} end,
         case when status = 'lost' then ${closed} end, case when status <> 'open' then ${closed} end,
         case when ${part(57)} < 0.03 then ${closed} end, ${added(52)}, ${changed(52)}, ${gone(58)}
    from (select n, (round(power(${part(60)}, 3) * 10000000) / 100)::numeric as value, ${pick(61, 100)} as score,
                 case when ${part(62)} < 0.8 then 'EUR' else 'SEK' end as currency,
                 case when ${part(63)} < 0.2 then 'open' when ${part(63)} < 0.65 then 'won' else 'lost' end as status,
                 ${pick(64, of, 1.3)} as person, ${pick(65, 19, 1.3)} as stage from ${series(count)}) x
    join person p on p.id = x.person join stage s on s.id = x.stage order by n;
  insert into follower (user_id, deal_id, add_time) select follower_ids[1], id, add_time from deal where follower_ids <> '{}';
  insert into deal_participant (deal_id, person_id)
    select distinct ${pick(66, count)}, ${pick(67, of)} from ${series(count / 4)};
  insert into stage_entry (deal_id, stage_id, at) select id, stage_id, add_time from deal
    union all select id, stage_id, stage_change_time from deal;`;

const leads = ({ leads: count, persons: of }: Size): string => `
  insert into lead (id, title, owner_id, person_id, organization_id, value, currency, visible_to, follower_ids, custom_fields,
                    was_seen, archived_at, add_time, update_time, deleted_at)
  select md5('lead' || n)::uuid, initcap(${word(70)}) || ' lead', ${owner(71)}, p.id, p.organization_id, round((${part(72)} * 10000)::numeric, 2),
         'EUR', ${visible(73)}, ${followers(74)}, jsonb_build_object('${region}', ${pick(76, 8)}), ${part(77)} < 0.7,
         case when ${part(78)} < 0.3 then timestamptz '2026-10-01' end, ${added(79)}, ${changed(79)}, ${gone(81)}
    from (select n, ${pick(82, of)} as person from ${series(count)}) x join person p on p.id = x.person;`;

/** Half of the products came by one import, so that they have one time. Deal 1 has 900 lines. */
const products = ({ products: count, deals: of }: Size): string => `
  insert into product (name, code, unit, tax, owner_id, visible_to, follower_ids, add_time, update_time)
  select initcap(${word(90)}) || ' ' || n, 'P-' || n, 'piece', 25, ${owner(91)}, ${visible(92)}, ${followers(93)}, ${added(95)},
         case when ${part(97)} < 0.5 then timestamptz '2026-05-05' else ${changed(95)} end
    from ${series(count)};
  insert into product_price (product_id, currency, price) select id, 'EUR', id % 997 from product;
  insert into deal_product (deal_id, product_id, name, position, quantity, item_price, sum)
  select deal_id, product_id, 'Product ' || product_id, n, 2, 10, 20
    from (select n, case when n <= 900 then 1 else ${pick(98, of)} end as deal_id, ${pick(99, count)} as product_id
            from ${series(of * 0.6 + 900)}) x;
  update deal d set products_count = l.n, value = l.sum
    from (select deal_id, count(*) as n, sum(sum) as sum from deal_product group by deal_id) l where l.deal_id = d.id;
  update deal set currency = 'EUR', status = 'open', visible_to = 7, deleted_at = null, archived_at = null where id = 1;`;

const type = `(array['call', 'task', 'meeting', 'email', 'deadline', 'lunch'])[${pick(111, 6, 2)}]`;

/** On deals with their people, on persons, on organizations, on leads; and a great many on organization 1. */
const activities = ({
  activities: count,
  activitiesOfOne,
  deals: ofDeals,
  persons: ofPersons,
  organizations: of,
}: Size): string => `
  insert into activity (subject, type, owner_id, creator_id, deal_id, lead_id, person_id, organization_id, due_date, due_time,
                        done, marked_as_done_time, note, add_time, update_time, deleted_at)
  select initcap(${word(110)}) || ' ' || ${word(112)}, ${type}, ${owner(113)}, ${owner(114)}, d.id,
         case when kind = 'lead' then md5('lead' || ${pick(115, Math.max(1, ofDeals / 4))})::uuid end,
         case when kind = 'deal' then d.person_id when kind = 'person' then p.id end,
         case when kind = 'one' then 1 when kind = 'deal' then d.organization_id when kind = 'person' then p.organization_id
              when kind = 'organization' then ${pick(116, of)} end,
         due::date, case when ${part(117)} < 0.5 then due::time(0) end, done, case when done then due + interval '3 hours' end,
         case when ${part(118)} < 0.3 then ${word(119)} || ' ' || ${word(120)} end, due - interval '10 days',
         due - ${part(121)} * interval '10 days', ${gone(122)}
    from (select n, case when n <= ${Math.round(activitiesOfOne)} then 'one' when ${part(123)} < 0.6 then 'deal'
                         when ${part(123)} < 0.8 then 'person' when ${part(123)} < 0.9 then 'organization'
                         when ${part(123)} < 0.95 then 'lead' else 'none' end as kind,
                 ${since} + power(${part(124)}, 0.7) * interval '1850 days' as due, ${part(125)} < 0.85 as done,
                 ${pick(126, ofDeals, 1.3)} as deal, ${pick(127, ofPersons, 1.3)} as person from ${series(count)}) x
    left join deal d on x.kind = 'deal' and d.id = x.deal
    left join person p on x.kind = 'person' and p.id = x.person order by n;
  insert into activity_participant (activity_id, person_id, is_primary)
    select id, person_id, true from activity where person_id is not null;`;

const notes = ({ notes: count, deals: of }: Size): string => `
  insert into note (content, user_id, deal_id, person_id, organization_id, add_time, update_time)
  select concat_ws(' ', ${[1, 2, 3, 4, 5, 6, 7, 8].map(at => word(130 + at)).join(', ')}), ${owner(140)}, d.id, d.person_id,
         d.organization_id, ${added(141)}, ${changed(141)}
    from (select n, ${pick(143, of, 1.3)} as deal from ${series(count)}) x join deal d on d.id = x.deal;`;

const changes = ({ changes: count, deals: of, persons }: Size): string => `
  insert into change_log (item_type, item_id, field, old_value, new_value, actor_id, source, at)
  select case when ${part(150)} < 0.8 then 'deal' else 'person' end,
         case when ${part(150)} < 0.8 then ${pick(151, of, 1.3)} else ${pick(152, persons, 1.3)} end,
         (array['stage', 'value', 'title', 'owner'])[${pick(153, 4)}], to_jsonb(${pick(154, 100)}), to_jsonb(${pick(155, 100)}),
         ${owner(156)}, 'app', at
    from (select n, ${since} + n * interval '5 years' / ${Math.round(count)} as at from ${series(count)}) x order by n;`;
