import fc from 'fast-check';
import { loadViewer } from '../../src/access/load.js';
import { isVisible, visibleItem, visibleItemWhere, type VisibleItem } from '../../src/access/viewer.js';
import { Deal, Person } from '../../src/model/index.js';
import { Imports } from '../../src/inbox/import.js';
import { Dispatcher } from '../../src/notifications/dispatch.js';
import { WebhookDeliveries } from '../../src/notifications/webhook-delivery.js';
import { letter } from '../api/mail/house.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { receiver } from '../support/receiver.js';
import { company, groupOf } from './company.js';
import { columnOf } from './hidden-world.js';
import { atOnce, nouns, pages, paths, query, routes, type Noun } from './questions.js';

/**
 * Whatever there is, however it is linked: no answer to a question ever shows a user an item that he may not see, and no
 * webhook of his is told of it. The questions are all that the registries of resources and operations know, in both
 * dialects, so a new route is asked too; and what the pages of the app ask: lists, exports, timelines, files, mail.
 *
 * Each item has a word in its name that nothing else has, and so has what stands on it: an activity, a note, a file, a mail. Who may see what is worked out here once more, from the words of
 * the rule alone.
 */
interface Planned {
  noun: Noun;
  owner: number;
  visibleTo: 1 | 3 | 5 | 7;
  /** Which of the items before it it stands on. */
  on: number;
  follower: number | null;
  /** With something written and kept on it: a note, a file, a mail. */
  note: boolean;
}

interface Made extends Planned {
  id: number | string;
  word: string;
  file: number | null;
}

const planned: fc.Arbitrary<Planned[]> = fc.array(
  fc.record({
    noun: fc.constantFrom(...nouns),
    owner: fc.nat(3),
    visibleTo: fc.constantFrom(1, 3, 5, 7),
    on: fc.nat(20),
    follower: fc.option(fc.nat(3), { nil: null }),
    note: fc.boolean(),
  }),
  { minLength: 6, maxLength: 10 },
);

/** What a mail is put on. */
const mailed = ['deal', 'lead', 'project'] as const;

/** Of each noun at least one that is Ada's alone. */
const oneOfEach: Planned[] = nouns.map(noun => ({
  noun,
  owner: 0,
  visibleTo: 1,
  on: 0,
  follower: null,
  note: true,
}));

describe('what a user may not see', () => {
  let api: TestApi;
  let boss: TestUser;
  let users: TestUser[];
  const above = (group: number): number[] => (group === 1 ? [1, 0] : [group]);
  const seesOthers = (user: number): boolean => user !== 3;
  let words = 0;
  let runs = 0;

  beforeAll(async () => {
    api = await startApi({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    ({ boss, users } = await company(api));
  });
  afterAll(() => api.stop());

  function maySee(user: number, item: Made): boolean {
    if (item.owner === user || item.follower === user) return true;
    if (!seesOthers(user)) return false;
    if (item.visibleTo === 3) return groupOf[item.owner] === groupOf[user];
    if (item.visibleTo === 5) return above(groupOf[user]!).includes(groupOf[item.owner]!);
    return item.visibleTo === 7;
  }

  /** Made by the boss, who sees all and so may link everything with everything. */
  async function make(plan: Planned, before: Made[]): Promise<Made> {
    const word = `zq${(words += 1)}zq`;
    const of = (noun: Noun) => before.filter(item => item.noun === noun);
    const one = (noun: Noun) => of(noun)[plan.on % Math.max(of(noun).length, 1)]?.id;
    const named = plan.noun === 'person' || plan.noun === 'organization' || plan.noun === 'product';
    const body: Record<string, unknown> = {
      [named ? 'name' : 'title']: `Secret ${word}`,
      owner_id: users[plan.owner]!.id,
    };
    if (plan.noun !== 'project')
      body['visible_to'] = plan.noun === 'lead' ? `${plan.visibleTo}` : plan.visibleTo;
    if (plan.noun === 'deal' || plan.noun === 'person') body['org_id'] = one('organization');
    if (plan.noun === 'deal') body['person_id'] = one('person');
    if (plan.noun === 'project') {
      const [deal, person] = [one('deal'), one('person')];
      Object.assign(body, { deal_ids: deal ? [deal] : [], person_ids: person ? [person] : [] });
    }
    if (plan.noun === 'person') body['emails'] = [{ value: `${word}@nordwind.example` }];
    if (plan.noun === 'lead') {
      body['person_id'] = one('person');
      body['organization_id'] = one('organization');
    }
    const answer = await api.as(boss).post(paths[plan.noun]).send(body);
    if (!answer.body.success) throw new Error(JSON.stringify([paths[plan.noun], body, answer.body]));
    const { id } = answer.body.data;
    if (plan.noun === 'project')
      await api.database.query('update project set visible_to = $2 where id = $1', [id, plan.visibleTo]);
    const made: Made = { ...plan, id, word, file: null };
    if (plan.noun === 'lead' || plan.noun === 'project') made.follower = null;
    if (made.follower !== null) {
      await api
        .as(boss)
        .post(`${paths[plan.noun]}/${id}/followers`)
        .send({ user_id: users[made.follower]!.id })
        .expect(201);
    }
    await standOn(made);
    return made;
  }

  /** What stands on an item, and says its word, is shown with it alone. */
  async function standOn(made: Made): Promise<void> {
    const { noun, id, word, note } = made;
    if (noun === 'product') return;
    const column = columnOf(noun);
    if (noun !== 'person' && noun !== 'organization') {
      const activity = { subject: `Call about ${word}`, type: 'call', [column]: id };
      await api.as(boss).post('/api/v2/activities').send(activity).expect(200);
    }
    if (!note) return;
    await api
      .as(boss)
      .post('/v1/notes')
      .send({ content: `Note on ${word}`, [column]: id })
      .expect(200);
    const form = api.as(boss).post('/v1/files').field(column, `${id}`);
    const { body } = await form.attach('file', Buffer.from(word), `Secret ${word}.txt`).expect(200);
    made.file = body.data.id;
  }

  /** The boss shares a mail on each of these, which nothing but its link shows to anybody. */
  async function shareMails(items: Made[]): Promise<void> {
    const linked = items.filter(({ noun, note }) => note && (mailed as readonly Noun[]).includes(noun));
    const mails = linked.map(({ word }) =>
      letter({ 'Message-ID': `<${word}@elsewhere.example>`, To: boss.email, Subject: `Secret ${word}` }),
    );
    const account = { userId: boss.id, email: boss.email, isAdmin: true };
    await api.app.get(Imports).mbox(account, mbox(mails));
    for (const noun of mailed) {
      const [ids, subjects] = [
        linked.filter(item => item.noun === noun).map(({ id }) => `${id}`),
        linked.filter(item => item.noun === noun).map(({ word }) => `Secret ${word}`),
      ];
      const rows = await api.database.query(
        `insert into thread_link (thread_id, rule, ${noun}_id)
         select t.id, 'by-hand', given.id::${noun === 'lead' ? 'uuid' : 'bigint'}
           from unnest($1::text[], $2::text[]) as given (id, subject) join thread t on t.subject = given.subject
         returning thread_id`,
        [ids, subjects],
      );
      expect(rows).toHaveLength(ids.length);
    }
    await api.database.query(`update thread_mailbox set sharing = 'shared'`);
  }

  /** A webhook of each user. `hear` tells them of all that happened since, and gives what they heard. */
  async function webhooks(version: string) {
    const hooks = await Promise.all(
      users.map(async ({ id: user_id }) => {
        const there = await receiver();
        const about = { event_action: '*', event_object: '*', name: 'Hook', version, user_id };
        const { body } = await api
          .as(boss)
          .post('/v1/webhooks')
          .send({ subscription_url: there.url, ...about })
          .expect(201);
        return { ...there, id: body.data.id as number };
      }),
    );
    const waiting = (id: number) =>
      api.database.query(
        `select 1 from webhook_delivery where webhook_id = $1 and state = 'pending' limit 1`,
        [id],
      );
    return {
      async hear(): Promise<string[]> {
        await api.app.get(Dispatcher).drain();
        await Promise.all(
          hooks.map(async ({ id, stop }) => {
            while ((await waiting(id)).length > 0) await api.app.get(WebhookDeliveries).run(id);
            await api.as(boss).delete(`/v1/webhooks/${id}`).expect(200);
            await stop();
          }),
        );
        return hooks.map(({ heard }) => heard.map(({ text }) => text).join('\n'));
      },
    };
  }

  /** GET of every resource and operation, with items in the place of what the path names. */
  function questions(items: Made[], hidden: Made[]): string[] {
    const deals = items.filter(item => item.noun === 'deal').map(item => item.id);
    // One that is hidden and one that is not: who asks for all of them asks for hours.
    const some = new Map(
      nouns.map(noun => {
        const of = items.filter(item => item.noun === noun);
        const [first, second] = [true, false].map(is => of.find(item => hidden.includes(item) === is));
        return [noun, [first, second].filter(item => item !== undefined)];
      }),
    );
    const asked = routes().flatMap(({ path, noun }) => {
      const said = query(path, deals, 'Secret');
      if (!path.includes('{')) return [`${path}?${said}`];
      const ids = noun ? some.get(noun)!.map(item => item.id) : [1];
      return ids.map(id => `${path.replace('{id}', `${id}`).replaceAll(/\{\w+\}/g, '1')}?${said}`);
    });
    const mail = ['/api/threads', '/api/threads?filter=shared', '/v1/mailbox/mailThreads?folder=inbox'];
    return [
      ...asked,
      ...pages([...some.values()].flat()),
      ...mail,
      ...['/api/items?q=secret', '/api/search?q=secret'],
    ];
  }

  /** The rule as SQL, as MikroORM's condition, and for what is loaded: three forms of one. */
  async function formsAgree(user: TestUser): Promise<void> {
    const viewer = (await loadViewer(api.database, user.id))!;
    for (const [table, entity] of [
      ['deal', Deal],
      ['person', Person],
    ] as const) {
      const rows = await api.database.query<{ id: number }>(
        `select t.id from ${table} t where ${visibleItem(viewer, 't', '$1')}`,
        [viewer.userId],
      );
      const em = api.database.em();
      const found = await em.find<{ id: number }>(entity, visibleItemWhere(viewer) as never);
      const loaded = await em.fork().find<VisibleItem & { id: number }>(entity, {});
      const ids = (some: { id: number }[]) => some.map(one => one.id).sort((a, b) => a - b);
      expect(ids(found)).toEqual(ids(rows));
      expect(ids(loaded.filter(one => isVisible(one, viewer)))).toEqual(ids(rows));
    }
  }

  it('is in no answer to any question', async () => {
    await fc.assert(
      fc.asyncProperty(planned, async plans => {
        const items: Made[] = [];
        const hooks = await webhooks(['1.0', '2.0'][(runs += 1) % 2]!);
        const order = ['organization', 'person', 'deal', 'lead', 'project', 'product'];
        for (const plan of [...oneOfEach, ...plans].sort(
          (a, b) => order.indexOf(a.noun) - order.indexOf(b.noun),
        )) {
          const contact = items.some(item => item.noun === 'person' || item.noun === 'organization');
          if (plan.noun !== 'lead' || contact) items.push(await make(plan, items));
        }
        await shareMails(items);
        const wrong: object[] = [];
        const told = { answers: 0, exports: 0, mails: 0, files: 0 };
        const heard = await hooks.hear();
        for (const [index, user] of users.entries()) {
          const hidden = items.filter(item => !maySee(index, item));
          const shows = (path: string, answer: string) => {
            const shown = hidden.filter(({ word }) => answer.includes(word));
            if (shown.length > 0) wrong.push({ user: user.email, path, shown });
            return answer.includes('zq');
          };
          if (!shows('its webhook', heard[index]!)) wrong.push({ user: user.email, heard: 'nothing' });
          await atOnce(questions(items, hidden), async path => {
            const { status, text } = await api.as(user).get(path);
            if (status === 500) wrong.push({ user: user.email, path, status });
            if (!shows(path, text) || status !== 200) return;
            told.answers += 1;
            if (path.includes('/export')) told.exports += 1;
            if (path.includes('hread')) told.mails += 1;
          });
          for (const item of items) {
            const expected = maySee(index, item) ? 200 : 404;
            const path = `${paths[item.noun]}/${item.id}`;
            const file = `/v1/files/${item.file}/download`;
            for (const one of item.file === null ? [path] : [path, file]) {
              const { status } = await api.as(user).get(one);
              if (status !== expected) wrong.push({ user: user.email, path: one, status, item });
              if (one === file && status === 200) told.files += 1;
            }
          }
        }
        expect(wrong).toEqual([]);
        for (const user of users) await formsAgree(user);
        // Silence would prove nothing: most questions about items have an answer that names some.
        expect(told.answers).toBeGreaterThan(40);
        expect(Math.min(told.exports, told.mails, told.files)).toBeGreaterThan(2);
      }),
      { numRuns: 2, seed: 20261122, endOnFailure: true },
    );
  }, 120_000);
});

async function* mbox(mails: string[]): AsyncGenerator<Buffer> {
  for (const mail of mails) yield Buffer.from(`From test@example.org Mon Nov  2 10:00:00 2026\n${mail}\n`);
}
