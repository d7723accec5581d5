import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newFolder } from '../../support/servers.js';
import type { BenchKontor } from '../kontor.js';

export interface Size {
  threads: number;
  deals: number;
}

/** Mails with HTML and a quote: the newest, so that they are the ones that are opened. */
const htmlMails = 120;

/**
 * A rep's company: `deals` open deals on one board, activities of some months on them, and a mailbox of `threads`
 * threads, some of which belong to them, to leads and to projects. Bytes are there only for the newest mails; of the others a reader gets the text.
 */
export async function seedCompany({ kontor, sql }: BenchKontor, owner: string, size: Size): Promise<void> {
  await sql.query(people);
  await sql.query(deals, [size.deals]);
  await sql.query(leadsAndProjects);
  await sql.query(activities, [owner]);
  const file = join(newFolder('mails'), 'newest.mbox');
  writeFileSync(file, Array.from({ length: htmlMails }, (_, n) => htmlMail(n, owner)).join('\n'));
  const cli = [join(import.meta.dirname, '../../../src/cli.js'), 'import', file, '--user', owner];
  await promisify(execFile)(process.execPath, cli, { env: { ...process.env, ...kontor.env } });
  await sql.query(threads, [size.threads - htmlMails]);
  await sql.query('analyze');
}

const people = `
  insert into organization (name) select 'Firm ' || n || ' AB' from generate_series(1, 100) n;
  insert into person (name, first_name, last_name, organization_id)
    select first || ' ' || last || n, first, last || n, (select min(id) from organization) + n % 100
      from (select n, (array['Eva', 'Bo', 'Siv', 'Per', 'Ida', 'Jon', 'Liv', 'Ola'])[1 + n % 8] as first,
                   (array['Lind', 'Ek', 'Dahl', 'Berg', 'Holm'])[1 + n % 5] as last from generate_series(1, 400) n) s;
  insert into contact_email (email, person_id, is_primary)
    select 'person' || id || '@firm' || id % 100 || '.example', id, true from person;
  insert into domain (name) select 'firm' || n || '.example' from generate_series(0, 99) n;
  insert into address (email, domain_id, person_id)
    select e.email, d.id, e.person_id from contact_email e join domain d on d.name = split_part(e.email, '@', 2);`;

const deals = `
  insert into deal (title, value, currency, owner_id, person_id, organization_id, pipeline_id, stage_id, expected_close_date)
  select 'Rollout ' || n || ' for ' || p.name, n * 37 % 90000, 'EUR', u.id, p.id, p.organization_id, s.pipeline_id, s.id,
         current_date + n % 200
    from generate_series(1, $1::int) n
    join (select *, row_number() over (order by id) as at from person) p on p.at = 1 + n % 400
    join (select *, row_number() over (order by position, id) as at, count(*) over () as among from stage
           where pipeline_id = (select id from pipeline order by position, id limit 1)) s on s.at = 1 + n % s.among
    cross join (select id from users order by id limit 1) u`;

const leadsAndProjects = `
  with l as (
    insert into lead (title, owner_id, person_id)
    select 'Interest of ' || p.name, u.id, p.id from person p, (select id from users order by id limit 1) u
  )
  insert into project (title, owner_id, person_id, board_id, phase_id)
  select 'Delivery to ' || p.name, u.id, p.id, f.board_id, f.id
    from person p, (select id from users order by id limit 1) u, (select id, board_id from phase order by id limit 1) f`;

/** Half of the deals have one to come, or one that is overdue; the months around today have some each day. */
const activities = `
  insert into activity (subject, type, owner_id, deal_id, person_id, organization_id, due_date, due_time, duration)
  select 'Call about ' || d.title, (array['call', 'meeting', 'task'])[1 + d.id % 3], u.id, d.id, d.person_id, d.organization_id,
         current_date + (d.id * 7 % 90)::int - 30, make_time(7 + (d.id % 9)::int, 0, 0), case when d.id % 3 = 1 then 1800 end
    from deal d, users u where u.email = $1 and d.id % 2 = 0`;

const threads = `
  with bytes as (
    insert into blob (sha256, size, pack, at, length) values (sha256('bench'), 1, 'none', 0, 1) returning sha256
  ), body as (
    insert into content (hash, text, snippet, search)
    select sha256(('bench' || n)::bytea), repeat('We look forward to the rollout in spring, phase ' || n || '. ', 12),
           'We look forward to the rollout in spring, phase ' || n, '' from generate_series(1, 200) n returning id
  ), made as (
    insert into thread (subject, last_at)
    select 'Question ' || n || ' about the rollout', now() - n * interval '23 minutes' from generate_series(1, $1::int) n
    returning id, subject, last_at
  ), box as (
    select id from mailbox order by id limit 1
  ), listed as (
    insert into thread_mailbox (thread_id, mailbox_id, last_at, first_at, messages, unread, has_received, sharing)
    select made.id, box.id, last_at, last_at, 1, (made.id % 5 = 0)::int, true, 'private' from made, box
  ), message as (
    insert into message (id_hash, header_key, message_id, subject, subject_key, from_email, sent_at, thread_id, thread_rule)
    select gen_random_uuid(), gen_random_uuid(), id || '@bench', subject, gen_random_uuid(), '', last_at, id, 'new' from made
    returning id, thread_id, sent_at
  ), copy as (
    insert into message_copy (message_id, mailbox_id, thread_id, content_id, blob, size, received_at, sent_at, seen)
    select m.id, box.id, m.thread_id, body.id, bytes.sha256, 1, sent_at, sent_at, m.thread_id % 5 <> 0
      from message m, box, bytes, (select id, row_number() over () as at from body) body where body.at = 1 + m.id % 200
  ), linked as (
    insert into thread_link (thread_id, deal_id, is_primary, rule)
    select made.id, d.id, true, 'participant'
      from made join (select id, row_number() over () as at, count(*) over () as among from deal) d on d.at = 1 + made.id % d.among
     where made.id % 3 = 0
  ), linked_to_others as (
    insert into thread_link (thread_id, lead_id, project_id, is_primary, rule)
    select made.id, case when made.id % 3 = 1 then l.id end, case when made.id % 3 = 2 then p.id end, true, 'participant'
      from made
      join (select id, row_number() over () as at, count(*) over () as among from lead) l on l.at = 1 + made.id % l.among
      join (select id, row_number() over () as at, count(*) over () as among from project) p on p.at = 1 + made.id % p.among
     where made.id % 3 <> 0 and made.id % 5 = 0
  )
  insert into participant (message_id, address_id, role, position)
  select m.id, a.id, 'f', 0 from message m
    join (select id, row_number() over (order by id) as at from address where person_id is not null) a on a.at = 1 + m.thread_id % 400`;

function htmlMail(n: number, owner: string): string {
  const rows = Array.from(
    { length: 12 },
    (_, at) => `<tr><td>Phase ${at}</td><td>${at * 12 + n} seats</td><td><b>${at * 900} EUR</b></td></tr>`,
  );
  return [
    'From bench@example.org Mon Nov  2 10:00:00 2026',
    `From: Writer ${n} <writer${n}@example.org>`,
    `To: <${owner}>`,
    `Subject: Offer ${n} for the rollout`,
    `Date: ${new Date(Date.now() - n * 60_000).toUTCString()}`,
    `Message-ID: <html-${n}@bench.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<div style="font-family: Arial"><p>Hello,</p><p>this is our <i>offer</i>.</p><table border="1">`,
    ...rows,
    '</table><p>Best regards</p><blockquote type="cite">',
    ...Array.from({ length: 20 }, (_, at) => `<p>What was written before, line ${at}.</p>`),
    '</blockquote></div>',
    '',
  ].join('\n');
}
