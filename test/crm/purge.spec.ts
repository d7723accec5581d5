import { Conversions } from '../../src/crm/conversions.js';
import { ItemPurge } from '../../src/crm/purge.js';
import { Collector } from '../../src/inbox/collect.js';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { dying } from '../support/dying.js';

/** What was deleted can be restored for 30 days; then it goes for good. */
describe('items that were deleted long ago', () => {
  let house: House;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    house = await mailHouse();
    ada = await house.user('Ada', { isAdmin: true });
    bob = await house.user('Bob');
  }, 60_000);
  afterAll(() => house?.close());
  beforeEach(() => purge());

  const purge = async () => {
    while (await house.app.get(ItemPurge).purge());
  };
  const make = async (path: string, body: object, who = ada) => {
    const { body: answer } = await house.post(who, path, body);
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const remove = async (path: string) =>
    expect((await house.call(ada, 'DELETE', path)).body).toMatchObject({ success: true });
  const age = (table: string, days = 31) =>
    house.db.query(
      `update ${table} set deleted_at = deleted_at - make_interval(days => $1) where deleted_at is not null`,
      [days],
    );
  const rows = (text: string, values: unknown[] = []) => house.db.query<any>(text, values);
  const upload = async (on: Record<string, unknown>, text = 'contract') => {
    const form = new FormData();
    form.set('file', new File([text], 'contract.txt'));
    for (const [name, value] of Object.entries(on)) form.set(name, String(value));
    const answer = await fetch(`${house.url}/v1/files`, {
      method: 'POST',
      headers: { 'x-api-token': ada.token },
      body: form,
    });
    return ((await answer.json()) as { data: { id: number } }).data.id;
  };

  it('keep what they said for 30 days, and lose it then: fields, parts, history, notes and files', async () => {
    const person = await make('/api/v2/persons', {
      name: 'Eva Lind',
      emails: [{ value: 'eva@nordwind.example' }],
    });
    const product = await make('/api/v2/products', { name: 'Sail cloth', code: 'S1' });
    const deal = await make('/api/v2/deals', { title: 'Rollout', value: 5, person_id: person });
    await make(`/api/v2/deals/${deal}/products`, { product_id: product, item_price: 3, quantity: 2 });
    const alone = await make('/v1/notes', { content: 'Only here', deal_id: deal });
    const both = await make('/v1/notes', { content: 'Here and there', deal_id: deal, person_id: person });
    const file = await upload({ deal_id: deal });
    const activity = await make('/api/v2/activities', { subject: 'Call', type: 'call', deal_id: deal });
    await remove(`/api/v2/deals/${deal}`);
    await age('deal', 29);
    await purge();
    expect(await rows('select title from deal where id = $1', [deal])).toEqual([{ title: 'Rollout' }]);

    await age('deal', 2);
    await purge();
    expect(
      await rows(
        `select title, value::float8, custom_fields, details, owner_id as owner, purged_at is not null as purged
           from deal where id = $1`,
        [deal],
      ),
    ).toEqual([{ title: '', value: 0, custom_fields: {}, details: {}, owner: ada.userId, purged: true }]);
    for (const part of ['deal_product', 'stage_entry', 'deal_participant'])
      expect(await rows(`select from ${part} where deal_id = $1`, [deal])).toEqual([]);
    expect(await rows(`select from change_log where item_type = 'deal' and item_id = $1`, [deal])).toEqual(
      [],
    );
    expect(await rows('select id from note where id = any($1)', [[alone, both]])).toEqual([{ id: both }]);
    expect(await rows('select from file where id = $1', [file])).toEqual([]);
    // In its owner's diary.
    expect((await house.get(ada, `/api/v2/activities/${activity}`)).status).toBe(200);
    expect((await house.get(ada, `/api/v2/persons/${person}`)).body.data.name).toBe('Eva Lind');
    // It is not done again.
    expect(await house.app.get(ItemPurge).purge()).toBe(false);
  });

  it('are refused to be restored, with the reason; to who might not see them they are absent', async () => {
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const deal = await make('/api/v2/deals', { title: 'Rollout', person_id: person, visible_to: 1 });
    const lead = await make('/v1/leads', { title: 'Maybe', person_id: person });
    const organization = await make('/api/v2/organizations', { name: 'Nordwind AB' });
    await remove(`/api/v2/deals/${deal}`);
    await remove(`/v1/leads/${lead}`);
    await remove(`/api/v2/persons/${person}`);
    await remove(`/api/v2/organizations/${organization}`);
    for (const table of ['deal', 'lead', 'person', 'organization']) await age(table);
    const refused = async () => {
      for (const path of [
        `deals/${deal}`,
        `leads/${lead}`,
        `persons/${person}`,
        `organizations/${organization}`,
      ]) {
        const answer = await house.post(ada, `/api/${path}/restore`);
        expect([path, answer.status, answer.body.error]).toEqual([
          path,
          409,
          expect.stringContaining('deleted more than 30 days ago'),
        ]);
      }
      expect((await house.post(bob, `/api/deals/${deal}/restore`)).status).toBe(404);
    };
    // The same before the sweep has come and after it.
    await refused();
    await purge();
    await refused();
    const { body } = await house.get(ada, '/v1/deals?status=deleted');
    expect((body.data ?? []).map((one: { id: number }) => one.id)).not.toContain(deal);
  });

  it('open nothing when they go: what stood on a private deal stays hidden, notes, activities, files and mail', async () => {
    const person = await make('/api/v2/persons', {
      name: 'Nils Berg',
      emails: [{ value: 'nils@berg.example' }],
    });
    const deal = await make('/api/v2/deals', { title: 'Secret', person_id: person, visible_to: 1 });
    const on = { deal_id: deal, person_id: person };
    const note = await make('/v1/notes', { content: 'Secret', ...on });
    const file = await upload(on);
    const activity = await make('/api/v2/activities', { subject: 'Secret', type: 'call', deal_id: deal });
    await house.import(ada, [
      letter({
        'Message-ID': '<secret@berg.example>',
        From: 'Nils Berg <nils@berg.example>',
        Subject: 'Secret',
      }),
    ]);
    const { id: message, thread } = await house.message('secret@berg.example');
    await house.db.query(
      `insert into thread_link (thread_id, deal_id, person_id, rule)
       select $1, d, p, 'manual' from (values ($2::bigint, null::bigint), (null, $3)) given (d, p) on conflict do nothing`,
      [thread, deal, person],
    );
    await house.db.query(`update thread_mailbox set sharing = 'shared' where thread_id = $1`, [thread]);
    const hidden = async () => {
      for (const path of [
        `/v1/notes/${note}`,
        `/v1/files/${file}`,
        `/api/v2/activities/${activity}`,
        `/api/messages/${message}`,
      ])
        expect([path, (await house.get(bob, path)).status]).toEqual([path, 404]);
    };
    await hidden();
    await remove(`/api/v2/deals/${deal}`);
    await age('deal');
    await purge();
    await hidden();
    // The thread stays, and its owner reads it.
    expect((await house.get(ada, `/api/messages/${message}`)).status).toBe(200);
  });

  it('let a lead that was a deal say so instead of leading to nothing', async () => {
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const deal = await make('/api/v2/deals', { title: 'Rollout', person_id: person });
    const { conversion_id } = (await house.post(ada, `/api/v2/deals/${deal}/convert/lead`)).body.data;
    await house.app.get(Conversions).run(conversion_id);
    const { lead_id: lead } = (await house.get(ada, `/api/v2/deals/${deal}/convert/status/${conversion_id}`))
      .body.data;
    await age('deal');
    await purge();
    expect((await house.get(ada, `/api/leads/${lead}/origin`)).body.data).toMatchObject({
      state: 'gone',
      deal: null,
    });
    expect((await house.get(ada, `/v1/leads/${lead}`)).body.data).toMatchObject({
      source_name: 'Deal',
      source_deal_id: null,
    });
  });

  it('go as a whole where nothing stands on them: notes, comments, files, activities, tasks, filters, calls', async () => {
    const person = await make('/api/v2/persons', { name: 'Eva Lind' });
    const project = await make('/api/v2/projects', { title: 'Delivery' });
    const note = await make('/v1/notes', { content: 'Gone', person_id: person });
    await make(`/v1/notes/${note}/comments`, { content: 'Gone too' });
    const file = await upload({ person_id: person }, 'bytes of its own');
    const activity = await make('/api/v2/activities', { subject: 'Gone', type: 'call', person_id: person });
    const onActivity = await upload({ activity_id: activity, person_id: person });
    const task = await make('/api/v2/tasks', { title: 'Gone', project_id: project });
    const filter = await make('/v1/filters', {
      name: 'Gone',
      type: 'deals',
      conditions: {
        glue: 'and',
        conditions: [
          { glue: 'and', conditions: [] },
          { glue: 'or', conditions: [] },
        ],
      },
    });
    const paths = {
      note: `/v1/notes/${note}`,
      file: `/v1/files/${file}`,
      activity: `/api/v2/activities/${activity}`,
      task: `/api/v2/tasks/${task}`,
      filter: `/v1/filters/${filter}`,
    };
    for (const path of Object.values(paths)) await remove(path);
    for (const table of Object.keys(paths)) await age(table);
    const [{ blob }] = await rows('select blob from file where id = $1', [file]);
    await purge();
    const ids: Record<string, unknown> = { note, file, activity, task, filter };
    for (const [table, id] of Object.entries(ids))
      expect([table, await rows(`select from ${table} where id = $1`, [id])]).toEqual([table, []]);
    expect(await rows('select from note_comment where note_id = $1', [note])).toEqual([]);
    expect(
      await rows(`select from change_log where item_type = 'activity' and item_id = $1`, [activity]),
    ).toEqual([]);
    expect(await rows('select from file where id = $1', [onActivity])).toEqual([]);
    const collector = house.app.get(Collector);
    collector.options.graceMs = 0;
    await collector.collect();
    expect(await rows('select from blob where sha256 = $1', [blob])).toEqual([]);
  });

  it('leave nothing of any kind of item but the bare row', async () => {
    const person = await make('/api/v2/persons', {
      name: 'Secret Name',
      emails: [{ value: 'secret@x.example' }],
    });
    const made: Record<string, [string, unknown]> = {
      person: ['/api/v2/persons/', person],
      organization: [
        '/api/v2/organizations/',
        await make('/api/v2/organizations', { name: 'Secret AB', address: { value: 'Secret street' } }),
      ],
      lead: ['/v1/leads/', await make('/v1/leads', { title: 'Secret', person_id: person })],
      project: [
        '/api/v2/projects/',
        await make('/api/v2/projects', { title: 'Secret', description: 'Secret' }),
      ],
      product: ['/api/v2/products/', await make('/api/v2/products', { name: 'Secret', code: 'Secret' })],
    };
    for (const [path, id] of Object.values(made)) await remove(`${path}${id}`);
    for (const table of Object.keys(made)) await age(table);
    await purge();
    for (const [table, [path, id]] of Object.entries(made)) {
      const [row] = await rows(`select to_jsonb(t)::text as text from ${table} t where id = $1`, [id]);
      expect([table, row.text]).toEqual([table, expect.not.stringMatching(/secret/i)]);
      expect((await house.get(ada, `${path}${id}`)).status).toBe(404);
    }
    expect(await rows(`select from contact_email where email = 'secret@x.example'`)).toEqual([]);
  });

  it.each(['purge-items-before-commit', 'purge-items-step', 'purge-items-before-commit:2'])(
    'are gone in the end where the worker is killed at %s',
    async failpoint => {
      const person = await make('/api/v2/persons', { name: 'Eva Lind' });
      const deals: number[] = [];
      for (let n = 0; n < 3; n++) {
        const deal = await make('/api/v2/deals', { title: `Rollout ${n}`, person_id: person });
        await make('/v1/notes', { content: 'Note', deal_id: deal });
        await make('/v1/notes', { content: 'Note', deal_id: deal });
        deals.push(deal);
      }
      for (const deal of deals) await remove(`/api/v2/deals/${deal}`);
      const notes = (await rows('select id from note where deal_id = any($1)', [deals])).map(row => row.id);
      for (const note of notes.slice(0, 2)) await remove(`/v1/notes/${note}`);
      for (const table of ['deal', 'note']) await age(table);
      await dying(house).worker(failpoint);
      // Each deal as it was, or bare with all that stood on it gone.
      for (const row of await rows(
        `select d.title, d.purged_at is not null as purged, count(n.id)::int as notes,
                (select count(*)::int from change_log l where l.item_type = 'deal' and l.item_id = d.id) as history
           from deal d left join note n on n.deal_id = d.id and n.deleted_at is null where d.id = any($1) group by d.id`,
        [deals],
      )) {
        if (row.purged) expect(row).toMatchObject({ title: '', notes: 0, history: 0 });
        else expect(row.title).toMatch(/^Rollout/);
      }
      await purge();
      expect(await rows('select from deal where id = any($1) and purged_at is null', [deals])).toEqual([]);
      expect(await rows('select from note where id = any($1)', [notes])).toEqual([]);
    },
  );
});
