import { linkByHand, chooseNone, restoreLink, unlink } from '../../src/inbox/link-by-hand.js';
import { reasonOf } from '../../src/inbox/reasons.js';
import type { Group } from '../../src/inbox/retroactive/fits.js';
import type { ItemRef } from '../../src/inbox/retroactive/item.js';
import type { Scope } from '../../src/inbox/retroactive/preview.js';
import { RetroactiveLinks } from '../../src/inbox/retroactive/retroactive-links.js';
import { Crypto } from '../../src/platform/crypto.js';
import { itemThreads } from '../../src/search/item-threads.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

const march = (day: number) => new Date(Date.UTC(2026, 2, day));
const all: Scope = { groups: ['link'], threadIds: [], exceptIds: [] };

/** Mail that was there before the deal: what the rules would make of it now, and one job that does it and undoes it. */
describe('retroactive links', () => {
  let kontor: Pipeline;
  let retroactive: RetroactiveLinks;
  let rep: { userId: number; isAdmin: boolean };
  let other: { userId: number; isAdmin: boolean };
  let mailboxId: number;
  let othersMailboxId: number;
  let eva: number;
  let serial = 0;

  beforeAll(async () => {
    kontor = await pipeline();
    retroactive = kontor.app.get(RetroactiveLinks);
    rep = { userId: await kontor.user('rep@kontor.example'), isAdmin: false };
    other = { userId: await kontor.user('other@kontor.example'), isAdmin: false };
    mailboxId = await kontor.mailbox(rep.userId, 'rep@kontor.example');
    othersMailboxId = await kontor.mailbox(other.userId, 'other@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(async () => {
    await kontor.db.query(
      `truncate person, deal, lead, project, contact_email, thread, thread_key, message, message_copy, content, event, tombstone,
         retroactive_link cascade`,
    );
    await kontor.db.query(`update company set link_policy = 'ask'`);
    await kontor.db.query('update mailbox set link_automatically = true');
    eva = await kontor.person('Eva Lind', 'eva@nordic.example');
  });

  /** A mail of its own thread, of a day in March 2026. */
  async function arrive(
    subject: string,
    day: number,
    options: { mailbox?: number; headers?: Record<string, string> } = {},
  ): Promise<number> {
    const id = `<r${++serial}@x>`;
    const headers = {
      'Message-ID': id,
      Subject: subject,
      Date: march(day).toUTCString(),
      ...options.headers,
    };
    await kontor.receive(options.mailbox ?? mailboxId, [mail(headers)]);
    const { thread } = await kontor.one<{ thread: number }>(
      'select thread_id as thread from message where message_id = $1',
      [(headers['Message-ID'] as string).slice(1, -1)],
    );
    return thread;
  }

  const dealOf = async (fields: Record<string, unknown> = {}): Promise<ItemRef> => ({
    type: 'deal',
    id: await kontor.deal('Rollout', { person_id: eva, add_time: march(10), ...fields }),
  });

  async function look(item: ItemRef, viewer = rep) {
    const subjects = async (group: Group) => {
      const { rows } = await retroactive.preview(viewer, item, { group, limit: 50, after: null });
      const found = await kontor.db.query<{ id: number; subject: string }>('select id, subject from thread');
      const subjectOf = new Map(found.map(row => [row.id, row.subject]));
      return rows.map(row => subjectOf.get(row.fit.threadId));
    };
    const { counts } = await retroactive.preview(viewer, item, { group: 'link', limit: 1, after: null });
    const { more: _more, ...counted } = counts!;
    const listed = {
      link: await subjects('link'),
      older: await subjects('older'),
      ask: await subjects('ask'),
    };
    // Whatever is listed is counted, and nothing else.
    expect(counted).toEqual({
      link: listed.link.length,
      older: listed.older.length,
      ask: listed.ask.length,
    });
    return listed;
  }

  async function apply(item: ItemRef, scope: Partial<Scope> = {}, viewer = rep) {
    const id = await retroactive.start(viewer, item, { ...all, ...scope });
    await retroactive.run(id);
    return retroactive.get(viewer, id);
  }

  async function revert(id: number, viewer = rep) {
    await retroactive.revert(viewer, id);
    await retroactive.run(id);
    return retroactive.get(viewer, id);
  }

  const links = () =>
    kontor.db.query<{ subject: string; title: string; rule: string; leads: boolean; state: string }>(
      `select thread.subject, coalesce(deal.title, lead.title, project.title) as title, rule, is_primary as leads, state
         from thread_link link join thread on thread.id = link.thread_id
         left join deal on deal.id = link.deal_id left join lead on lead.id = link.lead_id
         left join project on project.id = link.project_id
        where num_nonnulls(link.deal_id, link.lead_id, link.project_id) = 1 order by thread.id, link.id`,
    );
  const linked = async () =>
    (await links()).filter(link => link.state === 'linked').map(link => link.subject);
  const linkOf = async (thread: number) =>
    (
      await kontor.one<{ id: number }>(
        'select id from thread_link where thread_id = $1 and deal_id is not null',
        [thread],
      )
    ).id;
  const byHand = <T>(work: Parameters<typeof kontor.db.transaction<T>>[0]) => kontor.db.transaction(work);

  describe('the preview', () => {
    it('lists what the rules would link now, newest first, and what waits beyond the horizon', async () => {
      await arrive('Before the horizon', -25);
      await arrive('Just within it', -18);
      await arrive('After the deal', 12);
      await arrive('Of nobody in it', 12, { headers: { From: 'Bo <bo@elsewhere.example>' } });
      const deal = await dealOf();
      expect(await look(deal)).toEqual({
        link: ['After the deal', 'Just within it'],
        older: ['Before the horizon'],
        ask: [],
      });
    });

    it('is measured at the horizon by the second', async () => {
      const at = new Date('2026-02-08T10:00:00Z');
      await arrive('Exactly thirty days before', 0, { headers: { Date: at.toUTCString() } });
      await arrive('A second later', 0, {
        headers: { Date: new Date(at.getTime() + 1000).toUTCString(), Subject: 'A second later' },
      });
      const deal = await dealOf({ add_time: new Date('2026-03-10T10:00:00Z') });
      expect(await look(deal)).toEqual({
        link: ['A second later'],
        older: ['Exactly thirty days before'],
        ask: [],
      });
    });

    it('leaves another item out where only that one is too young, and counts it where both are', async () => {
      await arrive('Between the two', 12);
      await arrive('Before both', -60);
      const deal = await dealOf();
      const younger: ItemRef = {
        type: 'deal',
        id: await kontor.deal('Next year', {
          person_id: eva,
          add_time: new Date('2026-05-01'),
        }),
      };
      expect(await look(deal)).toEqual({ link: ['Between the two'], older: [], ask: ['Before both'] });
      expect(await look(younger)).toEqual({ link: [], older: [], ask: ['Between the two', 'Before both'] });
    });

    it('pages without losing or doubling a thread, and counts on its first page only', async () => {
      for (let n = 1; n <= 7; n++) await arrive(`Mail ${n}`, 10 + (n % 3));
      const deal = await dealOf();
      const seen: number[] = [];
      let after: { id: number; at: string } | null = null;
      for (let pages = 0; pages < 4; pages++) {
        const page = await retroactive.preview(rep, deal, { group: 'link', limit: 3, after });
        expect(page.counts?.link).toBe(pages === 0 ? 7 : undefined);
        seen.push(...page.rows.map(row => row.fit.threadId));
        after = page.next;
        if (!after) break;
      }
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
    });

    it('shows apart what the rules would ask about, also where the question stands already', async () => {
      await arrive('Never asked', 12);
      const deal = await dealOf();
      await kontor.deal('Second office', { person_id: eva, add_time: march(11) });
      await arrive('Asks already', 13);
      expect(await look(deal)).toEqual({ link: [], older: [], ask: ['Asks already', 'Never asked'] });
    });

    it('asks where the thread stands on a closed item of its people', async () => {
      const first = await dealOf();
      const thread = await arrive('Inherits', 12);
      expect(await linked()).toEqual(['Inherits']);
      await kontor.db.query(`update deal set status = 'won' where id = $1`, [first.id]);
      const second = { type: 'deal', id: await kontor.deal('Next', { person_id: eva, add_time: march(11) }) };
      expect(await look(second as ItemRef)).toEqual({ link: [], older: [], ask: ['Inherits'] });
      const { rows } = await retroactive.preview(rep, second as ItemRef, {
        group: 'ask',
        limit: 5,
        after: null,
      });
      expect(rows[0]?.fit).toMatchObject({ threadId: thread, asks: 'item-closed' });
    });

    it('leaves out what a user decided: link, person or question taken away, mail taken off his list', async () => {
      const deal = await dealOf();
      const unlinked = await arrive('Unlinked by hand', 12);
      await byHand(async tx => unlink(tx, rep, unlinked, await linkOf(unlinked)));
      await kontor.db.query('delete from thread_link where deal_id is not null and state = $1', ['linked']);
      const [stranger, none, hidden] = [
        await arrive('Not this person', 12),
        await arrive('None of these', 12),
        await arrive('Off the list', 12),
      ];
      await kontor.db.query(`delete from thread_link where deal_id is not null and state = 'linked'`);
      await kontor.db.query(
        `update thread_link set state = 'removed' where thread_id = $1 and person_id is not null`,
        [stranger],
      );
      await byHand(tx => chooseNone(tx, rep, none));
      await kontor.db.query('update thread_mailbox set hidden_at = now() where thread_id = $1', [hidden]);
      expect(await look(deal)).toEqual({ link: [], older: [], ask: [] });
    });

    it('follows a new address of a person, and one that he brought along', async () => {
      await arrive('From her old job', 12, { headers: { From: 'Eva <eva@before.example>' } });
      const deal = await dealOf();
      expect((await look(deal)).link).toEqual([]);
      const twin = await kontor.person('Eva L', 'eva@before.example');
      await kontor.db.query('update contact_email set person_id = $1 where person_id = $2', [eva, twin]);
      expect((await look(deal)).link).toEqual(['From her old job']);
    });

    it('picks nobody where two persons have the address', async () => {
      await arrive('Whose is it', 12);
      const deal = await dealOf();
      await kontor.person('Eva Twin', 'eva@nordic.example');
      await kontor.db.query('delete from thread_link');
      expect(await look(deal)).toEqual({ link: [], older: [], ask: [] });
    });

    it('takes no address of ours, and none that was erased', async () => {
      const colleague = await kontor.person('Colleague', 'other@kontor.example', 'gone@nordic.example');
      await arrive('Among us', 12, { headers: { From: 'Colleague <other@kontor.example>' } });
      await arrive('Erased', 12, { headers: { From: 'Gone <gone@nordic.example>' } });
      const deal = await dealOf({ person_id: colleague });
      expect((await look(deal)).link).toEqual(['Erased']);
      await kontor.db.query(`insert into tombstone (kind, hash) values ('address', $1)`, [
        kontor.app.get(Crypto).sign('address gone@nordic.example'),
      ]);
      await kontor.db.query('delete from thread_link');
      expect((await look(deal)).link).toEqual([]);
      const review = await retroactive.review(kontor.db, rep, deal);
      expect(await itemThreads(kontor.db, review, { linked: null, limit: 9, after: null })).toEqual([]);
    });

    it('follows the company: newest takes one, all takes all, none takes nothing', async () => {
      await arrive('Offer', 12);
      const first = await dealOf();
      const second: ItemRef = {
        type: 'deal',
        id: await kontor.deal('Second', { person_id: eva, add_time: march(11) }),
      };
      const policy = async (name: string) => {
        await kontor.db.query('update company set link_policy = $1', [name]);
        return [(await look(first)).link, (await look(second)).link];
      };
      expect(await policy('newest')).toEqual([[], ['Offer']]);
      expect(await policy('all')).toEqual([['Offer'], ['Offer']]);
      expect(await policy('none')).toEqual([[], []]);
    });

    it('asks a mailbox that wants no rules for nothing', async () => {
      await arrive('Quiet', 12);
      const deal = await dealOf();
      await kontor.db.query('update mailbox set link_automatically = false where id = $1', [mailboxId]);
      expect(await look(deal)).toEqual({ link: [], older: [], ask: [] });
    });

    it('works for a lead and a project, and gives way to the deal that one is tied to', async () => {
      await arrive('Offer', 12);
      const { id: lead } = await kontor.one<{ id: string }>(
        `insert into lead (title, person_id, add_time) values ('As a lead', $1, $2) returning id`,
        [eva, march(9)],
      );
      expect((await look({ type: 'lead', id: lead })).link).toEqual(['Offer']);
      await kontor.db.query('update lead set archived_at = now()');
      const { id: project } = await kontor.one<{ id: number }>(
        `insert into project (title, person_id, board_id, phase_id, add_time)
         select 'As a project', $1, board_id, id, $2 from phase limit 1 returning id`,
        [eva, march(9)],
      );
      expect((await look({ type: 'project', id: project })).link).toEqual(['Offer']);
      const deal = await dealOf();
      expect((await look({ type: 'project', id: project })).ask).toEqual(['Offer']);
      await kontor.db.query('insert into project_deal values ($1, $2)', [project, deal.id]);
      expect(await look({ type: 'project', id: project })).toEqual({ link: [], older: [], ask: [] });
      expect((await look(deal)).link).toEqual(['Offer']);
    });
  });

  describe('for two users', () => {
    it('shows, counts and links to each only his own mail', async () => {
      await arrive('Of the rep', 12);
      await arrive('Of the other', 12, {
        mailbox: othersMailboxId,
        headers: { To: 'Other <other@kontor.example>' },
      });
      const deal = await dealOf();
      expect((await look(deal, rep)).link).toEqual(['Of the rep']);
      expect((await look(deal, other)).link).toEqual(['Of the other']);
      const boss = { userId: await kontor.user(`boss${++serial}@kontor.example`), isAdmin: true };
      expect(await look(deal, boss)).toEqual({ link: [], older: [], ask: [] });
      const theirs = await kontor.one<{ id: number }>(`select id from thread where subject = 'Of the other'`);
      const job = await apply(deal, { groups: ['link'], threadIds: [theirs.id] });
      expect(job).toMatchObject({ total: 1, linked: 1, skipped: 0 });
      expect(await linked()).toEqual(['Of the rep']);
    });

    it('does not tell that somebody takes part in what only another rep has', async () => {
      const start = await arrive('Joint', 12, { headers: { From: 'Bo <bo@elsewhere.example>' } });
      await arrive('Re: Joint', 13, {
        mailbox: othersMailboxId,
        headers: { References: `<r${serial}@x>`, To: 'Other <other@kontor.example>' },
      });
      expect(await kontor.one('select count(*)::int as n from thread where merged_into is null')).toEqual({
        n: 1,
      });
      const deal = await dealOf();
      expect(await look(deal, rep)).toEqual({ link: [], older: [], ask: [] });
      expect(await apply(deal, { groups: ['link', 'older'], threadIds: [start] })).toMatchObject({
        total: 0,
        linked: 0,
        skipped: 0,
      });
      expect((await look(deal, other)).link).toEqual(['Joint']);
    });

    it('counts no item, no person and no thread of an item that the user may not see', async () => {
      const onHidden = await arrive('Stands on a secret', 12);
      await arrive('Free', 12);
      const deal = await dealOf();
      const secret = await kontor.deal('Secret', {
        person_id: eva,
        add_time: march(10),
        visible_to: 1,
        owner_id: other.userId,
      });
      // For the one who sees both it is a question; for the rep there is one item.
      expect(await look(deal, rep)).toMatchObject({ link: ['Free', 'Stands on a secret'], ask: [] });
      await byHand(tx => linkByHand(tx, other, onHidden, { type: 'deal', id: secret }, true));
      await kontor.db.query(`update deal set status = 'won' where id = $1`, [secret]);
      await kontor.db.query('update thread set ask = null');
      expect(await look(deal, rep)).toEqual({ link: ['Free'], older: [], ask: [] });
      await kontor.db.query('update person set visible_to = 1, owner_id = $1', [other.userId]);
      expect(await look(deal, rep)).toEqual({ link: [], older: [], ask: [] });
    });

    it('answers for a hidden item and for the job of another as for what is absent', async () => {
      await arrive('Offer', 12);
      const hidden = await dealOf({ visible_to: 1, owner_id: other.userId });
      const nowhere: ItemRef = { type: 'deal', id: 999_999 };
      for (const item of [hidden, nowhere]) {
        const wanted = { group: 'link' as const, limit: 5, after: null };
        await expect(retroactive.preview(rep, item, wanted)).rejects.toMatchObject({
          message: 'item not found',
        });
        await expect(retroactive.start(rep, item, all)).rejects.toMatchObject({ message: 'item not found' });
      }
      const deal = await dealOf();
      const job = await apply(deal);
      for (const id of [job.id, 999_999]) {
        await expect(retroactive.get(other, id)).rejects.toMatchObject({ code: 'not_found' });
        await expect(retroactive.revert(other, id)).rejects.toMatchObject({ code: 'not_found' });
      }
    });
  });

  describe('the job', () => {
    it('links all that fits, says why and by whom, leads the thread, and makes no noise', async () => {
      const thread = await arrive('Offer', 12);
      await arrive('Too old', -60);
      const deal = await dealOf();
      const job = await apply(deal);
      expect(job).toMatchObject({
        item: { ...deal, title: 'Rollout' },
        state: 'linked',
        total: 1,
        linked: 1,
        skipped: 0,
        reason: null,
      });
      expect(await links()).toEqual([
        { subject: 'Offer', title: 'Rollout', rule: 'retroactive', leads: true, state: 'linked' },
      ]);
      const { evidence, actor } = await kontor.one<{ evidence: object; actor: number }>(
        'select evidence, actor_id as actor from thread_link where deal_id is not null',
      );
      expect({ evidence, actor }).toEqual({
        evidence: { person_id: eva, person_name: 'Eva Lind', group: 'link' },
        actor: rep.userId,
      });
      expect(reasonOf('retroactive', evidence, 'Rollout').text).toBe(
        'Linked to Rollout in a review of earlier mail: the only open item of Eva Lind',
      );
      const events = await kontor.db.query('select name, payload, actor_id as actor from event');
      expect(events).toEqual([
        {
          name: 'thread.changed',
          payload: { threadId: thread, mailboxIds: [mailboxId] },
          actor: rep.userId,
        },
      ]);
    });

    it('links chosen ones, all but some, and whole groups, as it is told', async () => {
      const [one, two] = [await arrive('One', 12), await arrive('Two', 12)];
      const [old, older] = [await arrive('Old', -60), await arrive('Older', -61)];
      const deal = await dealOf();
      const after = async (scope: Partial<Scope>) => {
        const job = await apply(deal, scope);
        const now = await linked();
        expect(job).toMatchObject({ total: now.length, linked: now.length, skipped: 0 });
        expect(await revert(job.id)).toMatchObject({ state: 'reverted', reverted: now.length, kept: 0 });
        expect(await linked()).toEqual([]);
        return now;
      };
      expect(await after({ groups: [], threadIds: [two] })).toEqual(['Two']);
      expect(await after({ exceptIds: [one] })).toEqual(['Two']);
      expect(await after({ threadIds: [old] })).toEqual(['One', 'Two', 'Old']);
      expect(await after({ groups: ['link', 'older'], exceptIds: [older] })).toEqual(['One', 'Two', 'Old']);
    });

    it('does nothing twice, however often it is run', async () => {
      await arrive('Offer', 12);
      const deal = await dealOf();
      const { id } = await apply(deal);
      await Promise.all([retroactive.run(id), retroactive.run(id)]);
      expect(await apply(deal)).toMatchObject({ total: 0, linked: 0, state: 'linked' });
      expect(await links()).toHaveLength(1);
      expect(await retroactive.get(rep, id)).toMatchObject({ linked: 1 });
    });

    it('answers the question of a thread that was chosen, and a revert asks it again', async () => {
      const deal = await dealOf();
      await kontor.deal('Second office', { person_id: eva, add_time: march(11) });
      const thread = await arrive('Asks', 13);
      const asks = async () =>
        kontor.one('select asks, ask ->> $2 as rule from thread where id = $1', [thread, 'rule']);
      expect(await apply(deal)).toMatchObject({ total: 0, linked: 0 });
      expect(await asks()).toEqual({ asks: true, rule: 'several-open-items' });
      const job = await apply(deal, { groups: [], threadIds: [thread] });
      expect(job).toMatchObject({ total: 1, linked: 1 });
      expect(await asks()).toEqual({ asks: false, rule: 'chosen' });
      await revert(job.id);
      expect(await asks()).toEqual({ asks: true, rule: 'several-open-items' });
      expect((await look(deal)).ask).toEqual(['Asks']);
    });

    it('leaves alone what somebody linked, answered or took away between the look and the job', async () => {
      const [taken, answered, free] = [
        await arrive('Taken', 12),
        await arrive('Answered', 12),
        await arrive('Free', 12),
      ];
      const deal = await dealOf();
      const elsewhere = await kontor.deal('Elsewhere', { add_time: march(10) });
      const id = await retroactive.start(rep, deal, all);
      await byHand(tx => linkByHand(tx, rep, taken, { type: 'deal', id: elsewhere }, true));
      await byHand(tx => chooseNone(tx, rep, answered));
      await retroactive.run(id);
      expect(await retroactive.get(rep, id)).toMatchObject({ total: 3, linked: 1, skipped: 2 });
      expect((await links()).map(({ subject, title, rule }) => [subject, title, rule])).toEqual([
        ['Taken', 'Elsewhere', 'by-hand'],
        ['Free', 'Rollout', 'retroactive'],
      ]);
      expect(free).toBeGreaterThan(answered);
    });

    it('stops where the item was closed, hidden or deleted meanwhile', async () => {
      await arrive('Offer', 12);
      for (const [change, reason] of [
        [`status = 'lost'`, 'item-closed'],
        [`visible_to = 1, owner_id = ${other.userId}`, 'item-gone'],
        ['deleted_at = now()', 'item-gone'],
      ]) {
        const deal = await dealOf();
        const id = await retroactive.start(rep, deal, all);
        await kontor.db.query(`update deal set ${change} where id = $1`, [deal.id]);
        await retroactive.run(id);
        const view = await retroactive.get(rep, id);
        expect(view).toMatchObject({ state: 'linked', reason, linked: 0, skipped: 1 });
        expect(view.item === null).toBe(reason === 'item-gone');
        await kontor.db.query('delete from deal where id = $1', [deal.id]);
      }
      expect(await links()).toEqual([]);
    });

    it('refuses a closed item at once, and says what to do', async () => {
      await arrive('Offer', 12);
      const deal = await dealOf({ status: 'won' });
      expect(await look(deal)).toEqual({ link: [], older: [], ask: [] });
      await expect(retroactive.start(rep, deal, all)).rejects.toMatchObject({
        code: 'conflict',
        nextStep: expect.stringContaining('by hand'),
      });
    });

    it('lets a deleted item that leads a thread go behind', async () => {
      const first = await dealOf();
      await arrive('Offer', 12);
      await kontor.db.query('update deal set deleted_at = now() where id = $1', [first.id]);
      const second: ItemRef = {
        type: 'deal',
        id: await kontor.deal('Next', { person_id: eva, add_time: march(11) }),
      };
      expect(await apply(second)).toMatchObject({ linked: 1 });
      expect((await links()).filter(link => link.leads).map(link => link.title)).toEqual(['Next']);
    });
  });

  describe('a revert', () => {
    it('takes back exactly its own links, and none that a user has decided about since', async () => {
      const subjects = ['Confirmed', 'Taken away', 'Brought back', 'Untouched'];
      const threads: number[] = [];
      for (const subject of subjects) threads.push(await arrive(subject, 12));
      const [confirmed, taken, back] = threads as [number, number, number];
      const deal = await dealOf();
      const earlier = await arrive('Linked by rule', 13);
      const job = await apply(deal);
      expect(job.linked).toBe(4);
      await byHand(tx => linkByHand(tx, rep, confirmed, { type: 'deal', id: deal.id }, false));
      await byHand(async tx => unlink(tx, rep, taken, await linkOf(taken)));
      await byHand(async tx => unlink(tx, rep, back, await linkOf(back)));
      await byHand(async tx => restoreLink(tx, rep, back, await linkOf(back)));

      expect(await revert(job.id)).toMatchObject({ state: 'reverted', linked: 4, reverted: 1, kept: 3 });
      expect(await linked()).toEqual(['Confirmed', 'Brought back', 'Linked by rule']);
      expect(earlier).toBeGreaterThan(back);
      // What it took back may be linked again; what the user took away may not.
      expect((await look(deal)).link).toEqual(['Untouched']);
      expect(await apply(deal)).toMatchObject({ total: 1, linked: 1 });
      // The first job knows that this link is no longer its own.
      await revert(job.id);
      expect(await linked()).toEqual(['Confirmed', 'Brought back', 'Untouched', 'Linked by rule']);
    });

    it('does not come back with the next mail', async () => {
      await arrive('Offer', 12, { headers: { 'Message-ID': '<offer@x>' } });
      const deal = await dealOf();
      const job = await apply(deal);
      await revert(job.id);
      await arrive('Re: Offer', 13, { headers: { References: '<offer@x>' } });
      expect(await linked()).toEqual([]);
    });

    it('stops a job that is still at it', async () => {
      await arrive('Offer', 12);
      const deal = await dealOf();
      const id = await retroactive.start(rep, deal, all);
      expect(await revert(id)).toMatchObject({
        state: 'reverted',
        reason: 'stopped',
        linked: 0,
        reverted: 0,
      });
      await retroactive.run(id);
      expect(await linked()).toEqual([]);
    });

    it('hands the lead to what is left', async () => {
      const thread = await arrive('Offer', 12);
      const deal = await dealOf();
      const job = await apply(deal);
      const elsewhere = await kontor.deal('Elsewhere', { add_time: march(10) });
      await byHand(tx => linkByHand(tx, rep, thread, { type: 'deal', id: elsewhere }, false));
      await revert(job.id);
      expect((await links()).filter(link => link.leads).map(link => link.title)).toEqual(['Elsewhere']);
    });
  });
});
