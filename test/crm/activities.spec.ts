import { BulkChanges } from '../../src/crm/filters-bulk.js';
import { statementsOf } from '../support/counting.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';

interface Dates {
  next_activity_id: number | null;
  next_activity_date: string | null;
  last_activity_id: number | null;
  activities_count: number;
  done_activities_count: number;
}

describe('activities and what they stand on', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  const make = async (path: string, body: object) => {
    const answer = (await api.as(ada).post(path).send(body)).body;
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const activity = (body: object) => make('/api/v2/activities', { subject: 'Call', ...body });
  const change = async (id: number, body: object) =>
    (await api.as(ada).patch(`/api/v2/activities/${id}`).send(body).expect(200)).body.data;
  const dates = async (table: string, id: number | string): Promise<Dates> => {
    const [row] = await api.database.query<Dates>(
      `select next_activity_id, next_activity_date::text, last_activity_id, activities_count, done_activities_count
         from ${table} where id = $1`,
      [id],
    );
    return row!;
  };

  it('keeps the next and the last activity of deal, lead, project, person and organization', async () => {
    const org_id = await make('/api/v2/organizations', { name: 'Nordwind AB' });
    const person_id = await make('/api/v2/persons', { name: 'Eva Lind' });
    const items = {
      deal: { id: await make('/api/v2/deals', { title: 'Sails' }), as: 'deal_id' },
      lead: { id: await make('/v1/leads', { title: 'Sails', person_id }), as: 'lead_id' },
      project: { id: await make('/api/v2/projects', { title: 'Sails' }), as: 'project_id' },
      organization: { id: org_id, as: 'org_id' },
      person: { id: await make('/api/v2/persons', { name: 'Max' }), as: 'person_id' },
    };
    for (const [table, { id, as }] of Object.entries(items)) {
      const on = { [as]: id };
      const later = await activity({ ...on, due_date: '2027-02-01' });
      const overdue = await activity({ ...on, due_date: '2026-01-01' });
      const undated = await activity(on);
      const done = await activity({ ...on, due_date: '2020-01-01', done: true });
      expect({ table, ...(await dates(table, id)) }).toEqual({
        table,
        next_activity_id: overdue,
        next_activity_date: '2026-01-01',
        last_activity_id: done,
        activities_count: 4,
        done_activities_count: 1,
      });
      await change(overdue, { done: true });
      expect(await dates(table, id)).toMatchObject({
        next_activity_id: later,
        last_activity_id: overdue,
        done_activities_count: 2,
      });
      await change(overdue, { done: false });
      expect(await dates(table, id)).toMatchObject({ next_activity_id: overdue, last_activity_id: done });
      await change(overdue, { due_date: '2028-01-01' });
      expect(await dates(table, id)).toMatchObject({ next_activity_id: later });
      await api.as(ada).delete(`/api/v2/activities/${later}`).expect(200);
      await change(overdue, { [as]: null });
      expect(await dates(table, id)).toMatchObject({
        next_activity_id: undated,
        next_activity_date: null,
        activities_count: 2,
      });
    }
  });

  it('follows an activity from one deal to another', async () => {
    const [one, other] = [
      await make('/api/v2/deals', { title: 'A' }),
      await make('/api/v2/deals', { title: 'B' }),
    ];
    const id = await activity({ deal_id: one, due_date: '2026-12-01' });
    await change(id, { deal_id: other });
    expect(await dates('deal', one)).toMatchObject({ next_activity_id: null, activities_count: 0 });
    expect(await dates('deal', other)).toMatchObject({ next_activity_id: id, activities_count: 1 });
  });

  it('counts right when many are added at once', async () => {
    const deal_id = await make('/api/v2/deals', { title: 'Busy' });
    await Promise.all(Array.from({ length: 12 }, (_, n) => activity({ deal_id, done: n % 2 === 0 })));
    expect(await dates('deal', deal_id)).toMatchObject({ activities_count: 12, done_activities_count: 6 });
  });

  it('are added many at once in as many statements as few', async () => {
    const deal_id = await make('/api/v2/deals', { title: 'Wide' });
    const add = (count: number) =>
      statementsOf(api.database, async () => {
        const row = { type: 'call', deal_id, due_date: '2026-12-01', owner_id: ada.id };
        const activities = Array.from({ length: count }, (_, n) => ({ ...row, subject: `Call ${n}` }));
        const { body } = await api.as(ada).post('/api/activities/bulk-add').send({ activities }).expect(201);
        expect(body.data.ids).toHaveLength(count);
        const listed = await api.database.query<{ subject: string }>(
          'select subject from activity where id = any($1) order by array_position($1, id)',
          [body.data.ids],
        );
        expect(listed.map(one => one.subject)).toEqual(activities.map(one => one.subject));
      });
    await add(2);
    expect(await add(60)).toBe(await add(2));
  });

  it('are added many at once: all of them, or none with what is wrong with each', async () => {
    const deal_id = await make('/api/v2/deals', { title: 'Sails' });
    const add = (activities: object[], more: object = {}) =>
      api
        .as(ada)
        .post('/api/activities/bulk-add')
        .send({ activities, ...more });
    const count = async () =>
      (await api.as(ada).get(`/api/v2/activities?deal_id=${deal_id}`)).body.data.length;
    const good = { subject: 'Call', type: 'call', deal_id, due_date: '2026-12-01' };
    const { data } = (await add([good, { ...good, subject: 'Again', done: true }]).expect(201)).body;
    expect(data).toEqual({ ids: [expect.any(Number), expect.any(Number)], errors: [] });
    expect((await api.as(ada).get(`/api/v2/activities/${data.ids[1]}`)).body.data).toMatchObject({
      subject: 'Again',
      deal_id,
      done: true,
    });
    expect(await dates('deal', deal_id)).toMatchObject({ activities_count: 2, done_activities_count: 1 });

    const rows = [
      good,
      { ...good, due_date: 'tomorrow' },
      { ...good, deal_id: 999_999 },
      good,
      { due_time: '10:00' },
    ];
    const events = () => api.database.query(`select from event where name = 'activity.added'`);
    const before = (await events()).length;
    const refused = (await add(rows).expect(400)).body;
    expect(refused).toMatchObject({ code: 'invalid', field: 'activities', data: null });
    const wrong = [
      { row: 1, field: 'due_date', code: 'invalid' },
      { row: 2, field: 'deal_id', code: 'invalid' },
      { row: 4, field: 'due_time', code: 'invalid' },
    ];
    expect(refused.errors).toMatchObject(wrong);
    expect(refused.error).toContain('3 of 5');
    expect([await count(), (await events()).length]).toEqual([2, before]);

    const some = (await add(rows, { skip_wrong: true }).expect(201)).body.data;
    expect(some.ids).toEqual([expect.any(Number), null, null, expect.any(Number), null]);
    expect(some.errors).toMatchObject(wrong);
    expect(await count()).toBe(4);
    expect((await add([]).expect(400)).body.field).toBe('activities');
    expect((await add(Array.from({ length: 501 }, () => good)).expect(400)).body.field).toBe('activities');
  });

  it('keeps the time when it was marked, and leaves the due date alone', async () => {
    const id = await activity({ due_date: '2020-01-01' });
    const done = await change(id, { done: true });
    expect(done.due_date).toBe('2020-01-01');
    const moved = await change(id, { due_date: '2020-02-02', done: true });
    expect(moved).toMatchObject({ due_date: '2020-02-02', marked_as_done_time: done.marked_as_done_time });
    expect((await change(id, { done: false })).marked_as_done_time).toBeNull();
  });

  it('moves update_time of what it stands on, before and after', async () => {
    const [one, other] = [
      await make('/api/v2/deals', { title: 'A' }),
      await make('/api/v2/deals', { title: 'B' }),
    ];
    const time = async (id: number) =>
      (await api.as(ada).get(`/api/v2/deals/${id}`)).body.data.update_time as string;
    const before = [await time(one), await time(other)];
    const id = await activity({ deal_id: one });
    const added = await time(one);
    expect(added > before[0]!).toBe(true);
    await change(id, { deal_id: other });
    expect((await time(one)) > added).toBe(true);
    const moved = await time(other);
    expect(moved > before[1]!).toBe(true);
    await api.as(ada).delete(`/api/v2/activities/${id}`).expect(200);
    expect((await time(other)) > moved).toBe(true);
  });

  it('is free time unless somebody says that it is busy', async () => {
    const read = async (id: number) => (await api.as(ada).get(`/api/v2/activities/${id}`)).body.data.busy;
    const id = await activity({});
    expect(await read(id)).toBe(false);
    await change(id, { busy: true });
    expect(await read(id)).toBe(true);
  });

  it('is listed as to-do, overdue, due today, tomorrow, this week, next week, and as one’s own', async () => {
    const day = (from: number) => new Date(Date.now() + from * 24 * 3600_000).toISOString().slice(0, 10);
    const bob = await api.user('bob');
    const weekday = (new Date().getUTCDay() + 6) % 7;
    const due = {
      overdue: await activity({ due_date: day(-40) }),
      today: await activity({ due_date: day(0) }),
      tomorrow: await activity({ due_date: day(1) }),
      sunday: await activity({ due_date: day(6 - weekday) }),
      nextMonday: await activity({ due_date: day(7 - weekday) }),
      done: await activity({ due_date: day(0), done: true }),
      bobs: await activity({
        due_date: day(0),
        owner_id: bob.id,
        deal_id: await make('/api/v2/deals', { title: 'Shared' }),
      }),
    };
    const all = Object.values(due);
    const found = async (query: string) => {
      const { data } = (await api.as(ada).get(`/api/v2/activities?limit=500&${query}`).expect(200)).body;
      const ids = data.map((one: { id: number }) => one.id);
      return Object.keys(due).filter(name => ids.includes(due[name as keyof typeof due]));
    };
    const when = async (value: string) => {
      const lines = [
        { object: 'activity', field_id: 'due_date', operator: '=', value },
        { object: 'activity', field_id: 'done', operator: '=', value: 0 },
      ];
      const conditions = { glue: 'and', conditions: [{ glue: 'and', conditions: lines }] };
      const filter = await make('/v1/filters', { name: value, type: 'activity', conditions });
      return found(`filter_id=${filter}`);
    };
    expect(await found(`done=false&ids=${all}`)).toEqual(Object.keys(due).filter(name => name !== 'done'));
    expect(await when('before_today')).toEqual(['overdue']);
    expect(await when('today')).toEqual(
      expect.arrayContaining(weekday === 6 ? ['today', 'sunday', 'bobs'] : ['today', 'bobs']),
    );
    expect(await when('tomorrow')).toContain('tomorrow');
    expect(await when('tomorrow')).not.toContain('today');
    expect(await when('this_week')).toEqual(expect.arrayContaining(['today', 'sunday']));
    expect(await when('this_week')).not.toContain('nextMonday');
    expect(await when('next_week')).toContain('nextMonday');
    expect(await when('next_week')).not.toContain('sunday');
    expect(await found(`owner_id=${bob.id}`)).toEqual(['bobs']);
  });

  it('is moved, given away, marked done and deleted together with others', async () => {
    const bob = await api.user('bert');
    const ids = [await activity({ due_date: '2026-12-01' }), await activity({ due_date: '2026-12-02' })];
    const hidden = (await api.as(bob).post('/api/v2/activities').send({ subject: 'Bert’s own' })).body.data
      .id;
    const bulk = async (body: object, who = ada) => {
      const { id } = (await api.as(who).post('/api/activities/bulk').send(body).expect(202)).body.data;
      await api.app.get(BulkChanges).run(id);
      return (await api.as(who).get(`/api/bulk/${id}`)).body.data;
    };
    const fields = { due_date: '2026-12-24', owner_id: bob.id, done: true };
    const job = await bulk({ ids, fields });
    expect(job).toMatchObject({ state: 'done', done: 2, failed: 0 });
    const read = async (id: number) => (await api.as(bob).get(`/api/v2/activities/${id}`)).body.data;
    for (const id of ids) expect(await read(id)).toMatchObject(fields);
    await api.as(ada).post(`/api/bulk/${job.id}/revert`).expect(202);
    await api.app.get(BulkChanges).run(job.id);
    expect((await api.as(ada).get(`/api/v2/activities/${ids[0]}`)).body.data).toMatchObject({
      due_date: '2026-12-01',
      owner_id: ada.id,
      done: false,
      marked_as_done_time: null,
    });
    const cem = await api.user('cem');
    expect(await bulk({ ids: [...ids, hidden], fields: { busy: true } }, cem)).toMatchObject({ total: 0 });
    expect(await bulk({ action: 'delete', ids })).toMatchObject({ done: 2 });
    await api.as(ada).get(`/api/v2/activities/${ids[1]}`).expect(404);
  });

  it('lists the inbox by the most urgent next activity, to its end and by cursors', async () => {
    const person_id = await make('/api/v2/persons', { name: 'Eva' });
    const lead = (title: string) => make('/v1/leads', { title, person_id });
    const ids = [await lead('none'), await lead('none either'), await lead('later'), await lead('soon')];
    await activity({ lead_id: ids[2], due_date: '2027-01-01' });
    await activity({ lead_id: ids[3], due_date: '2026-01-01', due_time: '10:00' });
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await api.as(ada).get(`/api/leads?person_id=${person_id}&limit=1&cursor=${cursor}`)).body;
      seen.push(...page.data.map((one: { title: string }) => one.title));
      cursor = page.additional_data.next_cursor ?? '';
    } while (cursor);
    expect(seen.slice(0, 2)).toEqual(['soon', 'later']);
    expect(seen.slice(2).sort()).toEqual(['none', 'none either']);
  });

  it('lists the inbox by what its reader sees of the activities, and tells nothing of the others', async () => {
    const bob = await api.user('bob-of-the-inbox');
    const person_id = await make('/api/v2/persons', { name: 'Eva' });
    const hidden = await make('/api/v2/persons', { name: 'Secret', visible_to: 1 });
    const lead = (title: string) => make('/v1/leads', { title, person_id });
    const titles = ['soon', 'later', 'hidden alone', 'undated', 'hidden before'];
    const ids: string[] = [];
    for (const title of titles) ids.push(await lead(title));
    const secret = { person_id: hidden, due_date: '2020-01-01' };
    await activity({ lead_id: ids[0], due_date: '2026-01-01', due_time: '10:00' });
    await activity({ lead_id: ids[1], due_date: '2027-01-01' });
    await activity({ lead_id: ids[2], ...secret });
    await activity({ lead_id: ids[3] });
    await activity({ lead_id: ids[4], ...secret });
    await activity({ lead_id: ids[4], due_date: '2026-06-01' });
    const page = async (path: string) =>
      (await api.as(bob).get(`${path}&person_id=${person_id}`).expect(200)).body;
    const titled = (data: { title: string }[]) => data.map(one => one.title);
    const [seen, cursors]: string[][] = [[], []];
    let cursor = '';
    do {
      const { data, additional_data } = await page(`/api/leads?limit=1&cursor=${cursor}`);
      seen!.push(...titled(data));
      cursor = additional_data.next_cursor ?? '';
      cursors!.push(Buffer.from(cursor, 'base64url').toString());
    } while (cursor);
    expect(seen!.slice(0, 3)).toEqual(['soon', 'hidden before', 'later']);
    // Those without a date that he sees come last, by their ids.
    const last = titles.flatMap((title, n) => (n === 2 || n === 3 ? [[ids[n]!, title]] : []));
    const byId = last.sort(([a], [b]) => (a! < b! ? -1 : 1)).map(([, title]) => title!);
    expect(seen!.slice(3)).toEqual(byId);
    expect(cursors!.join()).not.toContain('2020');

    const v1 = (sort: string, start: number) => page(`/v1/leads?sort=${sort}&limit=2&start=${start}`);
    for (const [sort, expected] of [
      ['next_activity_date ASC', seen!],
      ['next_activity_date DESC', seen!.toReversed()],
      ['next_activity_date ASC, title DESC', [...seen!.slice(0, 3), 'undated', 'hidden alone']],
    ] as const) {
      const all = [0, 2, 4].map(async start => titled((await v1(sort, start)).data));
      expect([sort, (await Promise.all(all)).flat()]).toEqual([sort, expected]);
    }
    // By the one that he sees, which was added last; that of the other he does not see.
    expect(titled((await v1('next_activity_id DESC', 0)).data)).toEqual(['hidden alone', 'hidden before']);
  });

  it('keeps what could run out of a note', async () => {
    const id = await activity({ note: '<p onclick="x()">Bring <b>plans</b><script>x()</script></p>' });
    const read = async () => (await api.as(ada).get(`/api/v2/activities/${id}`)).body.data.note;
    expect(await read()).toBe('<p>Bring <b>plans</b></p>');
    await change(id, { note: '<img src="x" onerror="x()">Plans' });
    expect(await read()).toBe('<img>Plans');
    await change(id, { note: '3 < 4' });
    const deep = await api
      .as(ada)
      .patch(`/api/v2/activities/${id}`)
      .send({ note: '<div>'.repeat(500) });
    expect([deep.status, deep.body.field]).toEqual([400, 'note']);
    await change(id, { note: null });
    expect(await read()).toBeNull();
  });

  it('a lead that was deleted comes back for a month', async () => {
    const person_id = await make('/api/v2/persons', { name: 'Eva' });
    const [recent, old] = [
      await make('/v1/leads', { title: 'A', person_id }),
      await make('/v1/leads', { title: 'B', person_id }),
    ];
    for (const id of [recent, old]) await api.as(ada).delete(`/v1/leads/${id}`).expect(200);
    await api.database.query(`update lead set deleted_at = now() - interval '31 days' where id = $1`, [old]);
    await api.as(ada).post(`/api/leads/${recent}/restore`).expect(200);
    await api.as(ada).get(`/v1/leads/${recent}`).expect(200);
    await api.as(ada).post(`/api/leads/${recent}/restore`).expect(404);
    await api.as(ada).post(`/api/leads/${old}/restore`).expect(409);
  });
});
