import { visibleMail, visibleThread, type Viewer } from '../../src/access/viewer.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

/**
 * One thread in two mailboxes: Ada's and Bob's. Who sees which copy, by whether each shares it and by what it is linked
 * to. Cara has no mailbox; the boss is an administrator and gets no more for it.
 */
describe('mail is seen', () => {
  let api: TestApi;
  let users: Record<'ada' | 'bob' | 'cara' | 'boss', TestUser>;
  let thread: number;
  let mailbox: { ada: number; bob: number };
  const item: Record<string, number | string> = {};

  beforeAll(async () => {
    api = await startApi();
    users = {
      ada: await api.user('ada'),
      bob: await api.user('bob'),
      cara: await api.user('cara'),
      boss: await api.user('boss', true),
    };
    const make = async (text: string, values: unknown[] = []) =>
      (await api.database.query<{ id: number }>(`${text} returning id`, values))[0]!.id;
    const inbox = (user: TestUser) =>
      make('insert into mailbox (user_id, email) values ($1, $2)', [user.id, user.email]);
    mailbox = { ada: await inbox(users.ada), bob: await inbox(users.bob) };
    thread = await make('insert into thread default values');
    for (const id of [mailbox.ada, mailbox.bob]) {
      await api.database.query(
        `insert into thread_mailbox (thread_id, mailbox_id, last_at, first_at, sharing) values ($1, $2, now(), now(), 'private')`,
        [thread, id],
      );
    }
    item.person = await make(`insert into person (name) values ('Eva Lind')`);
    item.hiddenPerson = await make(
      `insert into person (name, owner_id, visible_to) values ('Eva L', $1, 1)`,
      [users.ada.id],
    );
    item.organization = await make(`insert into organization (name) values ('Nordwind')`);
    const deal = `insert into deal (title, owner_id, visible_to, deleted_at, pipeline_id, stage_id)
      select 'Rollout', $1, $2, $3, pipeline_id, id from stage where position = 0`;
    item.deal = await make(deal, [users.ada.id, 7, null]);
    item.groupDeal = await make(deal, [users.ada.id, 3, null]);
    item.adasDeal = await make(deal, [users.ada.id, 1, null]);
    item.carasDeal = await make(deal, [users.cara.id, 1, null]);
    item.deletedDeal = await make(deal, [users.ada.id, 7, new Date()]);
    item.lead = await make(
      `insert into lead (title, person_id, owner_id, visible_to) values ('Maybe', $1, $2, 1)`,
      [item.person, users.cara.id],
    );
    item.project = await make(
      `insert into project (title, board_id, phase_id) select 'Delivery', board_id, id from phase where position = 0`,
    );
  });
  afterAll(() => api.stop());

  beforeEach(async () => {
    await api.database.query('delete from thread_link');
    await api.database.query(`update thread_mailbox set sharing = 'private'`);
  });

  const share = (owner: 'ada' | 'bob') =>
    api.database.query(`update thread_mailbox set sharing = 'shared' where mailbox_id = $1`, [
      mailbox[owner],
    ]);

  const link = (column: string, name: string, state = 'linked') =>
    api.database.query(
      `insert into thread_link (thread_id, ${column}, state, rule) values ($1, $2, $3, 'test')`,
      [thread, item[name], state],
    );

  /** Per user the mailboxes whose copy he sees; and that the thread is seen exactly where a copy is. */
  async function seen(): Promise<Record<string, string[]>> {
    const result: Record<string, string[]> = {};
    for (const [name, user] of Object.entries(users)) {
      const viewer: Viewer = { userId: user.id, isAdmin: name === 'boss' };
      const rows = await api.database.query<{ mailbox_id: number }>(
        `select c.mailbox_id from thread_mailbox c
         where ${visibleMail(viewer, { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' })} order by 1`,
        [user.id],
      );
      result[name] = rows.map(row => (row.mailbox_id === mailbox.ada ? 'ada' : 'bob'));
      const threads = await api.database.query(
        `select 1 from thread t where ${visibleThread(viewer, { user: '$1', thread: 't.id' })}`,
        [user.id],
      );
      expect({ name, seesThread: threads.length === 1 }).toEqual({ name, seesThread: rows.length > 0 });
    }
    return result;
  }

  const own = { ada: ['ada'], bob: ['bob'], cara: [], boss: [] };

  it('by its owners alone while it is private, whatever it is linked to', async () => {
    await link('deal_id', 'deal');
    await link('person_id', 'person');
    expect(await seen()).toEqual(own);
  });

  it('by its owners alone while it is linked to nothing, though shared', async () => {
    await share('ada');
    expect(await seen()).toEqual(own);
  });

  it('by everyone who sees the deal, once shared: that copy, not the other', async () => {
    await share('ada');
    await link('deal_id', 'deal');
    expect(await seen()).toEqual({ ada: ['ada'], bob: ['ada', 'bob'], cara: ['ada'], boss: ['ada'] });
  });

  it.each(['groupDeal'])('by everyone with %s, until there are groups', async name => {
    await share('ada');
    await link('deal_id', name);
    expect((await seen()).cara).toEqual(['ada']);
  });

  it('by whoever sees a private deal: its owner, and admins as readers of the deal', async () => {
    await share('ada');
    await link('deal_id', 'adasDeal');
    expect(await seen()).toEqual({ ...own, boss: ['ada'] });
    await api.database.query('delete from thread_link');
    await link('deal_id', 'carasDeal');
    expect(await seen()).toEqual({ ...own, cara: ['ada'], boss: ['ada'] });
  });

  it('not by a visible person, where an item is linked that is not visible', async () => {
    await share('ada');
    await link('person_id', 'person');
    expect((await seen()).cara).toEqual(['ada']);
    await link('deal_id', 'adasDeal');
    expect(await seen()).toEqual({ ...own, boss: ['ada'] });
  });

  it('not by a visible person, where the item linked is deleted', async () => {
    await share('ada');
    await link('person_id', 'person');
    await link('deal_id', 'deletedDeal');
    expect(await seen()).toEqual(own);
  });

  it('by any of several items', async () => {
    await share('ada');
    await link('deal_id', 'adasDeal');
    await link('lead_id', 'lead');
    expect(await seen()).toEqual({ ...own, cara: ['ada'], boss: ['ada'] });
    await link('project_id', 'project');
    expect((await seen()).bob).toEqual(['ada', 'bob']);
  });

  it('by organization, and not by a person that is hidden', async () => {
    await share('bob');
    await link('person_id', 'hiddenPerson');
    expect(await seen()).toEqual({ ada: ['ada', 'bob'], bob: ['bob'], cara: [], boss: ['bob'] });
    await link('organization_id', 'organization');
    expect((await seen()).cara).toEqual(['bob']);
  });

  it('not by a link that was removed', async () => {
    await share('ada');
    await link('deal_id', 'deal', 'removed');
    expect(await seen()).toEqual(own);
    await link('person_id', 'person');
    expect((await seen()).cara).toEqual(['ada']);
  });
});
