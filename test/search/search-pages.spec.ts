import { loadViewer } from '../../src/access/load.js';
import { visibleMail, type Viewer } from '../../src/access/viewer.js';
import { listThreads, type ThreadPage } from '../../src/search/thread-lists.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

/**
 * Sixty threads with up to four mails, each in one or both of two mailboxes, every other shared, every third linked to a deal;
 * some of a thread's mails have the word, many were sent at the same time.
 */
describe('pages of a search in mail', () => {
  let api: TestApi;
  let viewers: Record<'ada' | 'bob' | 'cy', Viewer>;
  let boxes: number[];

  beforeAll(async () => {
    api = await startApi();
    const users: TestUser[] = [];
    for (const name of ['ada', 'bob', 'cy']) users.push(await api.user(name));
    const [ada, bob, cy] = await Promise.all(
      users.map(async user => (await loadViewer(api.database, user.id)) as Viewer),
    );
    viewers = { ada: ada!, bob: bob!, cy: cy! };
    boxes = (
      await api.database.query<{ id: number }>(
        `insert into mailbox (user_id, email) select u, 'm' || u || '@kontor.example' from unnest($1::bigint[]) u returning id`,
        [[users[0]!.id, users[1]!.id]],
      )
    ).map(row => row.id);
    await api.database.query(`
      insert into thread (id, subject, last_at) overriding system value select n, 'Topic', now() from generate_series(1, 60) n;
      insert into content (id, hash, text, snippet, search) overriding system value
        select n, sha256(n::text::bytea), text, text, to_tsvector('simple', text)
          from (select n, case when n % 5 < 3 then 'quinces and ' else '' end || 'more' as text from generate_series(1, 240) n) x;
      insert into message (id, id_hash, header_key, message_id, subject, subject_key, from_name, sent_at, thread_id, thread_rule)
        overriding system value select n, md5('id' || n)::uuid, md5('key' || n)::uuid, n || '@kontor.example', 'Topic', md5('')::uuid, '',
               timestamptz '2026-10-01' + (n * 7 % 40) * interval '1 hour', 1 + n % 60, 'references' from generate_series(1, 240) n;
      insert into blob (sha256, size, pack, at, length) values ('\\x00', 1, 'none', 0, 1);
      insert into message_copy (message_id, mailbox_id, thread_id, content_id, blob, size, received_at, sent_at, outgoing, seen)
        select m.id, b.id, m.thread_id, m.id, '\\x00', 1, m.sent_at, m.sent_at, false, true
          from message m join (select id, row_number() over (order by id) as place from mailbox) b on m.id % 3 = 0 or m.id % 3 = b.place;
      insert into thread_mailbox (thread_id, mailbox_id, last_at, first_at, messages, has_received, sharing)
        select thread_id, mailbox_id, max(sent_at), min(sent_at), count(*), true,
               case when (thread_id + mailbox_id) % 2 = 0 then 'shared' else 'private' end
          from message_copy group by thread_id, mailbox_id;
      insert into deal (title, visible_to, pipeline_id, stage_id) select 'Rollout', 7, pipeline_id, id from stage order by id limit 1;
      insert into thread_link (thread_id, deal_id, rule) select t.id, d.id, 'manual' from thread t, deal d where t.id % 3 = 0;`);
  });
  afterAll(() => api.stop());

  const asked: ThreadPage = {
    ...{ folder: 'all', belongs: null, unread: false, attachments: false, labelId: null, mailboxId: null },
    ...{ q: 'quinces', limit: 500, after: null },
  };
  const places = async (viewer: Viewer, more: Partial<ThreadPage> = {}) =>
    (await listThreads(api.database, viewer, { ...asked, ...more })).map(({ id, at }) => ({ id, at }));
  /** The newest hit of each thread among the copies that he may read. */
  const expected = (viewer: Viewer, mailbox: number | null = null) =>
    api.database.query<{ id: number; at: string }>(
      `select c.thread_id as id, max(c.sent_at)::text as at from message_copy c join content n on n.id = c.content_id
        where n.search @@ 'quinces' and ($2::bigint is null or c.mailbox_id = $2)
          and ${visibleMail(viewer, { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' })}
        group by c.thread_id order by max(c.sent_at) desc, c.thread_id desc`,
      [viewer.userId, mailbox],
    );

  it.each(['ada', 'bob', 'cy'] as const)(
    'hold each thread of %s once, where its newest hit is',
    async name => {
      const viewer = viewers[name];
      const all = await expected(viewer);
      expect(all.length).toBeGreaterThan(5);
      expect(await places(viewer)).toEqual(all);
      for (const mailbox of boxes)
        expect(await places(viewer, { mailboxId: mailbox })).toEqual(await expected(viewer, mailbox));
      const read: typeof all = [];
      for (let page = await places(viewer, { limit: 2 }); page.length > 0;) {
        // One more than asked for says that there are more.
        const more = page.length > 2;
        read.push(...page.slice(0, 2));
        page = more ? await places(viewer, { limit: 2, after: read.at(-1)! }) : [];
      }
      expect(read).toEqual(all);
    },
  );
});
