import type { BrowserContext, Page } from 'playwright-core';
import { violations } from '../support/looks.js';
import { until } from '../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { desk, type Desk } from './composing.js';

describeWithBrowser('the composer', () => {
  describeWithDovecot('with a real mail account', () => {
    let at: Desk;
    let house: Desk['house'];
    let smtp: Desk['smtp'];
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      at = await desk(
        [
          'Message-ID: <offer@nordic.example>',
          'From: Eva Lind <eva@nordic.example>',
          'To: Anna <anna@kontor.example>, Bo Ek <bo@nordic.example>',
          'Subject: Nordic rollout',
          `Date: ${new Date().toUTCString()}`,
          'Content-Type: text/html; charset=utf-8',
          '',
          '<p>Can you send <b>the offer</b>?</p>',
        ].join('\r\n'),
      );
      ({ house, smtp } = at);
    });
    afterAll(() => at?.stop());
    beforeEach(async () => {
      context = await signedIn(at.chromium, at.anna.token);
      page = await context.newPage();
    });
    afterEach(() => context.close());

    const hurry = () => at.hurry();
    const sent = (subject: string) => at.sent(subject);
    const stateOf = (subject: string) => at.stateOf(subject);
    const text = (where: Page = page) => at.text(where);
    const saved = (where: Page = page) => at.saved(where);
    const begin = (subject: string, to?: string) => at.begin(page, subject, to);

    it('answers by keys alone, in the thread, with what it answers folded below', async () => {
      const { thread } = await house.message('offer@nordic.example');
      await page.goto(`${house.url}/mail/${thread}`);
      await page.getByRole('button', { name: 'Reply all' }).waitFor();
      await page.keyboard.press('a');
      await text().waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'textbox');
      await page.keyboard.type('Here it is.');
      await saved();
      await page.keyboard.press('Control+Enter');
      await page.getByText('Your mail goes out').waitFor();

      const { to, mail } = await sent('Re: Nordic rollout');
      expect(to.sort()).toEqual(['bo@nordic.example', 'eva@nordic.example']);
      expect(mail.inReplyTo).toBe('<offer@nordic.example>');
      expect(mail.references).toContain('<offer@nordic.example>');
      expect(mail.html).toMatch(/Here it is\.[\s\S]*the offer/);
      expect(mail.text).toContain('Here it is.');
      await page.waitForFunction(() => document.querySelectorAll('article').length === 2);
    });

    it('takes a mail back: it is what it was, and nothing went out', async () => {
      await begin('Too early');
      await text().click();
      await page.keyboard.type('Not yet.');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
      await text().getByText('Not yet.').waitFor();
      expect(await page.getByLabel('Subject', { exact: true }).inputValue()).toBe('Too early');
      expect(await stateOf('Too early')).toBe('draft');
      expect(smtp.taken.some(each => each.raw.includes('Too early'))).toBe(false);
    });

    it('is there again after a reload, saved or not', async () => {
      await begin('Long letter');
      await text().click();
      await page.keyboard.type('First line.');
      await saved();
      await page.reload();
      await text().getByText('First line.').waitFor();

      // The server is not there while the next line is written, and then the browser goes too.
      await page.route('**/api/drafts/*', route =>
        route.request().method() === 'PATCH' ? route.abort() : route.fallback(),
      );
      await text().click();
      await page.keyboard.press('Control+End');
      await page.keyboard.type(' Second line.');
      await page.getByText('Not saved yet').waitFor();
      await page.unroute('**/api/drafts/*');
      await page.reload();
      await text().getByText('First line. Second line.').waitFor();
      await until('the server has it', async () => {
        const [row] = await house.db.query<{ html: string }>(
          `select html from outgoing_mail where subject = 'Long letter'`,
        );
        return row!.html.includes('Second line.');
      });
    });

    it('loses nothing of what is typed while a template is on its way', async () => {
      await house.post(at.anna, '/api/mail-templates', { name: 'Prices', html: '<p>Our prices.</p>' });
      await begin('By template');
      await text().click();
      await page.keyboard.type('First.');
      await saved();
      const typed = Promise.withResolvers<void>();
      await page.route('**/template', async route => {
        const headers = { ...route.request().headers(), 'x-api-token': at.anna.token };
        const response = await route.fetch({ headers });
        await typed.promise;
        await route.fulfill({ response });
      });
      await page.getByRole('button', { name: 'Templates', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Prices', exact: true }).click();
      await text().click();
      await page.keyboard.type(' Typed meanwhile.');
      typed.resolve();
      await page.getByText(/changed in another tab/).waitFor();
      await page.getByText('Our prices.').waitFor();
      expect(await text().innerText()).toContain('Typed meanwhile.');
    });

    it('tells of another tab, and keeps both texts', async () => {
      await begin('Two tabs');
      await text().click();
      await page.keyboard.type('Mine.');
      await saved();
      const other = await context.newPage();
      await other.goto(`${house.url}/mail?box=drafts`);
      await other.getByRole('button', { name: /Two tabs/ }).click();
      await text(other).click();
      await other.keyboard.type('Theirs. ');
      await until('the other is saved', async () => {
        const [row] = await house.db.query<{ html: string }>(
          `select html from outgoing_mail where subject = 'Two tabs'`,
        );
        return row!.html.includes('Theirs.');
      });

      await text().click();
      await page.keyboard.type(' Mine too.');
      await page.getByText(/changed in another tab/).waitFor();
      await page
        .getByText(/Theirs\./)
        .first()
        .waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Go on with my text here' }).click();
      await page.getByText('The other text is among your drafts').waitFor();
      const texts = await house.db.query<{ html: string }>(
        `select html from outgoing_mail where subject = 'Two tabs' and state = 'draft' order by id`,
      );
      expect(texts.map(({ html }) => [html.includes('Mine too.'), html.includes('Theirs.')])).toEqual([
        [true, false],
        [false, true],
      ]);
    });

    it('says in the outbox why a mail was refused, and lets it be put right', async () => {
      smtp.refuse('nobody@nordic.example', 'no such user here');
      await begin('Refused', 'nobody@nordic.example');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('Your mail goes out').waitFor();
      await until('it failed', async () => {
        await hurry();
        return (await stateOf('Refused')) === 'failed';
      });
      await page.getByText('Your mail to nobody@nordic.example was not sent').waitFor();
      await page.getByRole('button', { name: /^Outbox/ }).click();
      await page
        .getByText(/no such user here/)
        .first()
        .waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Edit: Refused' }).click();
      await page.getByRole('button', { name: 'Remove nobody@nordic.example' }).waitFor();
      expect(await stateOf('Refused')).toBe('draft');
    });

    it('sends files and images', async () => {
      await begin('With files');
      const dot = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      );
      const inputs = page.locator('section input[type=file]');
      await inputs.first().setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: dot });
      await text().getByRole('img', { name: 'dot.png' }).waitFor();
      await inputs
        .last()
        .setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('10 EUR') });
      await page.getByRole('link', { name: 'offer.txt' }).waitFor();
      await saved();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      const { mail } = await sent('With files');
      const [inline] = mail.attachments.filter(each => each.related);
      expect(inline?.content.equals(dot)).toBe(true);
      expect(mail.attachments.find(each => each.filename === 'offer.txt')?.content.toString()).toBe('10 EUR');
    });

    it('marks a merge field without value, and does not send it so', async () => {
      await begin('For {{person.phone}}');
      await text().click();
      await page.keyboard.type('Hello {{person.phone}}');
      await saved();
      await page.getByText(/Empty for this recipient: Phone/).waitFor();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: /phone/i }).waitFor();
      expect(await stateOf('For {{person.phone}}')).toBe('draft');
      await page.getByLabel('Subject', { exact: true }).fill('Filled in');
      await text().getByRole('button', { name: 'Phone' }).click();
      await page.getByLabel('Text instead').fill('you');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await text().getByText('Hello you').waitFor();
      await saved();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      expect((await sent('Filled in')).mail.text).toContain('Hello you');
    });

    it('completes whom to write to, and stops at what is no address', async () => {
      await page.goto(`${house.url}/mail?box=drafts`);
      await page.getByRole('button', { name: 'New mail' }).click();
      const to = page.getByLabel('To', { exact: true });
      await to.pressSequentially('eva l');
      await page.getByRole('option', { name: /Eva Lind/ }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Remove Eva Lind' }).waitFor();
      await to.fill('bo@');
      await page.getByLabel('Subject', { exact: true }).fill('Half an address');
      await page.getByText('“bo@” is not a complete email address.').first().waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText('Correct it or remove it, then send.').waitFor();
      expect(await stateOf('Half an address')).not.toBe('queued');
    });

    it('takes nobody who was offered for other words, or whom nobody has chosen', async () => {
      await page.goto(`${house.url}/mail?box=drafts`);
      await page.getByRole('button', { name: 'New mail' }).click();
      const to = page.getByLabel('To', { exact: true });
      for (const key of ['Enter', 'Control+Enter']) {
        await to.fill('');
        await to.pressSequentially('eva l');
        await page.getByRole('option', { name: /Eva Lind/ }).waitFor();
        await to.fill('zoe');
        await page.keyboard.press(key);
        expect(await to.inputValue()).toBe('zoe');
      }
      await page.getByText('“zoe” is not a complete email address.').first().waitFor();
      await to.fill('eva l');
      await page.getByRole('option', { name: /Eva Lind/ }).waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText('“eva l” is not a complete email address.').first().waitFor();
      expect(await page.getByRole('button', { name: 'Remove Eva Lind' }).count()).toBe(0);
    });

    it('is put aside from its text by Escape, and its keys go back where they were', async () => {
      await begin('Put aside');
      await text().click();
      await page.keyboard.type('Hello');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Open: Put aside' }).first().waitFor();
      await page.waitForFunction(
        () => document.activeElement?.getAttribute('aria-label') === 'Open: Put aside',
      );
      await page.keyboard.press('Enter');
      await text().getByText('Hello').waitFor();
    });

    it('shows a group mail as each will read it, and how far it is', async () => {
      for (const name of ['Ada Berg', 'Cid Dahl'])
        await house.db.query(
          `with made as (insert into person (name, first_name, visible_to) values ($1, $2, 7) returning id)
           insert into contact_email (person_id, email, is_primary, position) select id, $3, true, 0 from made`,
          [name, name.split(' ')[0], `${name.split(' ')[0]!.toLowerCase()}@group.example`],
        );
      await begin('For {{person.first_name}}', 'ada@group.example');
      const to = page.getByLabel('To', { exact: true });
      await to.fill('cid@group.example');
      await page.keyboard.press('Enter');
      await text().click();
      await page.keyboard.type('Hello {{person.first_name}}!');
      await page.getByRole('button', { name: 'Options' }).click();
      await page.getByRole('switch', { name: 'A mail of its own for each' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Preview for each person' }).click();
      await page.getByText('1 of 2: ada@group.example').waitFor();
      await page.getByText('For Ada').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Next person' }).click();
      await page.getByText('For Cid').waitFor();
      await page.getByRole('button', { name: 'Send 2 mails' }).click();
      await page.getByText(/2 mails go out/).waitFor();
      await page.getByRole('button', { name: /^Outbox/ }).click();
      await page.getByText('0 of 2 sent').waitFor();
      expect(await violations(page)).toEqual([]);
      expect((await sent('For Cid')).mail.text).toContain('Hello Cid!');
      expect((await sent('For Ada')).to).toEqual(['ada@group.example']);
    });

    it('goes out by the server that is entered in the mailbox, with its password', async () => {
      const [mailbox] = await house.db.query<{ id: number }>('select id from mailbox');
      await page.goto(`${house.url}/mailboxes/${mailbox!.id}`);
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      const form = page.locator('form').filter({ hasText: 'As your mail provider names it' });
      await form.getByLabel('Password', { exact: true }).fill('wrong');
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByText(/did not accept the user name or the password/).waitFor();
      await form.getByLabel('Password', { exact: true }).fill('secret');
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Mail that you write in Kontor goes out by 127.0.0.1.').waitFor();
    });

    it('waits until it is to be sent, and can be taken back', async () => {
      await begin('Next week');
      await page.getByRole('button', { name: 'Send later' }).click();
      expect(await violations(page)).toEqual([]);
      await page
        .getByRole('menuitem', { name: /Monday morning|Tomorrow morning/ })
        .last()
        .click();
      await page
        .getByText(/^Will be sent/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: /^Outbox/ }).click();
      await page.getByRole('button', { name: 'Take back and edit: Next week' }).click();
      await page.getByRole('heading', { name: 'Next week' }).waitFor();
      expect(await stateOf('Next week')).toBe('draft');
    });

    it('is the whole page on a phone, and axe finds nothing in it, light or dark', async () => {
      for (const { width, colorScheme } of [
        { width: 390, colorScheme: 'light' },
        { width: 390, colorScheme: 'dark' },
        { width: 1440, colorScheme: 'light' },
        { width: 1440, colorScheme: 'dark' },
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 844 });
        await begin(`At ${width}`);
        await text().click();
        await page.keyboard.type('Hello');
        await saved();
        const box = await page.getByRole('region', { name: `At ${width}` }).boundingBox();
        expect(box!.x >= 0 && box!.x + box!.width <= width).toBe(true);
        if (width === 390) expect(box).toMatchObject({ x: 0, y: 0, width, height: 844 });
        expect({ width, colorScheme, violations: await violations(page) }).toEqual({
          width,
          colorScheme,
          violations: [],
        });
        await page.getByRole('button', { name: 'Options' }).click();
        await page.getByText('See whether it is opened').waitFor();
        expect({ width, colorScheme, violations: await violations(page) }).toEqual({
          width,
          colorScheme,
          violations: [],
        });
        await page.keyboard.press('Escape');
        await page.getByText('See whether it is opened').waitFor({ state: 'detached' });
        await page.keyboard.press('Escape');
        await page
          .getByRole('button', { name: `Open: At ${width}` })
          .first()
          .waitFor();
        await page.getByRole('button', { name: 'Save and close' }).click();
      }
    });
  });
});
