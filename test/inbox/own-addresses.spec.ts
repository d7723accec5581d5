import { Contexts } from '../../src/inbox/context.js';
import { counting } from '../support/counting.js';
import { pipeline, type Pipeline } from '../support/pipeline.js';

/** Who "we" are is kept from mail to mail, and must never be what it was yesterday. */
describe('our own addresses', () => {
  let kontor: Pipeline;
  let userId: number;
  let mailbox: number;
  const contexts = new Contexts();

  beforeAll(async () => {
    kontor = await pipeline();
    userId = await kontor.user('rep@fernhill.example');
    mailbox = await kontor.mailbox(userId, 'box@fernhill.example');
  });
  afterAll(() => kontor.close());

  const ours = async () => {
    const company = (await contexts.of(kontor.db, mailbox))?.company;
    return {
      addresses: [...(company?.ownAddresses.keys() ?? [])].sort(),
      domains: [...(company?.ownDomains ?? [])].sort(),
    };
  };

  it('are read once, however many mails come', async () => {
    const cost = { statements: 0, rows: 0 };
    const db = counting(kontor.db, cost);
    await contexts.of(db, mailbox);
    cost.statements = 0;
    for (let mails = 0; mails < 3; mails++) await contexts.of(db, mailbox);
    expect(cost.statements).toBe(3);
  });

  const changes: { when: string; sql: string; more?: string; less?: string }[] = [
    {
      when: 'a user comes',
      sql: `insert into users (email, name) values ('new@fernhill.example', 'New')`,
      more: 'new@fernhill.example',
    },
    {
      when: 'a user changes',
      sql: `update users set email = 'other@fernhill.example' where email = 'new@fernhill.example'`,
      more: 'other@fernhill.example',
      less: 'new@fernhill.example',
    },
    {
      when: 'a user goes',
      sql: `delete from users where email = 'other@fernhill.example'`,
      less: 'other@fernhill.example',
    },
    {
      when: 'an alias is learnt',
      sql: `update mailbox set aliases = '{sales@fernhill.example}'`,
      more: 'sales@fernhill.example',
    },
    {
      when: 'a mailbox is removed',
      sql: 'update mailbox set deleted_at = now()',
      less: 'sales@fernhill.example',
    },
  ];
  it.each(changes)('follow when $when', async ({ sql, more, less }) => {
    const before = (await ours()).addresses;
    await kontor.db.query(sql);
    const after = (await ours()).addresses;
    if (more) expect([before.includes(more), after.includes(more)]).toEqual([false, true]);
    if (less) expect([before.includes(less), after.includes(less)]).toEqual([true, false]);
  });

  it('follow when the company names another domain of its own', async () => {
    expect((await ours()).domains).toEqual(['fernhill.example']);
    await kontor.db.query(`update company set own_domains = '{fernhill-sales.example}'`);
    expect((await ours()).domains).toEqual(['fernhill-sales.example', 'fernhill.example']);
  });

  it('stay where nothing but the state of a mailbox changes', async () => {
    const version = () => kontor.db.query('select own_version from company');
    const before = await version();
    await kontor.db.query(`update mailbox set state = 'live', sync_requested_at = now()`);
    expect(await version()).toEqual(before);
  });
});
