import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';

interface Row {
  id: number;
  name: string;
  organization: { name: string } | null;
  marks: Record<string, unknown>[];
}

describe('the contacts timeline', () => {
  let house: House;
  let ada: Person;
  let bob: Person;
  let eva: number;

  beforeAll(async () => {
    house = await mailHouse();
    ada = await house.user('Ada');
    bob = await house.user('Bob');
    const nordic = await make('/api/v2/organizations', { name: 'Nordic', visible_to: 1 });
    eva = await make('/api/v2/persons', {
      name: 'Eva Lind',
      org_id: nordic,
      emails: [{ value: 'eva@nordic.example', primary: true }],
      visible_to: 7,
    });
    await make('/api/v2/persons', { name: 'Agnes Berg', visible_to: 7 });
  });
  afterAll(() => house.close());

  async function make(path: string, body: object): Promise<number> {
    const answer = await house.post(ada, path, body);
    if (!answer.body.success) throw new Error(JSON.stringify(answer.body));
    return answer.body.data.id;
  }
  const rows = async (who: Person, more = '', type = 'person'): Promise<Row[]> => {
    const query = `type=${type}&from=2026-11-01&to=2026-11-30${more}`;
    const answer = await house.get(who, `/api/contacts-timeline?${query}`);
    expect(answer.status).toBe(200);
    return answer.body.data;
  };

  it('shows what happened with each contact in the period, and hides what the viewer may not see', async () => {
    const deal = await make('/api/v2/deals', { title: 'Private deal', person_id: eva, visible_to: 1 });
    await house.db.query(`update deal set add_time = '2026-11-05T10:00:00Z' where id = $1`, [deal]);
    const call = await make('/api/v2/activities', {
      subject: 'Ring her',
      type: 'call',
      due_date: '2026-11-12',
      due_time: '09:30',
      participants: [{ person_id: eva, primary: true }],
      org_id: null,
    });
    await make('/api/v2/activities', {
      subject: 'Private talk',
      due_date: '2026-11-13',
      deal_id: deal,
    });
    await make('/api/v2/activities', {
      subject: 'Much later',
      due_date: '2027-01-13',
      participants: [{ person_id: eva, primary: true }],
    });
    await house.import(ada, [letter({ 'Message-ID': '<1@nordic.example>', Subject: 'Our visit' })]);

    const [agnes, hers] = await rows(ada);
    expect(agnes).toMatchObject({ name: 'Agnes Berg', marks: [] });
    expect(hers).toMatchObject({ name: 'Eva Lind', organization: { name: 'Nordic' } });
    const said = hers!.marks.map(({ kind, title, date, at }) => [
      kind,
      title,
      date ?? String(at).slice(0, 10),
    ]);
    expect(said).toEqual([
      ['activity', 'Private talk', '2026-11-13'],
      ['activity', 'Ring her', '2026-11-12'],
      ['mail', 'Our visit', '2026-11-02'],
      ['deal', 'Private deal', '2026-11-05'],
    ]);
    expect(hers!.marks[1]).toMatchObject({ id: call, type: 'call', time: '09:30:00', done: false });

    const his = (await rows(bob)).find(row => row.id === eva)!;
    expect(his.organization).toBeNull();
    expect(his.marks.map(mark => mark['title'])).toEqual(['Ring her']);
    expect(await rows(bob, '', 'organization')).toEqual([]);
  });

  it('goes on where a page ended, and finds by name and owner', async () => {
    const first = await house.get(
      ada,
      '/api/contacts-timeline?type=person&from=2026-11-01&to=2026-11-30&limit=1',
    );
    expect(first.body.data).toMatchObject([{ name: 'Agnes Berg' }]);
    const cursor = first.body.additional_data.next_cursor;
    expect((await rows(ada, `&cursor=${cursor}`)).map(row => row.name)).toEqual(['Eva Lind']);
    expect((await rows(ada, '&q=LIND')).map(row => row.name)).toEqual(['Eva Lind']);
    expect(await rows(ada, '&q=%25')).toEqual([]);
    expect(await rows(ada, `&owner_id=${bob.userId}`)).toEqual([]);
  });

  it('refuses a period that is none, or too long', async () => {
    for (const period of [
      'from=2026-11-02&to=2026-11-01',
      'from=2020-01-01&to=2026-11-01',
      'from=2026-13-01&to=x',
    ]) {
      const answer = await house.get(ada, `/api/contacts-timeline?type=person&${period}`);
      expect(answer.status).toBe(400);
    }
  });
});
