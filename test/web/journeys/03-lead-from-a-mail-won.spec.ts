import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { undo } from '../../support/toast.js';
import { company, type Company } from './company.js';

/** A stranger asks for a price. Anna makes a lead of her mail, works on it, converts it, and wins. */
describeWithBrowser('journey 3: a lead from a mail, converted, won', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let anna: Page;
    let thread: number;
    let lead: string;
    let deal: number;

    beforeAll(async () => {
      house = await company();
      anna = await house.signIn('anna');
      await house.connect(anna, 'anna', { create_persons: 'sent' });
    });
    afterAll(() => house?.close());

    const kari = 'Kari Nordmann <kari@fjell.example>';
    const panel = () => anna.getByRole('complementary', { name: 'What this thread belongs to' });
    const pane = () => anna.getByRole('article', { name: 'Price for 40 seats' });
    const row = () => anna.getByRole('listitem').filter({ hasText: 'Price for 40 seats' });
    const mailIn = (where: Locator) => where.getByRole('link', { name: 'Price for 40 seats', exact: true });
    const timeline = () => anna.getByRole('region', { name: 'Timeline' });
    const dealRow = async () =>
      (
        await house.rows<{ status: string; value: number; person: string; stage: string }>(
          `select status, value::float8 as value, person.name as person, stage.name as stage
             from deal join person on person.id = person_id join stage on stage.id = stage_id
            where deal.id = $1`,
          [deal],
        )
      )[0];

    it('begins with a mail of somebody who is no contact', async () => {
      thread = await house.receive(
        'anna',
        { 'Message-ID': '<price@fjell.example>', From: kari, Subject: 'Price for 40 seats' },
        'Hello,\n\nwhat would 40 seats cost us?\n\nKari Nordmann\n',
      );
      await anna.goto(`${house.url}/mail`);
      await row().getByRole('link').click();
      await panel().getByText('1 is not a contact').waitFor();
      await panel().getByText('Not linked to anything yet.').waitFor();
      expect(await house.rows('select from person')).toHaveLength(0);
    });

    it('fills in the lead from the mail, and makes its person with it', async () => {
      await panel().getByRole('button', { name: 'Make something of this mail' }).click();
      await anna.getByRole('menuitem', { name: 'Add a lead' }).click();
      const dialog = anna.getByRole('dialog');
      await dialog.getByLabel('Title').waitFor();
      expect(await dialog.getByLabel('Title').inputValue()).toBe('Price for 40 seats');
      await until(
        'she is its person',
        async () => (await dialog.getByLabel('Person').inputValue()) === 'Kari Nordmann',
      );
      await dialog.getByText('kari@fjell.example').waitFor();
      // The company's own, and not the first of the alphabet.
      await until(
        'it is in euros',
        async () => (await dialog.getByLabel('Currency').first().inputValue()) === 'EUR',
      );
      await dialog.getByLabel('Organization').fill('Fjell AS');
      await anna.getByRole('option', { name: 'Add “Fjell AS”' }).click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await panel().getByRole('link', { name: 'Price for 40 seats' }).waitFor();
      // Her mail finds her: she is a contact from now on.
      await panel().getByRole('link', { name: 'Kari Nordmann' }).first().waitFor();
      await panel().getByText('1 is not a contact').waitFor({ state: 'detached' });
      const made = await house.rows<{ id: string }>(
        `select lead.id, source_name, person.name as person, organization.name as organization, email
           from lead join person on person.id = lead.person_id join organization on organization.id = lead.organization_id
           join contact_email on contact_email.person_id = person.id`,
      );
      lead = made[0]!.id;
      expect(made).toEqual([
        {
          id: lead,
          source_name: 'Mail',
          person: 'Kari Nordmann',
          organization: 'Fjell AS',
          email: 'kari@fjell.example',
        },
      ]);
    });

    it('stands in the inbox with its mail, where a note and the next step are added', async () => {
      await panel().getByRole('link', { name: 'Price for 40 seats' }).click();
      await mailIn(pane()).waitFor();
      await row().getByText('Mail', { exact: true }).waitFor();
      await pane().getByText('kari@fjell.example').first().waitFor();

      await pane().getByRole('button', { name: 'Write a note' }).click();
      await anna.getByRole('textbox', { name: 'Note' }).fill('Wants to begin in May');
      await anna.keyboard.press('Control+Enter');
      await pane().getByText('Wants to begin in May').waitFor();

      await pane().getByRole('button', { name: 'Plan an activity' }).click();
      await anna.getByRole('dialog').getByLabel('Subject').fill('Call Kari');
      await anna.keyboard.press('Control+Enter');
      await row()
        .getByText(/^Call Kari, /)
        .waitFor();
      await pane().getByText('Call Kari').first().waitFor();
    });

    it('is converted by the worker, which Anna sees, and need not wait for', async () => {
      await pane().getByRole('button', { name: 'Convert to deal' }).click();
      const dialog = anna.getByRole('dialog');
      await dialog.getByLabel('Value').fill('4500');
      await dialog.getByLabel('Stage').click();
      await anna.getByRole('option').first().waitFor();
      const stages = await anna.getByRole('option').allInnerTexts();
      await anna.getByRole('option', { name: stages[1]!, exact: true }).click();
      for (const pid of house.kontor.workerPids()) process.kill(pid, 'SIGSTOP');
      try {
        await dialog.getByRole('button', { name: 'Convert to deal' }).click();
        await dialog.getByRole('progressbar', { name: 'Converting' }).waitFor();
        // All or nothing: until it is done the lead is where it was.
        expect(await house.rows('select from lead where deleted_at is null')).toHaveLength(1);
      } finally {
        for (const pid of house.kontor.workerPids()) process.kill(pid, 'SIGCONT');
      }
      await anna.waitForURL(/\/deals\/\d+$/);
      deal = Number(/\d+$/.exec(anna.url())![0]);
      await anna.getByText('The lead is a deal now').waitFor();
      expect(await dealRow()).toEqual({
        status: 'open',
        value: 4500,
        person: 'Kari Nordmann',
        stage: stages[1],
      });
    });

    it('has brought everything along', async () => {
      await mailIn(timeline()).waitFor();
      await timeline().getByText('Wants to begin in May').waitFor();
      await timeline().getByText('Call Kari').first().waitFor();
      const facts = anna.getByRole('complementary', { name: 'Facts' });
      await facts.getByText('kari@fjell.example').waitFor();
      await anna.getByRole('heading', { name: 'Price for 40 seats' }).waitFor();
    });

    it('has left the inbox, and its old address leads on to the deal', async () => {
      await anna.goBack();
      await anna.getByRole('heading', { name: 'No leads yet' }).waitFor();
      await anna.goto(`${house.url}/leads/${lead}`);
      await anna.getByRole('link', { name: 'Price for 40 seats' }).click();
      await anna.waitForURL(`**/deals/${deal}`);
    });

    it('takes her answer', async () => {
      await mailIn(timeline()).click();
      await panel().getByText('Deal · Open').waitFor();
      await house.receive('anna', {
        'Message-ID': '<yes@fjell.example>',
        'In-Reply-To': '<price@fjell.example>',
        From: kari,
        Subject: 'Re: Price for 40 seats',
      });
      await anna.getByText('2 messages').first().waitFor();
      expect(
        await house.rows(
          `select deal_id::int as deal, is_primary from thread_link
            where thread_id = $1 and state = 'linked' and num_nonnulls(deal_id, lead_id::text) > 0`,
          [thread],
        ),
      ).toEqual([{ deal, is_primary: true }]);
    });

    it('is won, is open again by undo, and is won for good, with its mail', async () => {
      await panel().getByRole('link', { name: 'Price for 40 seats' }).click();
      await anna.getByRole('button', { name: 'Won', exact: true }).click();
      await anna.getByRole('button', { name: 'Reopen' }).waitFor();
      await until('it is won', async () => (await dealRow())!.status === 'won');
      await undo(anna, 'Changed');
      await anna.getByRole('button', { name: 'Won', exact: true }).waitFor();
      await until('it is open', async () => (await dealRow())!.status === 'open');
      await anna.getByRole('button', { name: 'Won', exact: true }).click();
      await until('it is won', async () => (await dealRow())!.status === 'won');
      await anna.reload();
      await anna.getByRole('button', { name: 'Reopen' }).waitFor();
      const mails = timeline().getByRole('link', { name: /Price for 40 seats/ });
      await until('both mails stand there', async () => (await mails.count()) === 2);
      await anna.goto(`${house.url}/deals`);
      await anna.getByRole('heading', { name: 'Deals' }).first().waitFor();
      await anna.getByRole('main').getByText('Price for 40 seats').waitFor({ state: 'detached' });
    });

    it('keeps what she writes after that in its thread, and asks of nothing', async () => {
      await house.receive('anna', {
        'Message-ID': '<thanks@fjell.example>',
        'In-Reply-To': '<yes@fjell.example>',
        From: kari,
        Subject: 'Re: Price for 40 seats',
      });
      await anna.goto(`${house.url}/mail/${thread}`);
      await anna.getByText('3 messages').first().waitFor();
      await panel().getByText('Deal · Won').waitFor();
      expect(await house.rows('select from thread where asks')).toHaveLength(0);
    });
  });
});
