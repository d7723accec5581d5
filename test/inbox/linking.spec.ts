import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

/** From the people of a thread to the deal, lead or project that it belongs to. */
describe('linking', () => {
  let kontor: Pipeline;
  let userId: number;
  let mailboxId: number;
  let eva: number;
  let serial = 0;

  beforeAll(async () => {
    kontor = await pipeline();
    userId = await kontor.user('rep@kontor.example');
    mailboxId = await kontor.mailbox(userId, 'rep@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(async () => {
    await kontor.db.query(
      'truncate person, deal, lead, project, contact_email, thread, thread_key, message, message_copy, content cascade',
    );
    await kontor.db.query(`update company set link_policy = 'ask'`);
    eva = await kontor.person('Eva Lind', 'eva@nordic.example');
  });

  const fromEva = (headers: Record<string, string> = {}) =>
    mail({ 'Message-ID': `<l${++serial}@x>`, ...headers });
  const lead = async (title: string) =>
    (
      await kontor.one<{ id: string }>('insert into lead (title, person_id) values ($1, $2) returning id', [
        title,
        eva,
      ])
    ).id;
  const project = async (title: string, dealId?: number) => {
    const { id } = await kontor.one<{ id: number }>(
      `insert into project (title, person_id, board_id, phase_id) select $1, $2, board_id, id from phase limit 1 returning id`,
      [title, eva],
    );
    if (dealId) await kontor.db.query('insert into project_deal values ($1, $2)', [id, dealId]);
    return id;
  };
  /** The titles of what threads are linked to, the primary one first, and whether any of them asks. */
  async function outcome(): Promise<{ items: string[]; asks: boolean }> {
    const items = await kontor.db.query<{ title: string }>(
      `select coalesce(deal.title, lead.title, project.title) as title from thread_link link
         left join deal on deal.id = link.deal_id left join lead on lead.id = link.lead_id
         left join project on project.id = link.project_id
        where link.state = 'linked' and num_nonnulls(link.deal_id, link.lead_id, link.project_id) = 1
        order by is_primary desc, link.id`,
    );
    const { asks } = await kontor.one<{ asks: boolean }>('select bool_or(asks) as asks from thread');
    return { items: items.map(row => row.title), asks };
  }

  it('links the only open deal of a person, and says why', async () => {
    await kontor.deal('Rollout', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva()]);
    expect(await outcome()).toEqual({ items: ['Rollout'], asks: false });
    const { rule, evidence } = await kontor.one<{ rule: string; evidence: object }>(
      'select rule, evidence from thread_link where deal_id is not null',
    );
    expect({ rule, evidence }).toEqual({
      rule: 'only-open-item',
      evidence: { person_id: eva, person_name: 'Eva Lind' },
    });
  });

  it('finds a deal that the person only takes part in', async () => {
    const deal = await kontor.deal('Rollout');
    await kontor.db.query('insert into deal_participant (deal_id, person_id) values ($1, $2)', [deal, eva]);
    await kontor.receive(mailboxId, [fromEva()]);
    expect(await outcome()).toEqual({ items: ['Rollout'], asks: false });
  });

  it.each([
    ['won', { status: 'won' }],
    ['deleted', { deleted_at: new Date() }],
    ['archived', { archived_at: new Date() }],
  ])('links no new thread to a %s deal', async (_, fields) => {
    await kontor.deal('Rollout', { person_id: eva, ...fields });
    await kontor.receive(mailboxId, [fromEva()]);
    expect(await outcome()).toEqual({ items: [], asks: false });
  });

  it('asks where several fit, once', async () => {
    await kontor.deal('Rollout', { person_id: eva });
    await lead('Second office');
    await kontor.receive(mailboxId, [fromEva()]);
    expect(await outcome()).toEqual({ items: [], asks: true });
  });

  it('takes a deal, its project and the lead it came from as one', async () => {
    const from = await lead('Rollout, as a lead');
    const deal = await kontor.deal('Rollout', { person_id: eva, from_lead_id: from });
    await project('Rollout, as a project', deal);
    await kontor.receive(mailboxId, [fromEva()]);
    expect(await outcome()).toEqual({ items: ['Rollout'], asks: false });
  });

  it.each([
    ['newest', ['Second'], false],
    ['all', ['Second', 'First'], false],
    ['none', [], false],
  ])('follows the policy %s', async (policy, items, asks) => {
    await kontor.db.query('update company set link_policy = $1', [policy]);
    await kontor.deal('First', { person_id: eva, add_time: new Date('2026-10-01') });
    await kontor.deal('Second', { person_id: eva, add_time: new Date('2026-10-20') });
    await kontor.receive(mailboxId, [fromEva()]);
    expect(await outcome()).toEqual({ items, asks });
  });

  it('lets a reply inherit, also when the deal was won since', async () => {
    const deal = await kontor.deal('Rollout', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva({ 'Message-ID': '<first@x>' })]);
    await kontor.db.query(`update deal set status = 'won' where id = $1`, [deal]);
    await kontor.receive(mailboxId, [fromEva({ References: '<first@x>', Subject: 'Re: Nordic rollout' })]);
    expect(await outcome()).toEqual({ items: ['Rollout'], asks: false });
  });

  it('asks when the inherited deal is closed and another is open', async () => {
    const deal = await kontor.deal('Rollout', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva({ 'Message-ID': '<first@x>' })]);
    await kontor.db.query(`update deal set status = 'lost' where id = $1`, [deal]);
    await kontor.deal('Second office', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva({ References: '<first@x>', Subject: 'Re: Nordic rollout' })]);
    expect(await outcome()).toEqual({ items: ['Rollout'], asks: true });
  });

  it('passes nothing on from a deleted deal', async () => {
    const deal = await kontor.deal('Rollout', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva({ 'Message-ID': '<first@x>' })]);
    await kontor.db.query('update deal set deleted_at = now() where id = $1', [deal]);
    await kontor.deal('Second office', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva({ References: '<first@x>', Subject: 'Re: Nordic rollout' })]);
    expect((await outcome()).items).toContain('Second office');
  });

  it('leaves mail alone that is much older than the deal', async () => {
    await kontor.deal('Rollout', { person_id: eva, add_time: new Date('2026-11-01') });
    await kontor.receive(mailboxId, [fromEva({ Date: 'Mon, 02 Mar 2026 10:00:00 +0000' })]);
    expect(await outcome()).toEqual({ items: [], asks: false });
  });

  it('does not bring back what a user took away', async () => {
    await kontor.deal('Rollout', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva({ 'Message-ID': '<first@x>' })]);
    await kontor.db.query(
      `update thread_link set state = 'removed', is_primary = false where deal_id is not null`,
    );
    await kontor.receive(mailboxId, [fromEva({ References: '<first@x>', Subject: 'Re: Nordic rollout' })]);
    expect(await outcome()).toEqual({ items: [], asks: false });
  });

  it('links nothing for a mailbox that does not want it', async () => {
    const quiet = await kontor.mailbox(userId, 'quiet@kontor.example', { link_automatically: false });
    await kontor.deal('Rollout', { person_id: eva });
    await kontor.receive(quiet, [fromEva()]);
    expect(await outcome()).toEqual({ items: [], asks: false });
  });

  it('makes events for new mail and none for history', async () => {
    await kontor.deal('Rollout', { person_id: eva });
    await kontor.receive(mailboxId, [fromEva()]);
    expect(await kontor.db.query('select name from event')).toEqual([]);
    await kontor.receive(mailboxId, [fromEva()], { isNew: true });
    const events = await kontor.db.query<{ name: string }>('select name from event order by id');
    expect(events.map(event => event.name)).toEqual(['thread.linked', 'mail.received', 'thread.changed']);
  });
});
