import { letter, mailHouse, type House, type Person } from './house.js';

describe('whom a mail may go to, while it is typed', () => {
  let house: House;
  let anna: Person;
  let boris: Person;

  beforeAll(async () => {
    house = await mailHouse();
    anna = await house.user('Anna');
    boris = await house.user('Boris');
    await house.import(anna, [
      letter({
        'Message-ID': '<a@x>',
        From: 'Anna <anna@kontor.example>',
        To: 'Eva Lind <eva@nordic.example>, "Evert, S." <evert@nordic.example>',
        Cc: 'acme+deal7@bcc.localhost, Anna <anna@kontor.example>',
      }),
    ]);
    await house.import(boris, [
      letter({
        'Message-ID': '<b@x>',
        From: 'Evita Hidden <evita@secret.example>',
        To: 'boris@kontor.example',
      }),
    ]);
    await house.db.query(`update person set visible_to = 1, owner_id = $1 where name = 'Evita Hidden'`, [
      boris.userId,
    ]);
    // Nobody but its owner sees her: not even that she is a person.
    await person('Evelyn Own', 'evelyn@secret.example', boris, 1);
    await person('Everard Open', 'everard@open.example', boris, 7);
  });
  afterAll(() => house?.close());

  async function person(name: string, email: string, owner: Person, visibleTo: number): Promise<void> {
    await house.db.query(
      `with made as (insert into person (name, owner_id, visible_to) values ($1, $2, $3) returning id)
       insert into contact_email (person_id, email, is_primary, position) select id, $4, true, 0 from made`,
      [name, owner.userId, visibleTo, email],
    );
  }
  const found = async (who: Person, q: string) =>
    (await house.get(who, `/api/recipients?q=${encodeURIComponent(q)}`)).body.data as {
      address: string;
      name: string;
      person_id: number | null;
    }[];
  const addresses = async (who: Person, q: string) => (await found(who, q)).map(each => each.address);

  it('finds persons whom the user may see and people of his own mail, by name and by address', async () => {
    expect((await addresses(anna, 'eve')).sort()).toEqual(['everard@open.example', 'evert@nordic.example']);
    expect(await addresses(anna, 'nordic.example')).toEqual(
      expect.arrayContaining(['eva@nordic.example', 'evert@nordic.example']),
    );
    expect((await addresses(boris, 'ev')).sort()).toEqual(
      expect.arrayContaining(['evelyn@secret.example', 'evita@secret.example', 'everard@open.example']),
    );
  });

  it('names the person behind an address, once', async () => {
    const [eva, ...others] = await found(anna, 'eva@nordic.example');
    expect(others).toEqual([]);
    expect(eva).toMatchObject({ name: 'Eva Lind', person_id: expect.any(Number) });
  });

  it('shows nothing of another’s mail or hidden persons, no Smart BCC address, and not the user himself', async () => {
    expect(await addresses(anna, 'secret.example')).toEqual([]);
    expect(await addresses(anna, 'bcc.localhost')).toEqual([]);
    expect(await addresses(anna, 'anna@')).toEqual([]);
  });

  it('takes what is typed as it is', async () => {
    expect(await addresses(anna, '%')).toEqual([]);
    expect(await addresses(anna, '_')).toEqual([]);
    expect(await addresses(anna, '')).toEqual([]);
    expect((await house.get(null, '/api/recipients?q=e')).status).toBe(401);
  });
});
