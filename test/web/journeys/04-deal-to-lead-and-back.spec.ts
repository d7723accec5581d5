import type { Page } from 'playwright-core';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { undo } from '../../support/toast.js';
import { company, type Company } from './company.js';

/** A deal that came too early goes back to the leads, with all that hangs on it, and comes back. */
describeWithBrowser('journey 4: a deal becomes a lead and is restored', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let anna: Page;
    let deal: number;
    let thread: number;
    let lead: string;

    beforeAll(async () => {
      house = await company();
      anna = await house.signIn('anna');
      const make = (path: string, body: object) => house.ask(anna, 'POST', path, body);
      const { field_code: seats } = await make('/api/v2/dealFields', {
        field_name: 'Seats',
        field_type: 'double',
      });
      const { id: org_id } = await make('/api/v2/organizations', { name: 'Nordic AB' });
      const { id: person_id } = await make('/api/v2/persons', {
        name: 'Eva Lind',
        org_id,
        emails: [{ value: 'eva@nordic.example', primary: true }],
      });
      ({ id: deal } = await make('/api/v2/deals', {
        title: 'Nordic rollout',
        person_id,
        org_id,
        value: 12_000,
        currency: 'EUR',
        custom_fields: { [seats]: 120 },
      }));
      const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
      await make('/api/v2/activities', {
        subject: 'First call',
        deal_id: deal,
        due_date: day(-1),
        done: true,
      });
      await make('/api/v2/activities', { subject: 'Second call', deal_id: deal, due_date: day(1) });
      await house.connect(anna, 'anna');
      thread = await house.receive('anna', {
        'Message-ID': '<rollout@nordic.example>',
        Subject: 'Our rollout',
      });
      await until('the mail is at the deal', async () => {
        const links = await house.rows('select from thread_link where deal_id = $1', [deal]);
        return links.length === 1;
      });
    });
    afterAll(() => house?.close());

    const timeline = () => anna.getByRole('region', { name: 'Timeline' });
    const card = () => anna.locator('article', { hasText: 'Nordic rollout' });
    const pane = () => anna.getByRole('article', { name: 'Nordic rollout' });
    const field = (name: string) =>
      anna
        .locator('dt', { hasText: new RegExp(`^${name}$`) })
        .locator('xpath=../dd')
        .first();
    const standing = async () => {
      const one = async (sql: string) => (await house.rows(sql, [deal])).length;
      return {
        notes: await one('select from note where deal_id = $1 and deleted_at is null'),
        files: await one('select from file where deal_id = $1 and deleted_at is null'),
        done: await one('select from activity where deal_id = $1 and done and deleted_at is null'),
        planned: await one('select from activity where deal_id = $1 and not done and deleted_at is null'),
        leads: await one(`select from thread_link where deal_id = $1 and state = 'linked' and is_primary`),
      };
    };
    const everything = { notes: 1, files: 1, done: 1, planned: 1, leads: 1 };
    async function toLead() {
      await anna.goto(`${house.url}/deals`);
      await card().getByRole('button', { name: 'Move Nordic rollout' }).click();
      await anna.getByRole('menuitem', { name: 'Leads' }).click();
      const dialog = anna.getByRole('dialog', { name: 'Make a lead of Nordic rollout' });
      await dialog.getByText(/^Not carried over: .*products, files/).waitFor();
      await dialog.getByRole('button', { name: 'Move to leads' }).click();
      await anna.getByText('The deal is a lead now').waitFor();
      await card().waitFor({ state: 'detached' });
    }

    it('has a note, a file, activities, a field of the company and mail', async () => {
      await anna.goto(`${house.url}/deals/${deal}`);
      await timeline().getByRole('button', { name: 'Write a note' }).click();
      await anna.getByRole('textbox', { name: 'Note' }).fill('They begin in autumn');
      await anna.keyboard.press('Control+Enter');
      await timeline().getByText('They begin in autumn').waitFor();
      await timeline()
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('120 seats') });
      await timeline().getByRole('link', { name: 'offer.txt' }).waitFor();
      await timeline().getByRole('link', { name: 'Our rollout' }).waitFor();
      await field('Seats').getByText('120').waitFor();
      expect(await standing()).toEqual(everything);
    });

    it('goes to the leads from the board, and comes back by undo as it was', async () => {
      await toLead();
      await undo(anna, 'The deal is a lead now');
      await card().waitFor();
      await until('all of it is back', async () => {
        return JSON.stringify(await standing()) === JSON.stringify(everything);
      });
      expect(await house.rows('select from lead where deleted_at is null')).toHaveLength(0);
      await anna.goto(`${house.url}/leads`);
      await anna.getByRole('heading', { name: 'No leads yet' }).waitFor();
    });

    it('is a lead with what is still to be done, its notes and its mail', async () => {
      await toLead();
      [{ id: lead }] = (await house.rows<{ id: string }>('select id from lead where deleted_at is null')) as [
        { id: string },
      ];
      await anna.goto(`${house.url}/leads`);
      const row = anna.getByRole('listitem').filter({ hasText: 'Nordic rollout' });
      await row.getByText(/^Second call, /).waitFor();
      await row.getByRole('button').click();
      await pane()
        .getByText(/^Was a deal until .*, by Anna Berg:/)
        .waitFor();
      await pane().getByText('They begin in autumn').waitFor();
      await pane().getByText('Second call').first().waitFor();
      await pane().getByRole('link', { name: 'Our rollout' }).waitFor();
      await field('Seats').getByText('120').waitFor();
      expect(await pane().getByText('First call').count()).toBe(0);
      expect(await pane().getByRole('link', { name: 'offer.txt' }).count()).toBe(0);
      await anna.goto(`${house.url}/mail/${thread}`);
      const panel = anna.getByRole('complementary', { name: 'What this thread belongs to' });
      await panel.getByText(/^Lead/).first().waitFor();
      await panel.getByText('Primary').waitFor();
    });

    it('leaves a deal that can be read, and says how long it is kept', async () => {
      await anna.goto(`${house.url}/leads/${lead}`);
      await pane().getByRole('note').getByRole('link', { name: 'Nordic rollout' }).click();
      await anna.waitForURL(`**/deals/${deal}`);
      await anna.getByText('This deal is deleted. It can be brought back for 30 days after that.').waitFor();
      await field('Seats').getByText('120').waitFor();
      expect(await anna.getByRole('button', { name: 'Won', exact: true }).count()).toBe(0);
      expect(await anna.getByRole('button', { name: 'Write a note' }).count()).toBe(0);
    });

    it('is restored, and the lead stays, each with its own', async () => {
      await anna.getByRole('button', { name: 'Bring back' }).click();
      await anna.getByRole('button', { name: 'Won', exact: true }).waitFor();
      await timeline().getByText('They begin in autumn').waitFor();
      await timeline().getByText('First call').first().waitFor();
      await timeline().getByRole('link', { name: 'offer.txt' }).waitFor();
      await timeline().getByRole('link', { name: 'Our rollout' }).waitFor();
      await timeline().getByText('The deal was brought back').first().waitFor();
      expect(await standing()).toMatchObject({ notes: 1, files: 1, done: 1, planned: 0 });
      await anna.goto(`${house.url}/deals`);
      await card().waitFor();
      await anna.goto(`${house.url}/leads/${lead}`);
      await pane().getByText('Second call').first().waitFor();
      await pane().getByRole('link', { name: 'Our rollout' }).waitFor();
    });
  });
});
