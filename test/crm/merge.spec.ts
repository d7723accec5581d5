import { startApi, type TestApi, type TestUser } from '../api/support.js';

type Row = Record<string, any>;

describe('two that are made one', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  const make = async (noun: string, body: object): Promise<number> =>
    (await api.as(ada).post(`/api/v2/${noun}`).send(body).expect(200)).body.data.id;
  const person = (body: object = {}) => make('persons', { name: 'Eva Lind', ...body });
  const merge = (noun: string, from: number, into: number) =>
    api.as(ada).put(`/v1/${noun}/${from}/merge`).send({ merge_with_id: into });
  const sql = <T extends object = Row>(text: string, values: unknown[] = []) =>
    api.database.query<T>(text, values);

  /** A thread with links to one person or two. */
  async function thread(
    ...links: { person: number; state?: string; primary?: boolean; hand?: boolean; day: number }[]
  ) {
    const [made] = await sql<{ id: number }>(`insert into thread (subject) values ('Sails') returning id`);
    for (const { person: id, state = 'linked', primary = false, hand = false, day } of links) {
      await sql(
        `insert into thread_link (thread_id, person_id, state, is_primary, rule, actor_id, at)
         values ($1, $2, $3, $4, 'person-has-address', $5, $6)`,
        [made!.id, id, state, primary, hand ? ada.id : null, `2026-01-0${day}T12:00:00Z`],
      );
    }
    return made!.id;
  }
  const linksOf = (threadId: number) =>
    sql(`select person_id, state, is_primary from thread_link where thread_id = $1`, [threadId]);

  it('has a number once, however the two spelled it', async () => {
    const spelled = (...values: string[]) => ({ phones: values.map(value => ({ value })) });
    const from = await person(
      spelled('08-123 456 78', '0046 (0)70 765 43 21', '+48 22 123 45 67', '+45 12 34 56 78', '123 456'),
    );
    const into = await person(spelled('+46 8 123 456 78', '070-765 43 21', '22 123 45 67'));
    await merge('persons', from, into).expect(200);
    const { phones } = (await api.as(ada).get(`/api/v2/persons/${into}`)).body.data;
    expect(phones.map((phone: Row) => phone.value)).toEqual([
      ...['+46 8 123 456 78', '070-765 43 21', '22 123 45 67'],
      // Another country’s number is another one, and an extension is anybody’s.
      ...['+45 12 34 56 78', '123 456'],
    ]);
  });

  it('has on record what it was merged with, by whom, and what it took; to others as far as they saw that', async () => {
    const cleo = await api.user('cleo');
    const into = await person({ name: 'Eva Lind', visible_to: 7 });
    const open = await person({
      name: 'E. Lind',
      visible_to: 7,
      phones: [{ value: '08-123' }],
      label_ids: [],
    });
    const secret = await person({ name: 'Eva (private)', visible_to: 1 });
    await merge('persons', open, into).expect(200);
    await merge('persons', secret, into).expect(200);
    const told = async (who: TestUser) =>
      (await api.as(who).get(`/api/items/person/${into}/timeline?kinds=change`).expect(200)).body.data
        .map((entry: Row) => entry.data)
        .filter((change: Row) => change.field_key === 'merged')
        .map((change: Row) => [change.new_value, change.user_id]);
    const first = [{ id: open, name: 'E. Lind', fields: ['phones'] }, ada.id];
    expect(await told(ada)).toEqual([[{ id: secret, name: 'Eva (private)', fields: [] }, ada.id], first]);
    expect(await told(cleo)).toEqual([first]);
    const log = async (who: TestUser) =>
      (await api.as(who).get(`/v1/persons/${into}/changelog?field=merged`)).body.data
        .filter((row: Row) => row.field_key === 'merged')
        .map((row: Row) => JSON.parse(row.new_value).name);
    expect(await log(cleo)).toEqual(['E. Lind']);
  });

  it('has the mail of both, save what a user took off the one that stays', async () => {
    const [from, into] = [await person(), await person()];
    const alone = await thread({ person: from, day: 1, primary: true });
    const both = await thread({ person: into, day: 1 }, { person: from, day: 2, primary: true });
    const takenOff = await thread(
      { person: into, state: 'removed', hand: true, day: 2 },
      { person: from, day: 3 },
    );
    const linkedLater = await thread(
      { person: into, state: 'removed', hand: true, day: 2 },
      { person: from, hand: true, day: 3 },
    );
    const linkedBefore = await thread(
      { person: into, state: 'removed', hand: true, day: 3 },
      { person: from, hand: true, day: 2 },
    );
    await merge('persons', from, into).expect(200);
    expect(await linksOf(alone)).toEqual([{ person_id: into, state: 'linked', is_primary: true }]);
    expect(await linksOf(both)).toEqual([{ person_id: into, state: 'linked', is_primary: true }]);
    expect(await linksOf(takenOff)).toEqual([{ person_id: into, state: 'removed', is_primary: false }]);
    expect(await linksOf(linkedLater)).toEqual([{ person_id: into, state: 'linked', is_primary: false }]);
    expect(await linksOf(linkedBefore)).toEqual([{ person_id: into, state: 'removed', is_primary: false }]);
  });

  it('leads from the address of the one that went to the one that stays, for those who may see both', async () => {
    const bob = await api.user('bob');
    const [first, second, third] = [await person(), await person(), await person({ visible_to: 1 })];
    await merge('persons', first, second).expect(200);
    await merge('persons', second, third).expect(200);
    const into = async (id: number, who = ada) =>
      (await api.as(who).get(`/api/duplicates/into?type=person&id=${id}`).expect(200)).body.data.id;
    expect(await into(first)).toBe(third);
    expect(await into(second)).toBe(third);
    expect(await into(third)).toBeNull();
    expect(await into(first, bob)).toBeNull();
  });

  it('is found by the addresses of both when mail comes', async () => {
    const from = await person({ emails: [{ value: 'eva@home.example' }] });
    const into = await person({ emails: [{ value: 'eva@nordwind.example' }] });
    await sql(`insert into address (email, person_id) values ('eva@home.example', $1)`, [from]);
    await merge('persons', from, into).expect(200);
    const owners = await sql(
      `select e.email from contact_email e join person p on p.id = e.person_id
        where p.id = $1 and p.deleted_at is null order by e.position`,
      [into],
    );
    expect(owners).toEqual([{ email: 'eva@nordwind.example' }, { email: 'eva@home.example' }]);
    const [address] = await sql(`select person_id from address where email = 'eva@home.example'`);
    expect(address).toEqual({ person_id: into });

    const [goes, stays] = [
      await make('organizations', { name: 'N' }),
      await make('organizations', { name: 'M' }),
    ];
    await sql(`insert into domain (name, organization_id) values ('nordwind.example', $1)`, [goes]);
    await merge('organizations', goes, stays).expect(200);
    expect(await sql(`select organization_id from domain where name = 'nordwind.example'`)).toEqual([
      { organization_id: stays },
    ]);
  });

  it('leaves nothing behind in any table that names persons, however many merges there are', async () => {
    const [first, second, last] = [await person(), await person(), await person()];
    await make('deals', { title: 'One', person_id: first });
    await merge('persons', first, second).expect(200);
    await merge('persons', second, last).expect(200);
    const references = await sql<{ table: string; column: string }>(
      `select conrelid::regclass::text as table, attname as column from pg_constraint
         join pg_attribute on attrelid = conrelid and attnum = conkey[1]
        where contype = 'f' and confrelid = 'person'::regclass`,
    );
    expect(references.length).toBeGreaterThan(8);
    for (const { table, column } of references.filter(one => one.table !== 'contact_email')) {
      const left = await sql(`select from ${table} where ${column} = any($1)`, [[first, second]]);
      expect({ table, column, left }).toEqual({ table, column, left: [] });
    }
    expect(
      await sql('select merged_into_id from person where id = any($1) order by id', [[first, second]]),
    ).toEqual([{ merged_into_id: last }, { merged_into_id: last }]);
  });

  it('tells of it', async () => {
    const [from, into] = [await person(), await person()];
    await sql('delete from event');
    await merge('persons', from, into).expect(200);
    const events = await sql('select name, payload from event order by id');
    expect(events).toEqual([
      { name: 'person.merged', payload: { id: into, from } },
      { name: 'person.updated', payload: { id: into } },
      { name: 'person.deleted', payload: { id: from } },
    ]);
  });

  it.each([
    ['persons', 'person_id', { name: 'Eva Lind' }],
    ['organizations', 'org_id', { name: 'Nordwind' }],
    ['deals', 'deal_id', { title: 'Sails' }],
  ])('tells of what comes along from one of two %s, and has it on record', async (noun, link, good) => {
    const [from, into] = [await make(noun, good), await make(noun, good)];
    const activity = await make('activities', { subject: 'Call', [link]: from });
    const gone = await make('activities', { subject: 'Call off', [link]: from });
    await api.as(ada).delete(`/api/v2/activities/${gone}`).expect(200);
    const note = (
      await api
        .as(ada)
        .post('/v1/notes')
        .send({ content: 'Blue', [link]: from })
    ).body.data.id;
    await sql('delete from event');
    await merge(noun, from, into).expect(200);
    const property = link === 'org_id' ? 'organization' : link.replace('_id', '');
    expect(
      await sql(`select name, payload, before from event where name ~ '^(activity|note)' order by name`),
    ).toEqual([
      { name: 'activity.updated', payload: { id: activity }, before: { [property]: from } },
      { name: 'note.updated', payload: { id: note }, before: { [property]: from } },
    ]);
    expect(
      await sql(
        `select item_id as id, old_value as old, new_value as new, actor_id as by from change_log
          where item_type = 'activity' and field = $1 and item_id = any($2)`,
        [link, [activity, gone]],
      ),
    ).toEqual([{ id: activity, old: from, new: into, by: ada.id }]);
  });

  it('tells of many in one go, each once', async () => {
    const [from, into] = [await person(), await person()];
    await sql(
      `insert into note (content, user_id, person_id) select 'Blue', $2, $1 from generate_series(1, 2500)`,
      [from, ada.id],
    );
    await sql('delete from event');
    await merge('persons', from, into).expect(200);
    expect(
      await sql(
        `select count(*)::int as events, count(distinct payload ->> 'id')::int as notes from event where name = 'note.updated'`,
      ),
    ).toEqual([{ events: 2500, notes: 2500 }]);
    expect(await sql('select from note where person_id = $1', [from])).toEqual([]);
  });

  it('is one also when two users merge them crosswise at the same moment', async () => {
    for (let round = 0; round < 4; round++) {
      const [a, b] = [await person(), await person()];
      const deals = [
        await make('deals', { title: 'A', person_id: a }),
        await make('deals', { title: 'B', person_id: b }),
      ];
      const answers = await Promise.all([merge('persons', a, b), merge('persons', b, a)]);
      expect(answers.map(one => one.status).toSorted()).toEqual([200, expect.any(Number)]);
      expect(answers.filter(one => one.status === 200)).toHaveLength(1);
      const there = await sql<{ id: number }>(
        'select id from person where id = any($1) and deleted_at is null',
        [[a, b]],
      );
      expect(there).toHaveLength(1);
      const owners = await sql('select distinct person_id from deal where id = any($1)', [deals]);
      expect(owners).toEqual([{ person_id: there[0]!.id }]);
    }
  });

  it('changes nothing when something in it fails', async () => {
    const [from, into] = [await person({ job_title: 'Buyer' }), await person()];
    const deal = await make('deals', { title: 'Kept', person_id: from });
    await sql(`alter table event add constraint no_merges check (name <> 'person.merged') not valid`);
    try {
      await merge('persons', from, into).expect(500);
    } finally {
      await sql('alter table event drop constraint no_merges');
    }
    const rows = await sql('select id, deleted_at, details from person where id = any($1) order by id', [
      [from, into],
    ]);
    expect(rows).toEqual([
      { id: from, deleted_at: null, details: { job_title: 'Buyer' } },
      { id: into, deleted_at: null, details: {} },
    ]);
    expect(await sql('select person_id from deal where id = $1', [deal])).toEqual([{ person_id: from }]);
  });
});
