import { letter, mailHouse, type House, type Person } from './mail/house.js';

const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A mail with a file, and with an image that its text shows. */
const withFiles = (id: string, file = 'Contract.pdf', more: Record<string, string> = {}) =>
  letter(
    {
      'Message-ID': `<${id}@nordwind.example>`,
      From: 'Eva Lind <eva@nordwind.example>',
      Subject: `Offer ${id}`,
      'MIME-Version': '1.0',
      'Content-Type': 'multipart/mixed; boundary=outer',
      ...more,
    },
    `--outer
Content-Type: multipart/related; boundary=inner

--inner
Content-Type: text/html; charset=utf-8

<p>See the contract of ${id}.</p><img src="cid:logo@x">
--inner
Content-Type: image/png; name=logo.png
Content-Disposition: inline; filename=logo.png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

${picture}
--inner--
--outer
Content-Type: application/pdf; name="${file}"
Content-Disposition: attachment; filename="${file}"
Content-Transfer-Encoding: base64

${Buffer.from(`bytes of ${id}`).toString('base64')}
--outer--
`,
  );

/** Files in mails that are linked to items stand among the files of those items, beside what was put there. */
describe('files in linked mails', () => {
  let house: House;
  let ada: Person;
  let bob: Person;
  let organization: number;
  let person: number;
  let deal: number;
  let lead: string;
  let project: number;
  let thread: number;
  let message: number;
  let attached: number;
  let inline: number;

  beforeAll(async () => {
    house = await mailHouse();
    ada = await house.user('Ada');
    bob = await house.user('Bob');
    organization = await make('/api/v2/organizations', { name: 'Nordwind AB' });
    person = await make('/api/v2/persons', {
      name: 'Eva Lind',
      org_id: organization,
      emails: [{ value: 'eva@nordwind.example' }],
    });
    deal = await make('/api/v2/deals', { title: 'Rollout', person_id: person, org_id: organization });
    lead = await make('/v1/leads', { title: 'More', person_id: person });
    project = await make('/api/v2/projects', { title: 'Delivery', deal_ids: [deal] });
    await house.import(ada, [withFiles('1')]);
    ({ id: message, thread } = await house.message('1@nordwind.example'));
    // Only the deal, so that what is found elsewhere has come by the rule.
    await house.db.query('delete from thread_link where thread_id = $1', [thread]);
    await link({ deal_id: deal });
    const rows = await house.db.query<{ id: number; inline: boolean }>(
      'select id, inline from attachment order by inline',
    );
    [attached, inline] = rows.map(row => row.id) as [number, number];
  }, 60_000);
  afterAll(() => house?.close());

  const make = async (path: string, body: object, who = ada) => {
    const { body: answer } = await house.post(who, path, body);
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  };
  const link = (on: object) => house.post(ada, `/api/threads/${thread}/links`, { ...on, primary: true });
  const share = (sharing: 'shared' | 'private') =>
    house.db.query('update thread_mailbox set sharing = $2 where thread_id = $1', [thread, sharing]);
  const upload = async (on: Record<string, unknown>, who = ada) => {
    const form = new FormData();
    form.set('file', new File(['by hand'], 'By hand.txt'));
    for (const [name, value] of Object.entries(on)) form.set(name, String(value));
    const answer = await fetch(`${house.url}/v1/files`, {
      method: 'POST',
      headers: { 'x-api-token': who.token },
      body: form,
    });
    return ((await answer.json()) as { data: { id: number } }).data.id;
  };
  const idsAt = async (path: string, who = ada): Promise<number[]> =>
    ((await house.get(who, path)).body.data ?? []).map((one: { id: number }) => one.id);
  const listsOf = (id: unknown, type: string) => `/api/items/${type}/${String(id)}/files`;

  it('stand on the deal, its person, its organization and its project, in v1’s shape', async () => {
    for (const path of [
      `/v1/deals/${deal}/files`,
      `/v1/persons/${person}/files`,
      `/v1/organizations/${organization}/files`,
      listsOf(deal, 'deal'),
      listsOf(person, 'person'),
      listsOf(organization, 'organization'),
      listsOf(project, 'project'),
    ])
      expect([path, await idsAt(path)]).toEqual([path, [attached]]);
    expect(await idsAt(listsOf(lead, 'lead'))).toEqual([]);
    expect((await house.get(ada, `/v1/files/${attached}`)).body.data).toMatchObject({
      id: attached,
      user_id: ada.userId,
      deal_id: deal,
      deal_name: 'Rollout',
      person_id: person,
      org_id: organization,
      org_name: 'Nordwind AB',
      lead_id: null,
      product_id: null,
      file_name: 'Contract.pdf',
      name: 'Contract.pdf',
      file_size: 'bytes of 1'.length,
      active_flag: true,
      inline_flag: false,
      cid: '',
      remote_location: '',
      mail_message_id: String(message),
      mail_template_id: '',
      url: `/v1/files/${attached}/download`,
    });
  });

  it('of a mail that is linked to a lead or a person alone stand there and on the organization', async () => {
    await house.import(ada, [withFiles('2')]);
    const other = await house.message('2@nordwind.example');
    await house.db.query('delete from thread_link where thread_id = $1', [other.thread]);
    const file = await fileOf('2@nordwind.example');
    for (const [on, there] of [
      [
        { lead_id: lead },
        [listsOf(lead, 'lead'), listsOf(person, 'person'), listsOf(organization, 'organization')],
      ],
      [{ person_id: person }, [listsOf(person, 'person'), listsOf(organization, 'organization')]],
    ] as const) {
      await house.post(ada, `/api/threads/${other.thread}/links`, on);
      for (const path of there)
        expect([path, await idsAt(path)]).toEqual([path, expect.arrayContaining([file])]);
      expect(await idsAt(listsOf(deal, 'deal'))).not.toContain(file);
      await house.db.query('delete from thread_link where thread_id = $1', [other.thread]);
      expect(await idsAt(listsOf(organization, 'organization'))).not.toContain(file);
      expect((await house.get(ada, `/v1/files/${file}`)).status).toBe(404);
    }
  });

  const fileOf = async (messageId: string): Promise<number> =>
    (
      await house.db.query<{ id: number }>(
        `select a.id from attachment a join message_copy c on c.content_id = a.content_id
           join message g on g.id = c.message_id where g.message_id = $1 and not a.inline`,
        [messageId],
      )
    )[0]!.id;

  it('are downloaded by who may see that copy of the mail, and by nobody else', async () => {
    const download = (who: Person) => house.get(who, `/v1/files/${attached}/download`);
    const mine = await download(ada);
    expect(mine.bytes.toString()).toBe('bytes of 1');
    expect(mine.headers.get('content-type')).toBe('application/octet-stream');
    expect(mine.headers.get('content-disposition')).toMatch(/^attachment; filename="Contract.pdf"/);
    const seen = async () => ({
      download: (await download(bob)).status,
      one: (await house.get(bob, `/v1/files/${attached}`)).status,
      of_deal: await idsAt(`/v1/deals/${deal}/files`, bob),
      all: (await idsAt('/v1/files', bob)).includes(attached),
      recents: JSON.stringify((await house.get(bob, recents)).body).includes('Contract.pdf'),
      flow: JSON.stringify((await house.get(bob, `/v1/deals/${deal}/flow`)).body).includes('Contract.pdf'),
      search: JSON.stringify((await house.get(bob, '/v1/itemSearch?term=contract')).body).includes(
        'Contract.pdf',
      ),
      count: (await house.get(bob, `/v1/deals/${deal}`)).body.data?.files_count,
    });
    const nothing = {
      download: 404,
      one: 404,
      of_deal: [],
      all: false,
      recents: false,
      flow: false,
      search: false,
      count: 0,
    };
    expect(await seen()).toEqual(nothing);
    await share('shared');
    expect(await seen()).toEqual({
      download: 200,
      one: 200,
      of_deal: [attached],
      all: true,
      recents: true,
      flow: true,
      search: true,
      count: 1,
    });
    // Shared, but on a deal that he may not see.
    await house.call(ada, 'PATCH', `/api/v2/deals/${deal}`, { visible_to: 1 });
    expect(await seen()).toEqual({ ...nothing, count: undefined });
    await house.call(ada, 'PATCH', `/api/v2/deals/${deal}`, { visible_to: 7 });
    await share('private');
  });
  const recents = '/v1/recents?since_timestamp=2020-01-01%2000:00:00&items=file';

  it('that a text shows are marked inline with their cid, and left out of the lists of items', async () => {
    expect((await house.get(ada, `/v1/files/${inline}`)).body.data).toMatchObject({
      inline_flag: true,
      cid: 'logo@x',
      file_name: 'logo.png',
    });
    expect(await idsAt('/v1/files')).toEqual(expect.arrayContaining([attached, inline]));
    expect(await idsAt(`/v1/deals/${deal}/files`)).not.toContain(inline);
    const { body } = await house.get(ada, `/v1/deals/${deal}/flow`);
    const shown = body.data.filter((one: { object: string }) => one.object === 'file');
    expect(shown.map((one: { data: { id: number } }) => one.data.id)).toEqual([attached]);
  });

  it('never have the id of a file that was put there, and are listed, counted and searched with those', async () => {
    const put = await upload({ deal_id: deal });
    const again = await upload({ deal_id: deal, person_id: person });
    const { length } = await house.db.query('select id from file intersect select id from attachment');
    expect([length, put % 2, again % 2, attached % 2]).toEqual([0, 1, 1, 0]);
    const all = [attached, put, again].sort((a, b) => a - b);
    expect(await idsAt(`/v1/deals/${deal}/files`)).toEqual(all);
    expect(await idsAt(`/v1/deals/${deal}/files?sort=file_name DESC`)).toEqual([attached, again, put]);
    const paged: number[] = [];
    for (let start: number | undefined = 0; start !== undefined;) {
      const { body } = await house.get(ada, `/v1/deals/${deal}/files?limit=1&start=${start}`);
      paged.push(...body.data.map((one: { id: number }) => one.id));
      start = body.additional_data.pagination.next_start;
    }
    expect(paged).toEqual(all);
    expect((await house.get(ada, `/v1/deals/${deal}`)).body.data.files_count).toBe(3);
    expect(
      (await house.get(ada, `/api/v2/organizations/${organization}?include_fields=files_count`)).body.data
        .files_count,
    ).toBe(1);
    expect((await house.get(ada, `/v1/persons/${person}`)).body.data.files_count).toBe(2);
    const { body } = await house.get(ada, '/v1/itemSearch?term=by hand&item_types=file');
    expect(body.data.items.map((one: { item: { id: number } }) => one.item.id)).toEqual(
      expect.arrayContaining([put, again]),
    );
    const cursors: number[] = [];
    let cursor = '';
    do {
      const page = await house.get(ada, `${listsOf(deal, 'deal')}?limit=2${cursor && `&cursor=${cursor}`}`);
      cursors.push(...page.body.data.map((one: { id: number }) => one.id));
      cursor = page.body.additional_data.next_cursor ?? '';
    } while (cursor);
    expect(cursors).toEqual(all);
  });

  it('are found behind the items, page by page, each once', async () => {
    await house.post(ada, '/api/v2/deals', { title: 'Contract of the spring' });
    await house.import(ada, [
      withFiles('paged', 'Spring_contract-2.pdf'),
      withFiles('paged2', 'Contract, spring.pdf'),
    ]);
    for (const id of ['paged', 'paged2']) {
      const { thread } = await house.message(`${id}@nordwind.example`);
      await house.post(ada, `/api/threads/${thread}/links`, { deal_id: deal });
    }
    const titles: string[] = [];
    let cursor = '';
    do {
      const { body } = await house.get(
        ada,
        `/api/v2/itemSearch?term=contract spring&limit=1${cursor && `&cursor=${cursor}`}`,
      );
      expect(body.data.items).toHaveLength(1);
      titles.push(
        ...body.data.items.map(
          (one: { item: { title?: string; name?: string } }) => one.item.title ?? one.item.name,
        ),
      );
      cursor = body.additional_data.next_cursor ?? '';
    } while (cursor);
    expect([titles[0], ...titles.slice(1).sort()]).toEqual([
      'Contract of the spring',
      'Contract, spring.pdf',
      'Spring_contract-2.pdf',
    ]);
    expect((await house.get(ada, '/v1/itemSearch?term=contract spring&limit=2')).body).toMatchObject({
      data: { items: [{ item: { type: 'deal' } }, { item: { type: 'mail_attachment' } }] },
      additional_data: { pagination: { more_items_in_collection: true, next_start: 2 } },
    });
  });

  it('are changed where their mail is linked or shared later: who asks what has changed since is told', async () => {
    await house.import(ada, [withFiles('3', 'Late.pdf')]);
    const { thread: late } = await house.message('3@nordwind.example');
    await house.db.query('delete from thread_link where thread_id = $1', [late]);
    await house.db.query(
      `update attachment set add_time = now() - interval '1 day', update_time = now() - interval '1 day'`,
    );
    const since = new Date(Date.now() - 3600_000).toISOString().slice(0, 19).replace('T', ' ');
    const changed = async (who: Person): Promise<string[]> =>
      (await house.get(who, `/v1/recents?since_timestamp=${since}&items=file`)).body.data
        .map((one: { data: { file_name: string } }) => one.data.file_name)
        .filter((name: string) => name.endsWith('.pdf'));
    expect(await changed(ada)).toEqual([]);
    await house.post(ada, `/api/threads/${late}/links`, { deal_id: deal });
    expect(await changed(ada)).toEqual(['Late.pdf']);
    expect(await changed(bob)).toEqual([]);
    await house.db.query(`update attachment set update_time = now() - interval '1 day'`);
    await house.post(ada, `/api/threads/${late}/sharing`, { sharing: 'shared' });
    expect(await changed(bob)).toEqual(['Late.pdf']);
  });

  it('stay as they were sent: to change or delete one is refused with the reason', async () => {
    for (const [method, body] of [
      ['PUT', { name: 'Other.pdf' }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await house.call(ada, method, `/v1/files/${attached}`, body);
      expect([method, answer.status, answer.body.error]).toEqual([
        method,
        409,
        expect.stringContaining('part of a mail'),
      ]);
      expect((await house.call(bob, method, `/v1/files/${attached}`, body)).status).toBe(404);
    }
    expect((await house.get(ada, `/v1/files/${attached}`)).body.data.name).toBe('Contract.pdf');
  });

  it('stand in the timeline of the deal, and rolled up in its person’s', async () => {
    const at = async (type: string, id: number) =>
      (await house.get(ada, `/api/items/${type}/${id}/timeline?kinds=file`)).body.data.find(
        (one: { data: { id: number } }) => one.data.id === attached,
      );
    expect(await at('deal', deal)).toMatchObject({
      kind: 'file',
      rolled_up: false,
      at: '2026-11-02T10:00:00.000Z',
    });
    expect(await at('person', person)).toMatchObject({ rolled_up: true, from: { type: 'deal', id: deal } });
  });
});
