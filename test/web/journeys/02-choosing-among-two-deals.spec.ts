import type { Page } from 'playwright-core';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { undo } from '../../support/toast.js';
import { company, type Company } from './company.js';

/** Eva has two open deals. Her mail asks which one it is about; what Anna says holds, and can be changed. */
describeWithBrowser('journey 2: choosing among two deals', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let anna: Page;
    let bo: Page;
    let thread: number;
    let oslo: number;
    let bergen: number;

    beforeAll(async () => {
      house = await company();
      anna = await house.signIn('anna');
      await house.colleague(anna, 'Bo');
      const eva = await house.ask(anna, 'POST', '/api/v2/persons', {
        name: 'Eva Lind',
        emails: [{ value: 'eva@nordic.example', primary: true }],
      });
      const deal = async (title: string): Promise<number> =>
        (await house.ask(anna, 'POST', '/api/v2/deals', { title, person_id: eva.id, visible_to: 7 })).id;
      oslo = await deal('Office in Oslo');
      bergen = await deal('Office in Bergen');
      await house.connect(anna, 'anna');
    });
    afterAll(() => house?.close());

    const row = (subject: string) => anna.getByRole('listitem').filter({ hasText: subject });
    const panel = () => anna.getByRole('complementary', { name: 'What this thread belongs to' });
    const question = () => panel().getByRole('heading', { name: 'Which one is this about?' });
    const candidate = (title: string) =>
      panel().locator('[data-choice]').getByRole('button', { name: title });
    const linkTo = (title: string) => panel().getByRole('link', { name: title, exact: true });
    const removal = (title: string) => panel().getByRole('button', { name: `Remove the link to ${title}` });
    const inDatabase = async () => {
      const [{ asks }] = (await house.rows<{ asks: boolean }>('select asks from thread where id = $1', [
        thread,
      ])) as [{ asks: boolean }];
      const links = await house.rows<{ title: string; is_primary: boolean }>(
        `select deal.title, is_primary from thread_link join deal on deal.id = deal_id
          where thread_id = $1 and state = 'linked' order by 1`,
        [thread],
      );
      return { asks, deals: links.map(({ title, is_primary }) => (is_primary ? `${title}*` : title)) };
    };
    const becomes = (wanted: { asks: boolean; deals: string[] }) =>
      until(`the thread is ${JSON.stringify(wanted)}`, async () => {
        return JSON.stringify(await inDatabase()) === JSON.stringify(wanted);
      });

    it('asks as soon as the mail is there, and says what speaks for each', async () => {
      await anna.goto(`${house.url}/mail`);
      thread = await house.receive('anna', {
        'Message-ID': '<which@nordic.example>',
        Subject: 'When do we move to Oslo?',
      });
      await row('When do we move to Oslo?').getByText('Which one?').waitFor();
      await anna.getByRole('button', { name: 'Asks you' }).click();
      await row('When do we move to Oslo?').getByRole('link').click();
      await question().waitFor();
      await panel().getByText('2 open items fit, and none more than the others').waitFor();
      // The better one comes first.
      const offered = await panel().locator('[data-choice] li').allInnerTexts();
      expect(offered.map(text => text.split('\n')[0])).toEqual(['Office in Oslo', 'Office in Bergen']);
      expect(offered[0]).toContain('Same people: Eva Lind');
      expect(offered[0]).toContain('The subject shares “oslo” with the title');
      expect(await inDatabase()).toEqual({ asks: true, deals: [] });
    });

    it('takes the answer, says who gave it, and takes it back', async () => {
      await candidate('Office in Bergen').click();
      await linkTo('Office in Bergen').waitFor();
      await question().waitFor({ state: 'detached' });
      await panel().getByText('Linked to Office in Bergen by hand · by Anna Berg').waitFor();
      await becomes({ asks: false, deals: ['Office in Bergen*'] });
      await undo(anna, 'Linked to Office in Bergen');
      await question().waitFor();
      await linkTo('Office in Bergen').first().waitFor({ state: 'detached' });
      await becomes({ asks: true, deals: [] });
    });

    it('is answered by keys, which a reload and the back button find as it was', async () => {
      await anna.keyboard.press('l');
      await until('the first answer has the focus', () =>
        anna.evaluate(() => document.activeElement?.textContent?.includes('Office in Oslo')),
      );
      await anna.keyboard.press('Tab');
      await anna.keyboard.press('Enter');
      await linkTo('Office in Bergen').waitFor();
      await becomes({ asks: false, deals: ['Office in Bergen*'] });
      await anna.reload();
      await linkTo('Office in Bergen').click();
      await anna.waitForURL(`**/deals/${bergen}`);
      await anna
        .getByRole('region', { name: 'Timeline' })
        .getByRole('link', { name: 'When do we move to Oslo?' })
        .waitFor();
      await anna.goBack();
      await linkTo('Office in Bergen').waitFor();
      await question().first().waitFor({ state: 'detached' });
    });

    it('is changed: what is taken away asks again, and another answer takes its place', async () => {
      await removal('Office in Bergen').click();
      await question().waitFor();
      await becomes({ asks: true, deals: [] });
      await undo(anna, 'No longer linked to Office in Bergen');
      await linkTo('Office in Bergen').waitFor();
      await question().waitFor({ state: 'detached' });
      await becomes({ asks: false, deals: ['Office in Bergen*'] });

      await removal('Office in Bergen').click();
      await candidate('Office in Oslo').click();
      await linkTo('Office in Oslo').waitFor();
      await becomes({ asks: false, deals: ['Office in Oslo*'] });
    });

    it('stands on both where it is about both, with one that leads', async () => {
      await panel().getByRole('button', { name: 'Link to…' }).click();
      await anna.getByRole('combobox', { name: 'Search deals, leads, projects, people' }).fill('Bergen');
      await anna.getByRole('option', { name: 'Office in Bergen' }).click();
      await linkTo('Office in Bergen').waitFor();
      await becomes({ asks: false, deals: ['Office in Bergen', 'Office in Oslo*'] });
      await removal('Office in Oslo').click();
      await becomes({ asks: false, deals: ['Office in Bergen*'] });
      await undo(anna, 'No longer linked to Office in Oslo');
      await becomes({ asks: false, deals: ['Office in Bergen', 'Office in Oslo*'] });
      await removal('Office in Bergen').click();
      await becomes({ asks: false, deals: ['Office in Oslo*'] });
    });

    it('is not asked again: later replies follow the answer', async () => {
      const answer = await house.receive('anna', {
        'Message-ID': '<in-may@nordic.example>',
        'In-Reply-To': '<which@nordic.example>',
        Subject: 'Re: When do we move to Oslo?',
      });
      expect(answer).toBe(thread);
      await anna.getByText('2 messages').first().waitFor();
      expect(await inDatabase()).toEqual({ asks: false, deals: ['Office in Oslo*'] });
      await question().first().waitFor({ state: 'detached' });

      await linkTo('Office in Oslo').click();
      const mails = anna
        .getByRole('region', { name: 'Timeline' })
        .getByRole('link', { name: /move to Oslo/ });
      await until('both mails stand there', async () => (await mails.count()) === 2);
      await anna.goto(`${house.url}/deals/${bergen}`);
      await anna.getByRole('heading', { name: 'Office in Bergen' }).waitFor();
      await anna.getByText('The deal was added').waitFor();
      expect(await mails.count()).toBe(0);
    });

    it('shows a colleague who sees the deal nothing of it, until it is shared', async () => {
      bo = await house.signIn('bo');
      await bo.goto(`${house.url}/deals/${oslo}`);
      await bo.getByText('The deal was added').waitFor();
      const mails = bo.getByRole('region', { name: 'Timeline' }).getByRole('link', { name: /move to Oslo/ });
      expect(await mails.count()).toBe(0);

      await anna.goto(`${house.url}/mail/${thread}`);
      await panel().getByRole('switch', { name: 'Share my copies of this thread' }).click();
      await anna.getByText('Shared with those who may see its links').waitFor();
      // His page is open, and hears of it.
      await mails.first().click();
      await bo
        .getByRole('complementary')
        .getByText('Linked to Office in Oslo by hand · by Anna Berg')
        .waitFor();
      expect(await bo.getByRole('button', { name: /Remove the link/ }).count()).toBe(0);
    });

    it('is told that it is about none of them, and that too can be taken back', async () => {
      thread = await house.receive('anna', {
        'Message-ID': '<cake@nordic.example>',
        Subject: 'A cake for Friday',
      });
      await anna.goto(`${house.url}/mail`);
      await row('A cake for Friday').getByRole('link').click();
      await anna.getByRole('button', { name: 'None of these' }).click();
      await question().waitFor({ state: 'detached' });
      await becomes({ asks: false, deals: [] });
      await undo(anna, 'This thread will not ask again');
      await question().waitFor();
      await anna.getByRole('button', { name: 'None of these' }).click();
      await becomes({ asks: false, deals: [] });
      await house.receive('anna', {
        'Message-ID': '<chocolate@nordic.example>',
        'In-Reply-To': '<cake@nordic.example>',
        Subject: 'Re: A cake for Friday',
      });
      await anna.getByText('2 messages').first().waitFor();
      await question().first().waitFor({ state: 'detached' });
      expect(await row('A cake for Friday').getByText('Which one?').count()).toBe(0);
      expect(await inDatabase()).toEqual({ asks: false, deals: [] });
    });
  });
});
