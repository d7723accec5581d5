import { visibleMail, visibleThread } from '../../src/access/viewer.js';
import { Merges } from '../../src/crm/merge.js';
import { Persons } from '../../src/crm/persons.js';
import { Gatherer } from '../../src/inbox/gather.js';
import { linkByHand, unlink } from '../../src/inbox/link-by-hand.js';
import { RetroactiveLinks } from '../../src/inbox/retroactive/retroactive-links.js';
import { links } from '../../src/search/links.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';
import { until } from '../support/servers.js';

const columns = { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' };
const eva = 'Eva Lind <eva@nordic.example>';
const bo = 'Bo Ek <bo@elsewhere.example>';

/**
 * Anna shares a conversation with Eva, whom she alone may see. Bert has an answer in it that nobody else has, from Bo,
 * whom everybody may see. Nothing that a rule makes of Bert's private copy shows Cleo what Anna shares.
 */
describe('a private copy', () => {
  let kontor: Pipeline;
  let anna: { userId: number; isAdmin: boolean };
  let bert: { userId: number; isAdmin: boolean };
  let cleo: { userId: number; isAdmin: boolean };
  let annas: number;
  let berts: number;

  beforeAll(async () => {
    kontor = await pipeline();
    const user = async (name: string) => ({
      userId: await kontor.user(`${name}@kontor.example`),
      isAdmin: false,
    });
    [anna, bert, cleo] = [await user('anna'), await user('bert'), await user('cleo')];
    annas = await kontor.mailbox(anna.userId, 'anna@kontor.example', { sharing: 'shared' });
    berts = await kontor.mailbox(bert.userId, 'bert@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(async () => {
    await kontor.db.query(
      `truncate person, deal, address, contact_email, thread, thread_key, message, message_copy, content, event, gathering,
         retroactive_link cascade`,
    );
    const hidden = await kontor.person('Eva Lind', 'eva@nordic.example');
    await kontor.db.query('update person set visible_to = 1, owner_id = $2 where id = $1', [
      hidden,
      anna.userId,
    ]);
    await kontor.receive(annas, [mail({ 'Message-ID': '<a@x>', From: eva })]);
  });

  const answer = (from = bo, headers: Record<string, string> = {}) =>
    mail({ 'Message-ID': '<b@x>', References: '<a@x>', From: from, To: 'bert@kontor.example', ...headers });
  const thread = async () => (await kontor.one<{ id: number }>('select id from thread')).id;
  const linked = () =>
    kontor.db.query<{ name: string }>(
      `select coalesce(person.name, deal.title) as name from thread_link link left join person on person.id = person_id
         left join deal on deal.id = deal_id where state = 'linked' order by 1`,
    );
  /** Of the two mails, which the user may read; the thread is there for him exactly where one is. */
  const reads = async ({ userId }: { userId: number }): Promise<string> => {
    const viewer = { userId, isAdmin: false };
    const copies = await kontor.db.query<{ id: string }>(
      `select m.message_id as id from message_copy c join message m on m.id = c.message_id
        where ${visibleMail(viewer, columns)} order by 1`,
      [userId],
    );
    const threads = await kontor.db.query(
      `select from thread t where ${visibleThread(viewer, { user: '$1', thread: 't.id' })}`,
      [userId],
    );
    expect(threads.length > 0).toBe(copies.length > 0);
    return copies.map(copy => copy.id).join(' ');
  };
  const share = () =>
    kontor.db.query(`update thread_mailbox set sharing = 'shared' where mailbox_id = $1`, [berts]);
  const gathered = () =>
    until('all is gathered', async () => {
      await kontor.app.get(Gatherer).run();
      return (await kontor.db.query('select from gathering')).length === 0;
    });

  it('links a person who is in it alone, and shows nobody what others share', async () => {
    await kontor.person('Bo Ek', 'bo@elsewhere.example');
    await kontor.receive(berts, [answer()]);
    expect(await linked()).toEqual([{ name: 'Bo Ek' }, { name: 'Eva Lind' }]);
    expect(await reads(cleo)).toBe('');
    expect(await reads(bert)).toBe('b@x');
    expect(await reads(anna)).toBe('a@x');
    await share();
    expect(await reads(cleo)).toBe('a@x b@x');
    expect(await reads(bert)).toBe('a@x b@x');
  });

  it('counts as shared from the mail on by which somebody who shares meets the person too', async () => {
    await kontor.person('Bo Ek', 'bo@elsewhere.example');
    await kontor.receive(berts, [answer()]);
    await kontor.receive(annas, [answer(bo, { 'Message-ID': '<c@x>', To: 'anna@kontor.example' })]);
    expect(await reads(cleo)).toBe('a@x c@x');
  });

  it('makes a person of whom its owner wrote to, and shows nobody what others share', async () => {
    await kontor.db.query(`update mailbox set create_persons = 'sent' where id = $1`, [berts]);
    await kontor.receive(berts, [answer('bert@kontor.example', { To: bo })], { folder: 'Sent' });
    expect(await linked()).toEqual([{ name: 'Bo Ek' }, { name: 'Eva Lind' }]);
    expect(await reads(cleo)).toBe('');
  });

  it('links the only open deal of whom it is from, and shows nobody what others share', async () => {
    const person = await kontor.person('Bo Ek', 'bo@elsewhere.example');
    await kontor.deal('Rollout', { person_id: person, add_time: new Date('2026-11-01') });
    await kontor.receive(berts, [answer()]);
    expect(await linked()).toEqual([{ name: 'Bo Ek' }, { name: 'Eva Lind' }, { name: 'Rollout' }]);
    expect(await reads(cleo)).toBe('');
    await kontor.receive(annas, [answer(bo, { 'Message-ID': '<c@x>', To: 'anna@kontor.example' })]);
    expect(await reads(cleo)).toBe('a@x c@x');
  });

  it('is gathered by a person who is added later, who shows nobody what others share', async () => {
    await kontor.receive(berts, [answer()]);
    await kontor.app
      .get(Persons)
      .create(bert, { name: 'Bo Ek', emails: [{ value: 'bo@elsewhere.example' }] });
    await gathered();
    expect(await linked()).toEqual([{ name: 'Bo Ek' }, { name: 'Eva Lind' }]);
    expect(await reads(cleo)).toBe('');
    await share();
    expect(await reads(cleo)).toBe('a@x b@x');
  });

  it('is linked in a review of earlier mail, which shows nobody what others share', async () => {
    await kontor.receive(berts, [answer()]);
    const person = await kontor.person('Bo Ek', 'bo@elsewhere.example');
    const deal = await kontor.deal('Rollout', { person_id: person, add_time: new Date('2026-11-01') });
    const reviews = kontor.app.get(RetroactiveLinks);
    const id = await reviews.start(
      bert,
      { type: 'deal', id: deal },
      { groups: ['link'], threadIds: [], exceptIds: [] },
    );
    await reviews.run(id);
    expect(await linked()).toEqual([{ name: 'Eva Lind' }, { name: 'Rollout' }]);
    expect(await reads(cleo)).toBe('');
    await share();
    expect(await reads(cleo)).toBe('a@x b@x');
  });

  it('is no reason that a colleague is told, though he reads the rest', async () => {
    await kontor.db.query('update person set visible_to = 7');
    await kontor.person('Bo Ek', 'bo@elsewhere.example');
    await kontor.receive(berts, [answer()]);
    const told = async (viewer: { userId: number; isAdmin: boolean }) =>
      (await links(kontor.db, viewer, [await thread()])).map(link => link.title);
    expect(await reads(cleo)).toBe('a@x');
    expect(await told(cleo)).toEqual(['Eva Lind']);
    expect(await told(anna)).toEqual(['Eva Lind']);
    expect(await told(bert)).toEqual(['Eva Lind', 'Bo Ek']);
    await share();
    expect(await told(cleo)).toEqual(['Eva Lind', 'Bo Ek']);
  });

  it('is linked by hand, which is a user’s word and shows what is shared', async () => {
    const person = await kontor.person('Bo Ek', 'bo@elsewhere.example');
    await kontor.receive(berts, [answer()]);
    const id = await thread();
    await kontor.db.transaction(tx => linkByHand(tx, bert, id, { type: 'person', id: person }, false));
    expect(await reads(cleo)).toBe('a@x');
  });

  it('is one of two ways to a person whose two entries become one', async () => {
    const one = await kontor.person('Bo Ek', 'bo@elsewhere.example');
    const two = await kontor.person('Bo Ek', 'bo@home.example');
    await kontor.deal('Rollout', { person_id: two, add_time: new Date('2026-11-01') });
    await kontor.receive(berts, [answer(), answer('bo@home.example', { 'Message-ID': '<c@x>' })]);
    await kontor.app.get(Merges).merge({ ...bert, isAdmin: true }, 'person', two, one);
    expect(await reads(cleo)).toBe('');
    // What was made because of the one goes by the other from now on.
    await kontor.receive(annas, [answer(bo, { 'Message-ID': '<d@x>', To: 'anna@kontor.example' })]);
    expect(await reads(cleo)).toBe('a@x d@x');
  });

  it('is no reason to show more where a user had taken the mail off a person who becomes another one', async () => {
    const one = await kontor.person('Bo Ek', 'bo@elsewhere.example');
    const two = await kontor.person('Bo Ek', 'bo@home.example');
    await kontor.receive(berts, [answer()]);
    const id = await thread();
    const hand = { type: 'person', id: two } as const;
    const link = await kontor.db.transaction(tx => linkByHand(tx, bert, id, hand, false));
    await kontor.db.transaction(tx => unlink(tx, bert, id, link));
    expect(await reads(cleo)).toBe('');
    await kontor.app.get(Merges).merge({ ...bert, isAdmin: true }, 'person', two, one);
    expect(await reads(cleo)).toBe('');
  });

  it('rests on the mail of both conversations that a rule puts together', async () => {
    await kontor.person('Bo Ek', 'bo@elsewhere.example');
    await kontor.receive(annas, [answer(bo, { To: 'anna@kontor.example' })]);
    await kontor.receive(berts, [mail({ 'Message-ID': '<c@x>', From: bo, To: 'bert@kontor.example' })]);
    const threads = () => kontor.db.query('select from thread where merged_into is null');
    expect(await threads()).toHaveLength(2);
    await kontor.receive(berts, [answer(eva, { 'Message-ID': '<d@x>', References: '<a@x> <c@x>' })]);
    expect(await threads()).toHaveLength(1);
    expect(await reads(cleo)).toBe('a@x b@x');
    const rests = await kontor.db.query<{ boxes: number[] }>(
      `select array(select unnest(rests_on) order by 1) as boxes from thread_link join person on person.id = person_id
        where person.name = 'Bo Ek'`,
    );
    expect(rests).toEqual([{ boxes: [annas, berts] }]);
  });
});
