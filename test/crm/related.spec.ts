import { mailHouse, type House, type Person } from '../api/mail/house.js';

/** What stands on the page of an item beside its timeline. */
describe('what belongs to an item', () => {
  let house: House;
  let ada: Person;
  let bob: Person;
  let organization: number;
  let person: number;
  let deal: number;

  beforeAll(async () => {
    house = await mailHouse();
    ada = await house.user('Ada', { isAdmin: true });
    bob = await house.user('Bob');
    organization = await make('/api/v2/organizations', { name: 'Nordwind AB' });
    person = await make('/api/v2/persons', { name: 'Eva Lind', org_id: organization, job_title: 'Buyer' });
    deal = await make('/api/v2/deals', {
      title: 'Rollout',
      person_id: person,
      value: 100,
      currency: 'SEK',
    });
    const won = { title: 'Pilot', org_id: organization, value: 50, currency: 'SEK', status: 'won' };
    await make('/api/v2/deals', won);
    await make('/v1/leads', { title: 'More seats', organization_id: organization });
    const board = await make('/api/v2/boards', { name: 'Delivery' });
    const phase = await make('/api/v2/phases', { name: 'Planning', board_id: board });
    await make('/api/v2/projects', {
      title: 'Delivery of the pilot',
      board_id: board,
      phase_id: phase,
      deal_ids: [deal],
      person_ids: [person],
    });
  }, 60_000);
  afterAll(() => house?.close());

  const make = async (path: string, body: object) => {
    const answer = await house.post(ada, path, body);
    if (!answer.body?.success) throw new Error(JSON.stringify(answer.body));
    return answer.body.data.id;
  };
  const related = async (who: Person, type: string, id: number) =>
    (await house.get(who, `/api/items/${type}/${id}/related`)).body.data;
  const counts = (of: Record<string, { count: number }>) =>
    ['deals', 'leads', 'projects', 'persons'].map(name => of[name]!.count);

  it('is told in one answer, open deals first, with what they come to', async () => {
    const found = await related(ada, 'organization', organization);
    expect(counts(found)).toEqual([2, 1, 1, 1]);
    expect(found.deals.rows).toEqual([
      { id: deal, title: 'Rollout', value: 100, currency: 'SEK', status: 'open', stage: expect.any(String) },
      expect.objectContaining({ title: 'Pilot', status: 'won' }),
    ]);
    expect(found.sums).toEqual([
      { status: 'open', currency: 'SEK', count: 1, value: 100 },
      { status: 'won', currency: 'SEK', count: 1, value: 50 },
    ]);
    expect(found.persons.rows).toEqual([{ id: person, name: 'Eva Lind', job_title: 'Buyer' }]);
    expect(counts(await related(ada, 'person', person))).toEqual([1, 0, 1, 0]);
    expect((await related(ada, 'deal', deal)).projects.rows).toEqual([
      expect.objectContaining({ title: 'Delivery of the pilot', phase: 'Planning', status: 'open' }),
    ]);
  });

  it('holds nothing of what is hidden from him who asks, in counts and sums neither', async () => {
    await house.db.query(
      `update deal set visible_to = 1; update project set visible_to = 1; update person set visible_to = 1`,
    );
    const found = await related(bob, 'organization', organization);
    expect(counts(found)).toEqual([0, 1, 0, 0]);
    expect(found.sums).toEqual([]);
    expect((await house.get(bob, `/api/items/deal/${deal}/related`)).status).toBe(404);
    expect((await house.get(bob, `/api/items/person/${person}/related`)).status).toBe(404);
    await house.db.query(`update deal set visible_to = 7; update person set visible_to = 7`);
  });

  it('has the comments of several notes at once, of those alone that he may see', async () => {
    const notes = [
      await make('/v1/notes', { content: 'Wants a pilot', deal_id: deal }),
      await make('/v1/notes', { content: 'Has no money', person_id: person }),
    ];
    for (const note of notes) await house.post(ada, `/v1/notes/${note}/comments`, { content: `On ${note}` });
    await house.post(ada, `/v1/notes/${notes[0]}/comments`, { content: 'Second' });
    const comments = async (who: Person) =>
      (await house.get(who, `/api/note-comments?note_ids=${notes.join()}`)).body.data.map(
        (each: { content: string }) => each.content,
      );
    expect(await comments(ada)).toEqual([`On ${notes[0]}`, 'Second', `On ${notes[1]}`]);
    await house.db.query('update person set visible_to = 1');
    // The deal is with that person: its note stands on the deal alone.
    expect(await comments(bob)).toEqual([`On ${notes[0]}`, 'Second']);
    expect((await house.get(bob, '/api/note-comments?note_ids=1,x')).status).toBe(400);
  });
});
