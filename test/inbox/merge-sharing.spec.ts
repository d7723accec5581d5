import { visibleMail } from '../../src/access/viewer.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

const columns = { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' };

/** Two conversations that a rule puts together bring their links along; nobody reads more by that than before. */
describe('a merge of threads by a rule', () => {
  let kontor: Pipeline;
  let anna: number;
  let bert: number;
  let cleo: number;
  let annas: number;
  let berts: number;

  beforeAll(async () => {
    kontor = await pipeline();
    [anna, bert, cleo] = [
      await kontor.user('anna@kontor.example'),
      await kontor.user('bert@kontor.example'),
      await kontor.user('cleo@kontor.example'),
    ];
    annas = await kontor.mailbox(anna, 'anna@kontor.example', { sharing: 'shared' });
    berts = await kontor.mailbox(bert, 'bert@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(() =>
    kontor.db.query(
      'truncate person, deal, contact_email, thread, thread_key, message, message_copy, content, event cascade',
    ),
  );

  const letter = (id: string, names: string[] = [], headers: Record<string, string> = {}) =>
    mail({
      'Message-ID': `<${id}@x>`,
      ...(names.length > 0 ? { References: names.map(name => `<${name}@x>`).join(' ') } : {}),
      ...headers,
    });
  const threadOf = async (message: number | undefined) =>
    (await kontor.one<{ id: number }>('select thread_id as id from message where id = $1', [message])).id;
  const link = async (message: number | undefined, to: Record<string, number>) => {
    const [column, id] = Object.entries(to)[0]!;
    await kontor.db.query(`insert into thread_link (thread_id, ${column}, rule) values ($1, $2, 'by-hand')`, [
      await threadOf(message),
      id,
    ]);
  };
  /** The subjects of the copies that the user may read, and in whose mailbox. */
  const reads = async (userId: number) =>
    (
      await kontor.db.query<{ copy: string }>(
        `select mailbox.email || ': ' || message.message_id as copy from message_copy c
           join message on message.id = c.message_id join mailbox on mailbox.id = c.mailbox_id
          where ${visibleMail({ userId, isAdmin: false }, columns)} order by 1`,
        [userId],
      )
    ).map(row => row.copy);

  it.each([
    ['by the mail that ties them', 'merge'],
    ['as long as they are two', 'apart'],
  ])('leaves a colleague what he could read: %s', async (_, way) => {
    const hidden = await kontor.deal('Hidden', { visible_to: 1, owner_id: anna });
    const open = await kontor.deal('Open');
    const [a] = await kontor.receive(annas, [letter('a')]);
    const [b] = await kontor.receive(berts, [letter('b')]);
    await link(a, { deal_id: hidden });
    await link(b, { deal_id: open });
    if (way === 'merge') {
      await kontor.receive(berts, [letter('c', ['a', 'b'])]);
      expect(await threadOf(a)).toBe(await threadOf(b));
    }
    expect(await reads(cleo)).toEqual([]);
    expect(await reads(anna)).toEqual(['anna@kontor.example: a@x']);
  });

  it('does not open by somebody else’s public person what a private one kept', async () => {
    const eva = await kontor.person('Eva');
    await kontor.db.query('update person set visible_to = 1, owner_id = $2 where id = $1', [eva, anna]);
    const bo = await kontor.person('Bo');
    const [a] = await kontor.receive(annas, [letter('a')]);
    const [b] = await kontor.receive(berts, [letter('b')]);
    await link(a, { person_id: eva });
    await link(b, { person_id: bo });
    // Newest first, as history comes: the answer stands before what it answers.
    await kontor.receive(berts, [letter('c', ['b', 'a'])]);
    expect(await threadOf(a)).toBe(await threadOf(b));
    expect(await reads(cleo)).toEqual([]);
    expect(await reads(bert)).toEqual(['bert@kontor.example: b@x', 'bert@kontor.example: c@x']);
  });

  it('keeps what was shared shared, where it shows nobody anything new', async () => {
    const open = await kontor.deal('Open');
    const [a] = await kontor.receive(annas, [letter('a')]);
    const [b] = await kontor.receive(berts, [letter('b')]);
    await link(a, { deal_id: open });
    await link(b, { deal_id: await kontor.deal('Also open') });
    await kontor.receive(berts, [letter('c', ['a', 'b'])]);
    expect(await threadOf(a)).toBe(await threadOf(b));
    expect(await reads(cleo)).toEqual(['anna@kontor.example: a@x']);
  });
});
