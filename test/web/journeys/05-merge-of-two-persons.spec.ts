import type { Page } from 'playwright-core';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { company, type Company } from './company.js';

/** Kari is there twice, by her address at work and by her own, each with mail and more. Anna makes one of her. */
describeWithBrowser('journey 5: a merge of two persons', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let anna: Page;
    let work: number;
    let home: number;
    let bo: number;
    const threads: Record<'seats' | 'cabins' | 'both', number> = { seats: 0, cabins: 0, both: 0 };

    beforeAll(async () => {
      house = await company();
      anna = await house.signIn('anna');
      ({ id: bo } = await house.colleague(anna, 'Bo'));
      const make = async (path: string, body: object) => house.ask(anna, 'POST', path, body);
      const { field_code: berth } = await make('/api/v2/personFields', {
        field_name: 'Berth',
        field_type: 'varchar',
      });
      const { id: org_id } = await make('/api/v2/organizations', { name: 'Fjell AS' });
      const kari = async (address: string, phone: string, more: object): Promise<number> =>
        (
          await make('/api/v2/persons', {
            name: 'Kari Nordmann',
            emails: [{ value: address, primary: true }],
            phones: [{ value: phone, primary: true }],
            ...more,
          })
        ).id;
      work = await kari('kari@fjell.example', '+47 22 33 44 55', { org_id, job_title: 'Head of purchasing' });
      home = await kari('kari@home.example', '22 33 44 55', {
        job_title: 'Purchaser',
        custom_fields: { [berth]: 'North' },
      });
      await make('/api/v2/deals', { title: 'Seats for Fjell', person_id: work });
      await make('/api/v2/deals', { title: 'Cabins in the north', person_id: home });
      await make('/api/v1/notes', { content: 'Reads mail at night', person_id: home });
      await make('/api/v2/activities', {
        subject: 'Call Kari',
        due_date: '2030-05-02',
        participants: [{ person_id: home, primary: true }],
      });
      await make(`/api/v2/persons/${home}/followers`, { user_id: bo });
      await house.connect(anna, 'anna', { sharing: 'shared' });
      const mail = (id: string, from: string, Subject: string, more: Record<string, string> = {}) =>
        house.receive('anna', {
          'Message-ID': `<${id}@fjell.example>`,
          From: `Kari Nordmann <${from}>`,
          Subject,
          ...more,
        });
      threads.seats = await mail('seats', 'kari@fjell.example', 'About the seats');
      threads.cabins = await mail('cabins', 'kari@home.example', 'About the cabins');
      threads.both = await mail('both', 'kari@home.example', 'From my own address', {
        Cc: 'Kari Nordmann <kari@fjell.example>',
      });
    });
    afterAll(() => house?.close());

    const comparison = () => anna.getByRole('region', { name: 'Side by side' });
    /** The field with both, and with what would become of them. */
    const line = async (field: string) =>
      comparison().getByRole('row', { name: field }).getByRole('cell').allInnerTexts();
    const keep = (id: number) =>
      comparison()
        .getByRole('radio', { name: `Keep this one: No. ${id}` })
        .click();
    const timeline = () => anna.getByRole('region', { name: 'Timeline' });
    const links = (person: number) =>
      house.rows<{ thread: number }>(
        `select thread_id::int as thread from thread_link where person_id = $1 and state = 'linked' order by 1`,
        [person],
      );

    it('shows both side by side, with what a merge would make of them', async () => {
      await anna.goto(`${house.url}/persons`);
      await anna.getByText('Kari Nordmann').nth(1).waitFor();
      await anna.goto(`${house.url}/duplicates`);
      await anna
        .getByRole('navigation', { name: 'Pairs that look alike' })
        .getByRole('button', { name: /Kari Nordmann.*same phone number/ })
        .click();
      await keep(work);
      await until('the one at work stays', async () => (await line('Job title'))[2] === 'Head of purchasing');
      // What is empty is filled, addresses are united.
      expect((await line('Berth'))[2]).toBe('North');
      expect((await line('Organization'))[2]).toBe('Fjell AS');
      expect((await line('Email'))[2]).toMatch(/kari@fjell\.example[^]*kari@home\.example/);
      await keep(home);
      await until('the other one stays', async () => (await line('Job title'))[2] === 'Purchaser');
      expect((await line('Email'))[2]).toMatch(/kari@home\.example[^]*kari@fjell\.example/);
      await keep(work);
      await anna.getByText('Comes along: 1 activity, 1 deal, 1 follower, 1 note, 2 mail threads').waitFor();
    });

    it('says that it is for good, and does nothing until that is confirmed', async () => {
      await anna.getByRole('button', { name: 'Merge', exact: true }).click();
      await anna.getByText(/This cannot be undone/).waitFor();
      await anna.getByRole('button', { name: 'Cancel' }).click();
      expect(await house.rows('select from person where deleted_at is null')).toHaveLength(2);
      await anna.getByRole('button', { name: 'Merge', exact: true }).click();
      await anna.getByRole('button', { name: 'Merge for good' }).click();
      await anna.getByText('Kari Nordmann is one now').waitFor();
      await anna.getByText('Nothing is there twice').waitFor();
    });

    it('leaves one person, with what stood on both', async () => {
      await anna.goto(`${house.url}/persons`);
      await anna.getByRole('link', { name: 'Kari Nordmann' }).first().click();
      await anna.waitForURL(`**/persons/${work}`);
      const facts = anna.getByRole('complementary', { name: 'Facts' });
      for (const text of ['kari@fjell.example', 'kari@home.example', 'North', 'Head of purchasing'])
        await facts.getByText(text).first().waitFor();
      for (const title of ['Seats for Fjell', 'Cabins in the north'])
        await facts.getByRole('link', { name: title }).waitFor();
      for (const subject of ['About the seats', 'About the cabins', 'From my own address'])
        await timeline().getByRole('link', { name: subject }).waitFor();
      await timeline().getByText('Reads mail at night').waitFor();
      await timeline().getByText('Call Kari').first().waitFor();

      expect(await links(work)).toEqual(
        [threads.seats, threads.cabins, threads.both].sort((a, b) => a - b).map(thread => ({ thread })),
      );
      expect(await links(home)).toEqual([]);
      expect(await house.rows('select user_id::int from follower where person_id = $1', [work])).toEqual([
        { user_id: bo },
      ]);
    });

    it('stands once in each thread, by either of her addresses', async () => {
      await anna.goto(`${house.url}/mail/${threads.cabins}`);
      const panel = anna.getByRole('complementary', { name: 'What this thread belongs to' });
      await panel.getByText('Linked to Cabins in the north: the only open item of Kari Nordmann').waitFor();
      await panel.getByRole('link', { name: 'Kari Nordmann' }).first().click();
      await anna.waitForURL(`**/persons/${work}`);
    });

    it('gets mail to any of her addresses, and it asks which of her deals it is about', async () => {
      const thread = await house.receive('anna', {
        'Message-ID': '<again@fjell.example>',
        From: 'Kari Nordmann <kari@home.example>',
        Subject: 'And another thing',
      });
      expect((await links(work)).map(each => each.thread)).toContain(thread);
      expect(await house.rows('select from person where deleted_at is null')).toHaveLength(1);
      await timeline().getByRole('link', { name: 'And another thing' }).click();
      await anna.getByRole('heading', { name: 'Which one is this about?' }).waitFor();
      await anna.getByRole('button', { name: /Seats for Fjell/ }).waitFor();
      await anna.getByRole('button', { name: /Cabins in the north/ }).waitFor();
      // What was linked before stays where it is; what asked before still does.
      expect(await house.rows('select id::int from thread where asks order by id')).toEqual([
        { id: threads.both },
        { id: thread },
      ]);
    });

    it('is found by the address of the one that went', async () => {
      await anna.goto(`${house.url}/persons/${home}`);
      await anna.waitForURL(`**/persons/${work}`);
      await anna.getByRole('heading', { name: 'Kari Nordmann' }).waitFor();
    });

    it('is one for a colleague too', async () => {
      const page = await house.signIn('bo');
      await page.goto(`${house.url}/persons/${work}`);
      for (const subject of ['About the seats', 'About the cabins'])
        await page.getByRole('region', { name: 'Timeline' }).getByRole('link', { name: subject }).waitFor();
      await page.goto(`${house.url}/persons`);
      await page.getByRole('link', { name: 'Kari Nordmann' }).first().waitFor();
      expect(await page.getByRole('link', { name: 'Kari Nordmann' }).count()).toBe(1);
    });
  });
});
