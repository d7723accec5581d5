import { part, pick, series, word, type Step } from './seed-crm.js';
import type { Size } from './size.js';

const sentences = 50_000;
const sentencesOfMail = [1, 2, 3, 4, 5];
const ofThread = 3;
const since = `timestamptz '2021-11-01'`;

/** Mail of twenty mailboxes: three mails a thread, of whom most are shared and half stand on a deal and its person. */
export const mail = (size: Size): Step[] => [
  { name: 'threads', text: threads(size) },
  { name: 'mails', text: messages(size) },
  { name: 'copies', text: copies(size) },
  { name: 'links', text: links(size) },
];

const threads = ({ mails }: Size): string => `
  insert into mailbox (user_id, kind, email, state, sharing)
    select n, 'import', 'user' || n || '@bench.example', 'live', 'shared' from generate_series(1, 20) n;
  insert into domain (name) values ('bench.example');
  insert into address (email, domain_id) select m.email, d.id from mailbox m, domain d where d.name = 'bench.example' order by m.id;
  insert into thread (subject, last_at)
    select initcap(${word(200)}) || ' ' || ${word(201)} || ' ' || ${word(202)}, ${since} + n * interval '5 years' / ${Math.round(mails / ofThread)}
      from ${series(mails / ofThread)};`;

const messages = ({ mails }: Size): string => `
  create unlogged table bench_sentence as
    select n as id, concat_ws(' ', ${[220, 221, 222, 223, 224, 225].map(salt => word(salt)).join(', ')}) as text from ${series(sentences)};
  create unique index on bench_sentence (id);
  analyze bench_sentence;
  insert into content (hash, text, snippet, search)
  select sha256(n::text::bytea), text, left(text, 120), to_tsvector('simple', text)
    from (select n, concat_ws('. ', ${sentencesOfMail.map(at => `s${at}.text`).join(', ')}) as text from ${series(mails)}
            ${sentencesOfMail.map(at => `join bench_sentence s${at} on s${at}.id = ${pick(230 + at, sentences)}`).join(' ')}) x
   order by n;
  drop table bench_sentence;
  insert into message (id_hash, header_key, message_id, subject, subject_key, from_email, from_name, sent_at, thread_id, thread_rule)
  select md5('id' || n)::uuid, md5('key' || n)::uuid, n || '@bench.example', t.subject, md5(t.subject)::uuid,
         case when outgoing then 'user' || box || '@bench.example' else a.email end, '',
         t.last_at - (${ofThread} - 1 - (n - 1) % ${ofThread}) * interval '1 hour', t.id, 'references'
    from (select n, ${place} from ${series(mails)}) x
    join thread t on t.id = x.thread_id left join address a on a.person_id = x.person order by n;
  insert into participant (message_id, address_id, role, position)
  select n, them.id, (case when outgoing then 't' else 'f' end)::"char", 0
    from (select n, ${place} from ${series(mails)}) x join address them on them.person_id = x.person
  union all
  select n, us.id, (case when outgoing then 'f' else 't' end)::"char", 0
    from (select n, ${place} from ${series(mails)}) x join address us on us.email = 'user' || box || '@bench.example';`;

/** SQL: of mail n its thread, whose mailbox it is in, whom it is to or from, and which way it went. */
const place = `(n + ${ofThread - 1}) / ${ofThread} as thread_id,
  ${pick(210, 20, 2, `((n + ${ofThread - 1}) / ${ofThread})`)} as box,
  ${pick(211, '(select count(*) from person)', 1.3, `((n + ${ofThread - 1}) / ${ofThread})`)} as person, n % 3 = 2 as outgoing`;

const copies = ({ mails }: Size): string => `
  insert into blob (sha256, size, pack, at, length) values ('\\x00', 1, 'none', 0, 1);
  insert into message_copy (message_id, mailbox_id, thread_id, content_id, blob, size, received_at, sent_at, outgoing, seen)
  select n, box, m.thread_id, n, '\\x00', 2000, m.sent_at, m.sent_at, outgoing, ${part(212)} < 0.97
    from (select n, ${place} from ${series(mails)}) x join message m on m.id = n order by n;
  insert into message_copy (message_id, mailbox_id, thread_id, content_id, blob, size, received_at, sent_at, outgoing, seen)
  select message_id, 1 + mailbox_id % 20, thread_id, content_id, blob, size, received_at, sent_at, false, true
    from message_copy where thread_id % 10 = 0;
  insert into thread_mailbox (thread_id, mailbox_id, last_at, first_at, messages, unread, has_received, has_sent, sharing)
  select thread_id, mailbox_id, max(sent_at), min(sent_at), count(*), count(*) filter (where not seen), bool_or(not outgoing),
         bool_or(outgoing), case when ${part(213, 'thread_id')} < 0.6 then 'shared' else 'private' end
    from message_copy group by thread_id, mailbox_id order by thread_id;`;

const links = ({ mails, deals }: Size): string => `
  insert into thread_link (thread_id, deal_id, is_primary, rule)
  select n, ${pick(214, deals, 1.3)}, true, 'participant' from ${series(mails / ofThread)} where ${part(215)} < 0.5;
  insert into thread_link (thread_id, person_id, rule)
  select distinct m.thread_id, a.person_id, 'participant'
    from participant p join address a on a.id = p.address_id and a.person_id is not null join message m on m.id = p.message_id
   where m.id % ${ofThread} = 1;`;
