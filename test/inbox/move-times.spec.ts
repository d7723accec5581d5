import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

/** `update_time` of what a mail stands on moves when it comes. */
describe('a mail that is added', () => {
  let kontor: Pipeline;
  let mailboxId: number;
  let serial = 0;

  beforeAll(async () => {
    kontor = await pipeline();
    mailboxId = await kontor.mailbox(await kontor.user('rep@kontor.example'), 'rep@kontor.example');
  });
  afterAll(() => kontor.close());

  const longAgo = '2020-01-01T00:00:00Z';
  const person = async (name: string, email: string) => {
    const id = await kontor.person(name, email);
    await kontor.db.query('update person set update_time = $2 where id = $1', [id, longAgo]);
    return id;
  };
  const moved = async (table: string, id: number) =>
    (
      await kontor.one<{ moved: boolean }>(`select update_time > $2 as moved from ${table} where id = $1`, [
        id,
        longAgo,
      ])
    ).moved;
  const from = (address: string, more: Record<string, string> = {}) =>
    mail({ 'Message-ID': `<m${++serial}@x>`, From: address, ...more });

  it('moves its persons and its deal where it is new, and nobody else', async () => {
    const [eva, max] = [await person('Eva', 'eva@nordic.example'), await person('Max', 'max@nordic.example')];
    const deal = await kontor.deal('Rollout', { person_id: eva, update_time: longAgo });
    await kontor.receive(mailboxId, [from('eva@nordic.example')], { isNew: true });
    expect([await moved('person', eva), await moved('deal', deal), await moved('person', max)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('moves the deal also when it is a reply in a thread that was linked before', async () => {
    const eva = await person('Eva', 'eva@south.example');
    const deal = await kontor.deal('South', { person_id: eva });
    await kontor.receive(mailboxId, [from('eva@south.example')], { isNew: true });
    await kontor.db.query(`update deal set update_time = $2, status = 'won' where id = $1`, [deal, longAgo]);
    const reply = from('eva@south.example', { 'In-Reply-To': `<m${serial}@x>` });
    await kontor.receive(mailboxId, [reply], { isNew: true });
    expect(await moved('deal', deal)).toBe(true);
  });

  it('moves no person for history, but the deal that history is linked to', async () => {
    const max = await person('Max', 'max@west.example');
    await kontor.receive(mailboxId, [from('max@west.example')]);
    expect(await moved('person', max)).toBe(false);
    const deal = await kontor.deal('West', { person_id: max, update_time: longAgo });
    await kontor.receive(mailboxId, [from('max@west.example')]);
    expect(await moved('deal', deal)).toBe(true);
  });
});
