import type { Page } from 'playwright-core';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { undo } from '../../support/toast.js';
import { company, type Company } from './company.js';

/** Bo sees of Anna's mail, deals, people and files what she shares, wherever he looks, and no trace of the rest. */
describeWithBrowser('journey 9: a second user sees only what is shared', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let anna: Page;
    let bo: Page;
    let open: { deal: number; person: number; thread: number; file: number };
    let secret: { deal: number; person: number; thread: number; file: number };
    /** Every word of hers that he must not meet. */
    const secrets = /Bergen|Siv|affairs|under the table|plan-b/;

    beforeAll(async () => {
      house = await company();
      anna = await house.signIn('anna');
      await house.colleague(anna, 'Bo');
      bo = await house.signIn('bo');
      await house.connect(anna, 'anna');
      const org = await house.ask(anna, 'POST', '/api/v2/organizations', { name: 'Nordic', visible_to: 7 });
      const make = async (
        visible_to: number,
        names: Record<'deal' | 'person' | 'address' | 'file', string>,
      ) => {
        const person = await house.ask(anna, 'POST', '/api/v2/persons', {
          name: names.person,
          org_id: org.id,
          emails: [{ value: names.address, primary: true }],
          visible_to,
        });
        const deal = await house.ask(anna, 'POST', '/api/v2/deals', {
          title: names.deal,
          value: 1200,
          currency: 'EUR',
          person_id: person.id,
          org_id: org.id,
          visible_to,
        });
        await house.ask(anna, 'POST', '/api/v1/notes', { content: `About ${names.deal}`, deal_id: deal.id });
        await house.ask(anna, 'POST', '/api/v2/activities', {
          subject: `Call about ${names.deal}`,
          type: 'call',
          deal_id: deal.id,
          due_date: new Date().toISOString().slice(0, 10),
        });
        const sent = await anna.request.post(`${house.url}/api/v1/files`, {
          headers: { 'x-kontor': '1' },
          multipart: {
            deal_id: String(deal.id),
            file: { name: names.file, mimeType: 'text/plain', buffer: Buffer.from(names.deal) },
          },
        });
        expect(sent.ok()).toBe(true);
        return {
          deal: deal.id as number,
          person: person.id as number,
          file: (await sent.json()).data.id as number,
        };
      };
      const [shown, hidden] = [
        await make(7, {
          deal: 'Oslo, 120 seats',
          person: 'Eva Lind',
          address: 'eva@nordic.example',
          file: 'plan-a.txt',
        }),
        await make(1, {
          deal: 'Bergen, 40 seats',
          person: 'Siv Dahl',
          address: 'siv@nordic.example',
          file: 'plan-b.txt',
        }),
      ];
      open = {
        ...shown,
        thread: await house.receive(
          'anna',
          { 'Message-ID': '<shared@nordic.example>', Subject: 'The rollout in Oslo' },
          'Can we have the quay in May?\n',
        ),
      };
      secret = {
        ...hidden,
        thread: await house.receive(
          'anna',
          {
            'Message-ID': '<private@nordic.example>',
            From: 'Siv Dahl <siv@nordic.example>',
            Subject: 'My own affairs',
          },
          'The quay is paid under the table.\n',
        ),
      };
    });
    afterAll(() => house?.close());

    const row = (subject: string, on = bo) => on.getByRole('listitem').filter({ hasText: subject });
    const main = () => bo.locator('main');
    const nothingSecret = async () => expect(await main().innerText()).not.toMatch(secrets);
    const nothingThere = async (path: string) => {
      await bo.goto(house.url + path);
      await bo.getByText('There is nothing at this address').first().waitFor();
      await nothingSecret();
    };
    /** What his own session is answered, whatever the pages show. */
    const status = async (path: string) => (await bo.request.get(house.url + path)).status();

    it('shares one thread while he looks on, and takes it back', async () => {
      await bo.goto(`${house.url}/mail?view=shared`);
      await bo.getByRole('heading', { level: 1, name: 'Mail' }).waitFor({ state: 'attached' });
      expect(await row('The rollout in Oslo').count()).toBe(0);
      await anna.goto(`${house.url}/mail/${open.thread}`);
      await anna.getByText('Only you.').waitFor();
      await anna.getByRole('switch', { name: 'Share my copies of this thread' }).click();
      await row('The rollout in Oslo').waitFor();
      await row('The rollout in Oslo').click();
      await bo.getByText('Can we have the quay in May?').first().waitFor();
      await nothingSecret();

      await undo(anna, 'Shared with those who may see its links');
      await until('it is hers alone', async () => (await status(`/api/threads/${open.thread}`)) === 404);
      // He had it on his screen.
      await bo.getByText('There is nothing at this address').waitFor();
      await row('The rollout in Oslo').waitFor({ state: 'detached' });

      await anna.getByRole('switch', { name: 'Share my copies of this thread' }).click();
      // She sees who can read it now, and why.
      await anna.getByRole('complementary').getByText('Bo', { exact: true }).waitFor();
      await bo.goto(`${house.url}/mail/${open.thread}?view=shared`);
      await bo.getByText('Can we have the quay in May?').first().waitFor();
      await row('The rollout in Oslo').waitFor();
    });

    it('shows him one deal on the board and in the list, in counts and sums too', async () => {
      await bo.goto(`${house.url}/deals`);
      await bo.locator('article', { hasText: 'Oslo, 120 seats' }).waitFor();
      const lane = bo.locator('section[data-lane]').first();
      await lane.getByLabel('1 deal').waitFor();
      expect(await lane.locator('header').innerText()).toContain('€1,200');
      await nothingSecret();
      await bo.goto(`${house.url}/deals/list`);
      await bo.getByRole('link', { name: 'Oslo, 120 seats' }).first().waitFor();
      await nothingSecret();
      await bo.goto(`${house.url}/persons`);
      await bo.getByRole('link', { name: 'Eva Lind' }).first().waitFor();
      await nothingSecret();
      await bo.goto(`${house.url}/activities?view=list&when=todo&owner=all`);
      await bo.getByText('Call about Oslo, 120 seats').first().waitFor();
      await nothingSecret();
    });

    it('shows him on the pages of what is shared nothing of what is not', async () => {
      await bo.goto(`${house.url}/deals/${open.deal}`);
      await bo.getByText('About Oslo, 120 seats', { exact: true }).waitFor();
      await bo.getByText('plan-a.txt').first().waitFor();
      await bo.getByText('The rollout in Oslo').first().waitFor();
      await nothingSecret();
      // The organization is his to see, and has both people and both deals.
      await bo.getByRole('link', { name: 'Nordic', exact: true }).first().click();
      await bo.getByRole('heading', { level: 1, name: 'Nordic' }).waitFor();
      await bo.getByRole('link', { name: 'Eva Lind' }).first().waitFor();
      await bo.getByText('Oslo, 120 seats').first().waitFor();
      await nothingSecret();
      await bo.goBack();
      await bo.getByText('About Oslo, 120 seats', { exact: true }).waitFor();
    });

    it('finds for him what is shared, by any word, and nothing else', async () => {
      const find = async (typed: string) => {
        await bo.keyboard.press('Control+k');
        const palette = bo.getByRole('dialog');
        await palette.getByRole('combobox').fill(typed);
        return palette;
      };
      const found = await find('Oslo');
      await found.getByRole('option', { name: /Oslo, 120 seats/ }).waitFor();
      await bo.keyboard.press('Escape');
      for (const word of ['Bergen', 'Siv Dahl', 'plan-b', 'affairs']) {
        const palette = await find(word);
        await palette.getByText(`Nothing found for “${word}”`).waitFor();
        expect(await palette.getByRole('option').filter({ hasText: secrets }).count()).toBe(0);
        await bo.keyboard.press('Escape');
        await palette.waitFor({ state: 'detached' });
      }
      await bo.goto(`${house.url}/mail?view=shared&q=quay`);
      await row('The rollout in Oslo').waitFor();
      expect(await bo.getByRole('listitem').filter({ hasText: 'quay' }).count()).toBeLessThan(2);
      await nothingSecret();
    });

    it('answers at direct addresses as if there were nothing', async () => {
      await nothingThere(`/mail/${secret.thread}?view=all`);
      await nothingThere(`/deals/${secret.deal}`);
      await nothingThere(`/persons/${secret.person}`);
      for (const path of [
        `/api/threads/${secret.thread}`,
        `/api/v2/deals/${secret.deal}`,
        `/api/v2/persons/${secret.person}`,
        `/api/v1/files/${secret.file}`,
        `/api/v1/files/${secret.file}/download`,
      ])
        expect([path, await status(path)]).toEqual([path, 404]);
      expect(await status(`/api/v1/files/${open.file}/download`)).toBe(200);
      // As at an address where there never was anything.
      const [hidden, absent] = await Promise.all([
        bo.request.get(`${house.url}/api/v2/deals/${secret.deal}`),
        bo.request.get(`${house.url}/api/v2/deals/987654`),
      ]);
      expect(await hidden.text()).toBe(await absent.text());
    });

    it('shows him the deal once it is everyone’s, with its private mail still private', async () => {
      await bo.goto(`${house.url}/deals`);
      await bo.locator('article', { hasText: 'Oslo, 120 seats' }).waitFor();
      await house.ask(anna, 'PATCH', `/api/v2/deals/${secret.deal}`, { visible_to: 7 });
      await bo.reload();
      await bo.locator('article', { hasText: 'Bergen, 40 seats' }).waitFor();
      await bo.locator('section[data-lane]').first().getByLabel('2 deals').waitFor();
      await bo.getByRole('link', { name: 'Bergen, 40 seats' }).click();
      await bo.getByText('About Bergen, 40 seats', { exact: true }).waitFor();
      expect(await main().innerText()).not.toMatch(/Siv|affairs|under the table/);
      expect(await status(`/api/threads/${secret.thread}`)).toBe(404);

      // And when it is hers alone again, his open page must not go on as if it were his.
      await house.ask(anna, 'PATCH', `/api/v2/deals/${secret.deal}`, { visible_to: 1 });
      await until('it is gone for him', async () => (await status(`/api/v2/deals/${secret.deal}`)) === 404);
      await bo.getByText('There is nothing at this address').first().waitFor();
    });
  });
});
