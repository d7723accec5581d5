import { utils, write } from '@e965/xlsx';
import { ImportWork } from '../../../src/crm/imports/import-work.js';
import { startApi, type TestApi, type TestUser } from '../../api/support.js';
import { dying } from '../../support/dying.js';

/** Rows as people keep them become items that hang together. Run `nest build` before: files are read by a worker thread. */
describe('an import of a spreadsheet', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const query = <T extends object>(text: string, values: unknown[] = []) =>
    api.database.query<T>(text, values);
  const xlsx = (rows: unknown[][]): Buffer => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows, { cellDates: true }), 'Sheet');
    return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
  };
  const read = async (path: string, user = ada): Promise<any> => (await api.as(user).get(path)).body.data;
  const post = async (path: string, body: object, user = ada): Promise<any> => {
    const answer = await api.as(user).post(path).send(body);
    if (!answer.body.success) throw new Error(JSON.stringify(answer.body));
    return answer.body.data;
  };
  const work = async (id: number) => {
    await api.app.get(ImportWork).run(id);
    return read(`/api/imports/${id}`);
  };
  /** What the worker does, to the end. */
  const workToEnd = async (id: number) => {
    for (;;) {
      const state = await work(id);
      if (!['reading', 'running', 'reverting'].includes(state.state)) return state;
    }
  };
  const upload = async (bytes: Buffer | string, name = 'people.xlsx', user = ada): Promise<number> => {
    const answer = await api.as(user).post('/api/imports').attach('file', Buffer.from(bytes), name);
    expect(answer.status).toBe(202);
    return answer.body.data.id;
  };
  /** Sent, read, and mapped as the server guesses. */
  const mapped = async (bytes: Buffer | string, name?: string) => {
    const id = await upload(bytes, name);
    await workToEnd(id);
    const mapping = await read(`/api/imports/${id}/mapping`);
    return { id, mapping, columns: mapping.columns.map((column: any) => column.target) };
  };
  const begin = async (bytes: Buffer | string, options: object = {}, columns?: (string | null)[]) => {
    const { id, mapping, columns: guessed } = await mapped(bytes);
    await post(`/api/imports/${id}/start`, {
      columns: columns ?? guessed,
      options: { ...mapping.options, ...options },
    });
    return id;
  };
  const imported = async (...given: Parameters<typeof begin>) => workToEnd(await begin(...given));
  const problems = async (id: number, language = 'en') =>
    read(`/api/imports/${id}/problems?language=${language}`);

  it('makes and links a deal, its person, organization, activity and note, all of one row', async () => {
    const state = await imported(
      xlsx([
        [
          'Deal - Title',
          'Deal - Value',
          'Deal - Stage',
          'Deal - Expected close date',
          'Deal - Owner',
          'Person - Name',
          'Person - Email - Work',
          'Person - Phone - Work',
          'Organization - Name',
          'Organization - Address',
          'Activity - Subject',
          'Activity - Due date',
          'Note - Content',
        ],
        [
          'Sails',
          1234.5,
          'Qualified',
          new Date(Date.UTC(2027, 2, 31)),
          'bob',
          'Eva Lind',
          'Eva@Nordic.example',
          '+46 8 123 456',
          'Nordic Sails',
          'Kajen 1, Malmö',
          'Call back',
          '2027-01-15',
          'Likes blue\nand white <3',
        ],
      ]),
    );
    expect(state).toMatchObject({
      state: 'done',
      total: 1,
      done: 1,
      failed: 0,
      skipped: 0,
      made: { deal: 1, person: 1, organization: 1, activity: 1, note: 1 },
    });
    const [deal] = await query<any>(
      `select d.*, p.name as person, p.phones, o.name as organization, o.address, u.name as owner, s.name as stage,
              e.email, a.subject, a.due_date::text, a.person_id = d.person_id and a.organization_id = d.organization_id as linked,
              n.content, d.expected_close_date::text as close
         from deal d join person p on p.id = d.person_id join organization o on o.id = d.organization_id
         join users u on u.id = d.owner_id join stage s on s.id = d.stage_id join contact_email e on e.person_id = p.id
         join activity a on a.deal_id = d.id join note n on n.deal_id = d.id where d.title = 'Sails'`,
    );
    expect(deal).toMatchObject({
      value: '1234.5000',
      person: 'Eva Lind',
      organization: 'Nordic Sails',
      address: 'Kajen 1, Malmö',
      owner: 'bob',
      stage: 'Qualified',
      email: 'eva@nordic.example',
      subject: 'Call back',
      due_date: '2027-01-15',
      linked: true,
      content: '<p>Likes blue<br>and white &lt;3</p>',
      close: '2027-03-31',
      phones: [{ value: '+46 8 123 456', primary: true, label: 'work' }],
    });
    expect(
      await query(`select source, bulk from change_log where item_type = 'deal' and item_id = $1`, [deal.id]),
    ).toEqual([{ source: 'import', bulk: true }]);
    expect(await query(`select name from event where name not like 'user.%'`)).toEqual([]);
  });

  it('says why rows made nothing, in the language asked for, and gives them back as a file', async () => {
    const id = await begin(
      xlsx([
        ['Title', 'Value', 'Close date', 'Owner', 'Stage'],
        ['Good', '1 200,50', '31.12.2027', 'bob', 'Qualified'],
        ['No number', 'much', '31.12.2027', 'bob', 'Qualified'],
        ['No day', '5', '31.13.2027', 'nobody', ''],
        ['No stage', '5', '', '', 'Nowhere'],
      ]),
    );
    expect(await workToEnd(id)).toMatchObject({ state: 'done', done: 1, failed: 3, made: { deal: 1 } });
    expect(await query(`select value::float8 from deal where title = 'Good'`)).toEqual([{ value: 1200.5 }]);
    expect((await problems(id)).map((row: any) => [row.row, row.reasons])).toEqual([
      [3, ['Value: “much” is not a number.']],
      [
        4,
        [
          'Close date: “31.13.2027” is not a date in the chosen format.',
          'Owner: No active user is called “nobody”.',
        ],
      ],
      [5, ['There is no stage “Nowhere”.']],
    ]);
    expect((await problems(id, 'sv'))[0].reasons).toEqual(['Value: ”much” är inte ett tal.']);
    const file = await api
      .as(ada)
      .get(`/api/imports/${id}/failed?format=csv`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => done(null, Buffer.concat(parts)));
      });
    expect((file.body as Buffer).toString('utf8').split('\r\n').slice(0, 2)).toEqual([
      '\ufeffTitle,Value,Close date,Owner,Stage,Reason',
      'No number,much,31.12.2027,bob,Qualified,Value: “much” is not a number.',
    ]);
  });

  it('fills what a contact lacks, skips it, or makes another one, as its user chooses', async () => {
    const rows = (name: string) =>
      [
        'Name;Email;Phone;Job title;Company',
        `${name};Kim@Fjord.example;+47 1;Captain;Fjord`,
        `${name};kim@fjord.example;+47 2;Owner;Fjord`,
      ].join('\n');
    const eva = await post('/api/v2/persons', {
      name: 'Kim',
      emails: [{ value: 'kim@fjord.example', primary: true }],
    });
    const count = async () =>
      (
        await query<{ n: number }>(
          `select count(*)::int as n from contact_email where email = 'kim@fjord.example'`,
        )
      )[0]!.n;

    expect(await imported(rows('Kim Aas'), { duplicates: 'skip' })).toMatchObject({
      done: 0,
      skipped: 2,
      made: {},
    });
    const merged = await imported(rows('Kim Aas'), { duplicates: 'merge' });
    expect(merged).toMatchObject({ done: 2, made: { organization: 1 }, changed: 1 });
    expect(await read(`/api/v2/persons/${eva.id}`)).toMatchObject({
      name: 'Kim',
      job_title: 'Captain',
      phones: [{ value: '+47 1' }, { value: '+47 2' }],
    });
    expect(await count()).toBe(1);
    expect(await imported(rows('Kim Aas'), { duplicates: 'allow' })).toMatchObject({
      done: 2,
      made: { person: 2, organization: 1 },
    });
    expect(await count()).toBe(3);

    await post(`/api/imports/${merged.id}/revert`, {});
    expect(await workToEnd(merged.id)).toMatchObject({ state: 'reverted', reverted: 2, kept: 0 });
    expect(await read(`/api/v2/persons/${eva.id}`)).toMatchObject({
      job_title: null,
      phones: [],
      org_id: null,
    });
  });

  it('is undone but for what somebody changed or uses since, and names that', async () => {
    const state = await imported(
      [
        'Name;Email;Organization;Deal title',
        'Uma;uma@a.example;Uma AB;Uma deal',
        'Ulf;ulf@a.example;Ulf AB;Ulf deal',
        'Ola;ola@a.example;Ola AB;Ola deal',
      ].join('\n'),
    );
    expect(state.made).toEqual({ deal: 3, person: 3, organization: 3 });
    const ids = Object.fromEntries(
      (await query<any>('select name, id from person union all select name, id from organization')).map(
        (row: any) => [row.name, row.id],
      ),
    );
    await api.as(ada).patch(`/api/v2/persons/${ids['Ulf']}`).send({ name: 'Ulf Berg' }).expect(200);
    await post('/api/v2/deals', { title: 'Another', org_id: ids['Ola AB'] });
    await post(`/api/imports/${state.id}/revert`, {});
    expect(await workToEnd(state.id)).toMatchObject({
      state: 'reverted',
      reverted: 7,
      kept: 2,
      undo_until: null,
    });
    expect(await read(`/api/imports/${state.id}/kept`)).toEqual([
      { kind: 'person', id: String(ids['Ulf']), name: 'Ulf Berg' },
      { kind: 'organization', id: String(ids['Ola AB']), name: 'Ola AB' },
    ]);
    expect(
      await query(`select title from deal where title ~ '^(Uma|Ulf|Ola) deal' and deleted_at is null`),
    ).toEqual([]);
    const again = await api.as(ada).post(`/api/imports/${state.id}/revert`).send({});
    expect(again.body).toMatchObject({ success: false, code: 'conflict' });
  });

  it.each(['import.written:2', 'import.taken-back:1'])(
    'goes on where it was killed at %s, and doubles nothing',
    async failpoint => {
      const word = failpoint.replace(/\W/g, '');
      const rows = Array.from({ length: 250 }, (_, i) => `${word} ${i},${word}${i}@kill.example,${word} AB`);
      const id = await begin(['Name,Email,Company', ...rows].join('\n'));
      if (failpoint.includes('taken')) {
        await workToEnd(id);
        await post(`/api/imports/${id}/revert`, {});
      }
      await dying(api).worker(failpoint);
      const ended = await workToEnd(id);
      const there = await query<{ n: number }>(
        `select count(*)::int as n from person where name like $1 and deleted_at is null`,
        [`${word} %`],
      );
      if (failpoint.includes('taken')) {
        expect(ended).toMatchObject({ state: 'reverted', reverted: 251, kept: 0 });
        expect(there).toEqual([{ n: 0 }]);
      } else {
        expect(ended).toMatchObject({ state: 'done', done: 250, made: { person: 250, organization: 1 } });
        expect(there).toEqual([{ n: 250 }]);
      }
    },
  );

  it('previews the first rows and writes nothing', async () => {
    await post('/api/v2/organizations', { name: 'Known AB' });
    const { id, columns, mapping } = await mapped('Lead title,Organization,Value\nOne,Known AB,12\nTwo,,x');
    const before = await query('select count(*) from lead');
    expect(columns).toEqual(['lead.title', 'organization.name', 'lead.value']);
    expect(await post(`/api/imports/${id}/preview`, { columns, options: mapping.options })).toEqual([
      {
        row: 2,
        state: 'done',
        reasons: [],
        items: [
          { kind: 'lead', name: 'One', id: null },
          { kind: 'organization', name: 'Known AB', id: expect.any(Number) },
        ],
      },
      {
        row: 3,
        state: 'failed',
        reasons: ['Value: “x” is not a number.', 'A lead needs a person or an organization.'],
        items: [],
      },
    ]);
    expect(await query('select count(*) from lead')).toEqual(before);
    // The same headings again: as they were mapped then.
    await post(`/api/imports/${id}/start`, {
      columns: ['lead.title', 'organization.name', null],
      options: mapping.options,
    });
    const again = await mapped('Lead title,Organization,Value\nThree,Known AB,1');
    expect(again.mapping).toMatchObject({
      remembered: true,
      columns: [{ target: 'lead.title' }, {}, { target: null }],
    });
    // And with the column behind them that says why rows were left out, in whatever language it was downloaded.
    for (const heading of ['Reason', 'Orsak']) {
      const mended = await mapped(`Lead title,Organization,Value,${heading}\nFour,Known AB,1,Was wrong`);
      expect(mended.mapping).toMatchObject({ remembered: true });
      expect(mended.mapping.columns.map((column: any) => column.target)).toEqual([
        ...['lead.title', 'organization.name'],
        ...[null, null],
      ]);
    }
  });

  it('gives own fields their values, and makes nothing without what is required', async () => {
    const field = async (field_name: string, field_type: string, more: object = {}) =>
      (await post('/api/v2/personFields', { field_name, field_type, ...more })).field_code;
    const size = await field('Boat length', 'double');
    const kind = await field('Boat kind', 'enum', { options: [{ label: 'Sloop' }, { label: 'Ketch' }] });
    await query(`update field set settings = '{"required_fields": {"enabled": true}}' where key = $1`, [
      size,
    ]);
    const state = await imported(
      'First name;Last name;Boat length;Boat kind\nAnn;Bo;12,5;ketch\nNo;Length;;Sloop\nBad;Kind;3;Raft',
    );
    expect(state).toMatchObject({ done: 1, failed: 2 });
    const [ann] = await query<any>(`select id, first_name, last_name from person where name = 'Ann Bo'`);
    const { custom_fields: own } = await read(`/api/v2/persons/${ann.id}`);
    expect(own).toMatchObject({ [size]: 12.5, [kind]: expect.any(Number) });
    expect((await problems(state.id)).map((row: any) => row.reasons)).toEqual([
      ['“Boat length” is required.'],
      ['Boat kind: “Raft” is not an option of this field.'],
    ]);
    await query(`update field set settings = '{}' where key = $1`, [size]);
  });

  it('is for those who may, and nobody sees that of another', async () => {
    expect(
      (await api.as(bob).post('/api/imports').attach('file', Buffer.from('Name\nX'), 'x.csv')).status,
    ).toBe(403);
    const { id } = await mapped('Name\nX');
    for (const path of ['', '/mapping', '/problems', '/failed', '/kept']) {
      expect((await api.as(bob).get(`/api/imports/${id}${path}`)).status).toBe(404);
    }
    expect((await api.as(bob).delete(`/api/imports/${id}`)).status).toBe(404);
    expect((await api.as(bob).post(`/api/imports/${id}/revert`)).status).toBe(404);
    expect(await read('/api/imports', bob)).toEqual([]);
    await api.as(ada).delete(`/api/imports/${id}`).expect(200);
    expect((await api.as(ada).get(`/api/imports/${id}`)).status).toBe(404);
  });

  it('fills in no contact that its user may not see', async () => {
    await query(
      `insert into permission_set (name, contents) values ('Importers', '{items.import,others.see,api.use,lead.add}')`,
    ).catch(() => undefined);
    const eva = await post('/api/v2/persons', {
      name: 'Secret',
      visible_to: 1,
      emails: [{ value: 'secret@a.example', primary: true }],
    });
    await query(
      `update users set permission_set_id = (select id from permission_set where name = 'Importers') where id = $1`,
      [bob.id],
    );
    const id = await upload('Name,Email,Job title\nSecret,secret@a.example,Spy', 'x.csv', bob);
    await api.app.get(ImportWork).run(id);
    await post(
      `/api/imports/${id}/start`,
      { columns: ['person.name', 'person.emails', 'person.job_title'], options: {} },
      bob,
    );
    await api.app.get(ImportWork).run(id);
    expect(await read(`/api/imports/${id}`, bob)).toMatchObject({
      state: 'done',
      made: { person: 1 },
      changed: 0,
    });
    expect(await read(`/api/v2/persons/${eva.id}`)).toMatchObject({ job_title: null });
  });

  it('says of a file that it cannot be read, and why', async () => {
    const of = async (bytes: Buffer | string) => (await workToEnd(await upload(bytes))).problem;
    expect(await of(' \n \n')).toBe('empty');
    expect(await of('Name,Email')).toBe('no_rows');
    expect(await of(Buffer.from([0x50, 0x4b, 3, 4, 9, 9, 9]))).toBe('damaged');
    expect(await of(`Name\n${'x\n'.repeat(50_001)}`)).toBe('too_many_rows');
  });
});
