import { Merges } from '../../src/crm/merge.js';
import { Organizations } from '../../src/crm/organizations.js';
import { Persons } from '../../src/crm/persons.js';
import { Restores } from '../../src/crm/restore.js';
import { Gatherer } from '../../src/inbox/gather.js';
import { unlink } from '../../src/inbox/link-by-hand.js';
import { threadView } from '../../src/api/mail/thread-view.js';
import { Crypto } from '../../src/platform/crypto.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';
import { until } from '../support/servers.js';

/** A contact who is added later, or given a new address, gathers the mail that stands there already. */
describe('mail that stood there first', () => {
  let kontor: Pipeline;
  let gatherer: Gatherer;
  let persons: Persons;
  let anna: { userId: number; isAdmin: boolean };
  let bert: { userId: number; isAdmin: boolean };
  let annas: number;
  let berts: number;

  beforeAll(async () => {
    kontor = await pipeline();
    gatherer = kontor.app.get(Gatherer);
    persons = kontor.app.get(Persons);
    anna = { userId: await kontor.user('anna@kontor.example'), isAdmin: false };
    bert = { userId: await kontor.user('bert@kontor.example'), isAdmin: false };
    annas = await kontor.mailbox(anna.userId, 'anna@kontor.example');
    berts = await kontor.mailbox(bert.userId, 'bert@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(() =>
    kontor.db.query(
      `truncate person, organization, deal, address, contact_email, thread, thread_key, message, message_copy, content,
         event, tombstone, gathering cascade`,
    ),
  );

  const eva = 'eva@nordic.example';
  let letters = 0;
  const letter = (from = `Eva Lind <${eva}>`, headers: Record<string, string> = {}) =>
    mail({ From: from, 'Message-ID': `<${++letters}@x>`, Subject: `Matter ${letters}`, ...headers });
  const threadOf = async (message: number | undefined) =>
    (await kontor.one<{ id: number }>('select thread_id as id from message where id = $1', [message])).id;
  const arrive = async (...mails: string[]) =>
    Promise.all((await kontor.receive(annas, mails)).map(threadOf));
  const add = (name: string, ...emails: string[]) =>
    persons.create(anna, { name, emails: emails.map(value => ({ value })) });
  /** `thread: name`, of what is linked. */
  const links = async () =>
    (
      await kontor.db.query<{ thread: number; name: string }>(
        `select thread_id as thread, coalesce(person.name, organization.name) as name from thread_link link
           left join person on person.id = link.person_id left join organization on organization.id = link.organization_id
          where state = 'linked' order by thread_id, name`,
      )
    ).map(row => `${row.thread}: ${row.name}`);
  const waiting = async () => (await kontor.one<{ n: number }>('select count(*)::int as n from gathering')).n;

  /** What others write on the same server at this moment is waited for, too. */
  const gathered = () =>
    until('all is gathered', async () => {
      await gatherer.run();
      return (await waiting()) === 0;
    });

  it('is linked to a person who is added, with the reason, and pages are told to look again', async () => {
    const [one, two] = await arrive(letter(), letter());
    await arrive(letter('Bo <bo@elsewhere.example>'));
    const id = await add('Eva Lind', eva);
    await kontor.db.query('delete from event');
    await gathered();
    expect(await links()).toEqual([`${one}: Eva Lind`, `${two}: Eva Lind`]);
    const view = await threadView(kontor.db, anna, one!);
    expect(view.links).toMatchObject([
      { type: 'person', rule: 'person-has-address', reason: { text: `Eva Lind has the address ${eva}` } },
    ]);
    expect(view.people.find(person => person.address === eva)?.person).toMatchObject({ id });
    expect(await kontor.db.query('select name, payload from event order by id')).toEqual(
      [one, two].map(threadId => ({
        name: 'thread.changed',
        payload: { threadId, mailboxIds: [annas] },
      })),
    );
  });

  it('is linked to a person who is given a new address, and stays where the old one is taken away', async () => {
    const [one] = await arrive(letter());
    const id = await add('Eva Lind');
    await gathered();
    expect(await links()).toEqual([]);
    await persons.update(anna, id, { emails: [{ value: eva }] });
    await gathered();
    expect(await links()).toEqual([`${one}: Eva Lind`]);
    await persons.update(anna, id, { emails: [{ value: 'eva@new.example' }] });
    await gathered();
    expect(await links()).toEqual([`${one}: Eva Lind`]);
  });

  it('follows an address that passes to another one', async () => {
    const both = 'eva.private@nordic.example';
    const [one, two] = await arrive(letter(), letter(undefined, { Cc: both }));
    const wrong = await add('Wrong', eva, both);
    await gathered();
    expect(await links()).toEqual([`${one}: Wrong`, `${two}: Wrong`]);
    await persons.update(anna, wrong, { emails: [{ value: both }] });
    await add('Eva Lind', eva);
    await gathered();
    // In the second one he takes part by his other address.
    expect(await links()).toEqual([`${one}: Eva Lind`, `${two}: Eva Lind`, `${two}: Wrong`]);
  });

  it('is nobody’s while two have the address, and is gathered once they are merged', async () => {
    const [one] = await arrive(letter());
    const first = await add('Eva Lind', eva);
    const second = await add('E. Lind', eva);
    await gathered();
    expect(await links()).toEqual([]);
    const boss = { userId: anna.userId, isAdmin: true };
    await kontor.app.get(Merges).merge(boss, 'person', second, first);
    await gathered();
    expect(await links()).toEqual([`${one}: Eva Lind`]);
  });

  it('is gathered by the one who has the address still when the other is deleted', async () => {
    const [one] = await arrive(letter());
    const first = await add('Eva Lind', eva);
    await add('E. Lind', eva);
    await gathered();
    const organizations = kontor.app.get(Organizations);
    const company = await organizations.create(anna, { name: 'Nordic', emails: [{ value: eva }] });
    await gathered();
    expect(await links()).toEqual([`${one}: Nordic`]);
    await persons.remove(anna, first);
    await organizations.remove(anna, company);
    await gathered();
    expect(await links()).toEqual([`${one}: E. Lind`, `${one}: Nordic`]);
  });

  it('stays apart from whom a user took off it', async () => {
    const [one, two] = await arrive(letter(), letter());
    const id = await add('Eva Lind', eva);
    await gathered();
    const link = await kontor.one<{ id: number }>('select id from thread_link where thread_id = $1', [one]);
    await kontor.db.transaction(tx => unlink(tx, anna, one!, link.id));
    await persons.update(anna, id, { emails: [] });
    await persons.update(anna, id, { emails: [{ value: eva }] });
    await gathered();
    expect(await links()).toEqual([`${two}: Eva Lind`]);
  });

  it('comes to an organization too, and to one that is restored after mail came meanwhile', async () => {
    const organizations = kontor.app.get(Organizations);
    const [one] = await arrive(letter());
    const id = await organizations.create(anna, { name: 'Nordic', emails: [{ value: eva }] });
    await gathered();
    expect(await links()).toEqual([`${one}: Nordic`]);
    await organizations.remove(anna, id);
    const [two] = await arrive(letter());
    expect(await links()).toEqual([`${one}: Nordic`]);
    await kontor.app.get(Restores).restore(anna, 'organization', id);
    await gathered();
    expect(await links()).toEqual([`${one}: Nordic`, `${two}: Nordic`]);
  });

  it('tells a colleague nothing of mail that he may not read', async () => {
    const [hidden] = await arrive(letter());
    const [message] = await kontor.receive(berts, [letter()]);
    const seen = await threadOf(message);
    await add('Eva Lind', eva);
    await gathered();
    await expect(threadView(kontor.db, bert, hidden!)).rejects.toMatchObject({ code: 'not_found' });
    expect((await threadView(kontor.db, bert, seen)).links).toHaveLength(1);
    // Shared, it is his to read because he may see whom it is linked to now; and only as long as he may.
    await kontor.db.query(`update thread_mailbox set sharing = 'shared'`);
    expect((await threadView(kontor.db, bert, hidden!)).id).toBe(hidden);
    await kontor.db.query('update person set visible_to = 1, owner_id = $1', [anna.userId]);
    await expect(threadView(kontor.db, bert, hidden!)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is left alone where the address is a colleague’s, or was erased', async () => {
    await arrive(letter(), letter('Bert <bert@kontor.example>'));
    await kontor.db.query(`insert into tombstone (kind, hash) values ('address', $1)`, [
      kontor.app.get(Crypto).sign(`address ${eva}`),
    ]);
    await add('Eva Lind', eva, 'bert@kontor.example');
    await gathered();
    expect(await links()).toEqual([]);
  });

  it('is found where it was being written while its person was', async () => {
    const [one] = await arrive(letter('Bo <bo@elsewhere.example>'));
    await kontor.db.transaction(async tx => {
      // Like a slice of the pipeline that looked for contacts before there was one, and is not committed yet.
      await tx.query(
        `with who as (insert into address (email) values ($1) returning id)
         insert into participant (message_id, address_id, role, position)
         select message.id, who.id, 'c', 1 from message, who where thread_id = $2`,
        [eva, one],
      );
      await add('Eva Lind', eva);
      await gatherer.run();
      expect(await waiting()).toBe(1);
    });
    await gathered();
    expect(await links()).toEqual([`${one}: Eva Lind`]);
  });
});
