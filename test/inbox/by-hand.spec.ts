import { candidatesFor } from '../../src/inbox/candidates.js';
import { chooseNone, linkByHand, restoreLink, unlink } from '../../src/inbox/link-by-hand.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

/** What a user decides about a thread outranks every rule, and can be taken back. */
describe('links by hand', () => {
  let kontor: Pipeline;
  let rep: { userId: number; isAdmin: boolean };
  let other: { userId: number; isAdmin: boolean };
  let mailboxId: number;
  let eva: number;
  let serial = 0;

  beforeAll(async () => {
    kontor = await pipeline();
    rep = { userId: await kontor.user('rep@kontor.example'), isAdmin: false };
    other = { userId: await kontor.user('other@kontor.example'), isAdmin: false };
    mailboxId = await kontor.mailbox(rep.userId, 'rep@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(async () => {
    await kontor.db.query(
      'truncate person, deal, contact_email, thread, thread_key, message, message_copy, content, event cascade',
    );
    eva = await kontor.person('Eva Lind', 'eva@nordic.example');
  });

  const arrive = async (headers: Record<string, string> = {}) => {
    await kontor.receive(mailboxId, [mail({ 'Message-ID': `<h${++serial}@x>`, ...headers })]);
    return (await kontor.one<{ id: number }>('select max(id) as id from thread where merged_into is null'))
      .id;
  };
  const links = () =>
    kontor.db.query<{ deal: string; primary: boolean; rule: string }>(
      `select title as deal, is_primary as primary, rule from thread_link join deal on deal.id = deal_id
        where state = 'linked' order by title`,
    );
  const asks = async () =>
    (await kontor.one<{ asks: boolean }>('select bool_or(asks) as asks from thread')).asks;

  it('answers the question, leads the thread, and the next reply follows', async () => {
    const first = await kontor.deal('First', { person_id: eva });
    await kontor.deal('Second', { person_id: eva });
    const thread = await arrive({ 'Message-ID': '<start@x>' });
    expect(await asks()).toBe(true);
    await kontor.db.transaction(tx => linkByHand(tx, rep, thread, { type: 'deal', id: first }, false));
    await arrive({ References: '<start@x>', Subject: 'Re: Nordic rollout' });
    expect({ links: await links(), asks: await asks() }).toEqual({
      links: [{ deal: 'First', primary: true, rule: 'by-hand' }],
      asks: false,
    });
  });

  it('takes a link away for good, and back again', async () => {
    await kontor.deal('Rollout', { person_id: eva });
    const thread = await arrive({ 'Message-ID': '<start@x>' });
    const { id } = await kontor.one<{ id: number }>('select id from thread_link where deal_id is not null');
    await kontor.db.transaction(tx => unlink(tx, rep, thread, id));
    await arrive({ References: '<start@x>', Subject: 'Re: Nordic rollout' });
    expect(await links()).toEqual([]);
    await kontor.db.transaction(tx => restoreLink(tx, rep, thread, id));
    expect(await links()).toEqual([{ deal: 'Rollout', primary: true, rule: 'only-open-item' }]);
  });

  it('hands the lead on when the primary item is taken away', async () => {
    const [first, second] = [await kontor.deal('First'), await kontor.deal('Second')];
    const thread = await arrive();
    const id = await kontor.db.transaction(tx =>
      linkByHand(tx, rep, thread, { type: 'deal', id: first }, true),
    );
    await kontor.db.transaction(tx => linkByHand(tx, rep, thread, { type: 'deal', id: second }, false));
    await kontor.db.transaction(tx => unlink(tx, rep, thread, id));
    expect(await links()).toEqual([{ deal: 'Second', primary: true, rule: 'by-hand' }]);
  });

  it('does not ask again after "none of these"', async () => {
    await kontor.deal('First', { person_id: eva });
    await kontor.deal('Second', { person_id: eva });
    const thread = await arrive({ 'Message-ID': '<start@x>' });
    await kontor.db.transaction(tx => chooseNone(tx, rep, thread));
    await arrive({ References: '<start@x>', Subject: 'Re: Nordic rollout' });
    expect({ links: await links(), asks: await asks() }).toEqual({ links: [], asks: false });
  });

  it('asks again when the answer is taken back', async () => {
    const first = await kontor.deal('First', { person_id: eva });
    await kontor.deal('Second', { person_id: eva });
    const thread = await arrive();
    const id = await kontor.db.transaction(tx =>
      linkByHand(tx, rep, thread, { type: 'deal', id: first }, false),
    );
    await kontor.db.transaction(tx => unlink(tx, rep, thread, id));
    expect(await asks()).toBe(true);
    await kontor.db.transaction(tx => restoreLink(tx, rep, thread, id));
    expect(await asks()).toBe(false);
    await kontor.db.transaction(tx => unlink(tx, rep, thread, id));
    await kontor.db.transaction(tx => chooseNone(tx, rep, thread));
    await kontor.db.transaction(tx => chooseNone(tx, rep, thread, false));
    expect(await asks()).toBe(true);
  });

  it('leads again when its removal is taken back, in place of what led meanwhile', async () => {
    const thread = await arrive();
    const link = async (title: string) => {
      const id = await kontor.deal(title);
      return kontor.db.transaction(tx => linkByHand(tx, rep, thread, { type: 'deal', id }, false));
    };
    const leader = async () => {
      const rows = await kontor.db.query<{ id: number }>(
        'select id from thread_link where thread_id = $1 and is_primary',
        [thread],
      );
      return rows.map(row => row.id);
    };
    const first = await link('First');
    const second = await link('Second');
    expect(await leader()).toEqual([first]);
    await kontor.db.transaction(tx => unlink(tx, rep, thread, first));
    expect(await leader()).toEqual([second]);
    await kontor.db.transaction(tx => restoreLink(tx, rep, thread, first, true));
    expect(await leader()).toEqual([first]);
    await kontor.db.transaction(tx => unlink(tx, rep, thread, second));
    await kontor.db.transaction(tx => restoreLink(tx, rep, thread, second));
    expect(await leader()).toEqual([first]);
  });

  it('does not ask again while another item that was chosen is left', async () => {
    const first = await kontor.deal('First', { person_id: eva });
    const second = await kontor.deal('Second', { person_id: eva });
    const thread = await arrive();
    const link = (id: number) =>
      kontor.db.transaction(tx => linkByHand(tx, rep, thread, { type: 'deal', id }, false));
    const take = (id: number) => kontor.db.transaction(tx => unlink(tx, rep, thread, id));
    const links = [await link(first), await link(second)] as const;
    await take(links[1]);
    expect(await asks()).toBe(false);
    await take(links[0]);
    expect(await asks()).toBe(true);
  });

  it('does not ask about a thread that never asked', async () => {
    const deal = await kontor.deal('First');
    const thread = await arrive();
    const id = await kontor.db.transaction(tx =>
      linkByHand(tx, rep, thread, { type: 'deal', id: deal }, false),
    );
    await kontor.db.transaction(tx => unlink(tx, rep, thread, id));
    expect(await asks()).toBe(false);
  });

  it('refuses an item that is not there for the user, and changes nothing', async () => {
    const hidden = await kontor.deal('Hidden', { visible_to: 1, owner_id: other.userId });
    const thread = await arrive();
    for (const id of [hidden, 999_999]) {
      await expect(
        kontor.db.transaction(tx => linkByHand(tx, rep, thread, { type: 'deal', id }, true)),
      ).rejects.toMatchObject({ code: 'invalid', field: 'deal_id' });
    }
    expect(await links()).toEqual([]);
  });

  it('offers open items best first, with reasons, and none that the viewer may not see', async () => {
    await kontor.deal('Other matter', { person_id: eva });
    await kontor.deal('Nordic rollout 2026', { person_id: eva });
    await kontor.deal('Secret', { person_id: eva, visible_to: 1, owner_id: other.userId });
    await kontor.deal('Won already', { person_id: eva, status: 'won' });
    const thread = await arrive();
    const offered = await candidatesFor(kontor.db, rep, thread, ['Nordic rollout']);
    expect(offered.map(candidate => candidate.title)).toEqual(['Nordic rollout 2026', 'Other matter']);
    expect(offered[0]?.reasons).toContain('Same people: Eva Lind');
    const theirs = await candidatesFor(kontor.db, other, thread, ['Nordic rollout']);
    expect(theirs.map(candidate => candidate.title)).toContain('Secret');
  });
});
