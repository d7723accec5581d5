import { itemAddress, readSmartBcc } from '../../src/inbox/smart-bcc/address.js';
import { Senders } from '../../src/inbox/smart-bcc/senders.js';
import { Database } from '../../src/platform/database.js';
import { Crypto } from '../../src/platform/crypto.js';
import { linkContext } from '../../src/accounts/system-letters.js';
import { startApi, type TestApi, type TestUser } from './support.js';

describe('The Smart BCC settings', () => {
  let api: TestApi;
  let ada: TestUser;
  let bo: TestUser;
  const domain = 'bcc.kontor.example';

  beforeAll(async () => {
    api = await startApi({ BCC_DOMAIN: domain });
    ada = await api.user('ada', true);
    bo = await api.user('bo');
  });
  afterAll(() => api.stop());

  const read = async (user: TestUser) => (await api.as(user).get('/api/smart-bcc').expect(200)).body.data;
  /** The token in the last link that was sent to an address. */
  const tokenOf = async (email: string): Promise<string> => {
    const [letter] = await api.app
      .get(Database)
      .query<{ id: number; link: Buffer }>(
        'select id, link from system_letter where address = $1 order by id desc limit 1',
        [email],
      );
    const link = api.app.get(Crypto).decrypt(letter!.link, linkContext(letter!.id));
    return new URL(link).searchParams.get('token') as string;
  };

  it('show the company’s address, shared by default', async () => {
    expect(await read(bo)).toMatchObject({
      address: `company@${domain}`,
      sharing: 'shared',
      weekly_receipt: false,
      senders: [],
      copies: 0,
    });
  });

  it('can be changed', async () => {
    await api.as(bo).patch('/api/smart-bcc').send({ sharing: 'private', weekly_receipt: true }).expect(200);
    expect(await read(bo)).toMatchObject({ sharing: 'private', weekly_receipt: true });
    expect(await read(ada)).toMatchObject({ sharing: 'shared', weekly_receipt: false });
    await api.as(bo).patch('/api/smart-bcc').send({ sharing: 'open' }).expect(400);
  });

  it('take a further address once its link was opened, and that once', async () => {
    const added = await api
      .as(bo)
      .post('/api/smart-bcc/senders')
      .send({ email: 'Bo@Home.example' })
      .expect(201);
    expect(added.body.data).toMatchObject({ email: 'bo@home.example', confirmed: false });
    const senders = api.app.get(Senders);
    expect(await senders.of('bo@home.example')).toEqual({
      kind: 'unconfirmed',
      addressId: added.body.data.id,
    });

    const first = await tokenOf('bo@home.example');
    await api.as(bo).post(`/api/smart-bcc/senders/${added.body.data.id}/mail`).expect(200);
    const token = await tokenOf('bo@home.example');
    await api.http().post('/api/smart-bcc/confirm').send({ token: first }).expect(404);
    await api.http().post('/api/smart-bcc/confirm').send({ token }).expect(200);
    await api.http().post('/api/smart-bcc/confirm').send({ token }).expect(404);
    expect(await senders.of('bo@home.example')).toEqual({ kind: 'user', userId: bo.id });
    expect((await read(bo)).senders).toMatchObject([{ email: 'bo@home.example', confirmed: true }]);
  });

  it('refuse what is another’s, known, or no address', async () => {
    const add = (user: TestUser, email: string) =>
      api.as(user).post('/api/smart-bcc/senders').send({ email });
    await add(ada, 'bo@home.example').expect(409);
    await add(ada, bo.email).expect(409);
    await add(bo, 'bo@home.example').expect(409);
    await add(bo, `company@${domain}`).expect(400);
    await add(bo, 'nobody').expect(400);
  });

  it('keep one user’s addresses from another', async () => {
    const [{ id }] = (await read(bo)).senders;
    await api.as(ada).delete(`/api/smart-bcc/senders/${id}`).expect(404);
    await api.as(ada).post(`/api/smart-bcc/senders/${id}/mail`).expect(404);
    await api.as(bo).delete(`/api/smart-bcc/senders/${id}`).expect(200);
    expect(await api.app.get(Senders).of('bo@home.example')).toEqual({ kind: 'unknown' });
  });

  it('give each item its own address, in both dialects, and only to who may see it', async () => {
    const { data: deal } = (await api.as(ada).post('/api/v2/deals').send({ title: 'Nordic', visible_to: 1 }))
      .body;
    const company = `company@${domain}`;
    const own = itemAddress(company, { type: 'deal', id: String(deal.id) });
    const asked = await api.as(ada).get(`/api/smart-bcc/items/deal/${deal.id}`).expect(200);
    expect(asked.body.data).toEqual({ address: own });
    await api.as(bo).get(`/api/smart-bcc/items/deal/${deal.id}`).expect(404);
    await api.as(ada).get('/api/smart-bcc/items/deal/999999').expect(404);
    await api.as(ada).get('/api/smart-bcc/items/lead/12').expect(404);
    const v1 = (await api.as(ada).get(`/api/v1/deals/${deal.id}`)).body.data;
    expect(v1.cc_email).toBe(own);
    const v2 = (await api.as(ada).get(`/api/v2/deals/${deal.id}?include_fields=smart_bcc_email`)).body.data;
    expect(v2.smart_bcc_email).toBe(own);
    const { data: person } = (await api.as(ada).post('/api/v2/persons').send({ name: 'Eva' })).body;
    expect((await api.as(ada).get(`/api/v1/persons/${person.id}`)).body.data.cc_email).toBe(company);
    const lead = (await api.as(ada).post('/api/v1/leads').send({ title: 'A lead', person_id: person.id }))
      .body.data;
    expect(readSmartBcc(lead.cc_email, domain)).toEqual({
      name: 'company',
      target: { type: 'lead', id: lead.id },
    });
  });

  it('let administrators alone replace the address, and see what was refused', async () => {
    await api.as(bo).post('/api/smart-bcc/rotate').expect(403);
    await api.as(bo).get('/api/smart-bcc/state').expect(403);
    const { address } = (await api.as(ada).post('/api/smart-bcc/rotate').expect(200)).body.data;
    expect(address).not.toBe(`company@${domain}`);
    expect(readSmartBcc(address, domain)).toMatchObject({ target: null });
    expect((await read(bo)).address).toBe(address);
    await api.app
      .get(Database)
      .query(
        `insert into smtp_refusal (day, reason, mails) values (current_date, 'sender', 3), (current_date - 40, 'sender', 9)`,
      );
    const { data } = (await api.as(ada).get('/api/smart-bcc/state').expect(200)).body;
    expect(data).toMatchObject({ taken: 0, refused: [{ reason: 'sender', mails: 3 }], listeners: [] });
  });
});
