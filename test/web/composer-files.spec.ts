import type { BrowserContext, Page } from 'playwright-core';
import { authority } from '../support/certificates.js';
import { fakeSmtp } from '../support/fake-smtp.js';
import { violations } from '../support/looks.js';
import { until } from '../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { desk, type Desk } from './composing.js';

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Given {
  name: string;
  type: string;
  /** Its bytes; a number is so many of nothing. */
  bytes: Buffer | number;
}

/** What is put into a mail besides words, what goes along with a forward, and what is left behind by a draft. */
describeWithBrowser('the composer', () => {
  describeWithDovecot('with files', () => {
    let at: Desk;
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      at = await desk(
        [
          'Message-ID: <offer@nordic.example>',
          'From: Eva Lind <eva@nordic.example>',
          'To: Anna <anna@kontor.example>',
          'Subject: Nordic rollout',
          `Date: ${new Date().toUTCString()}`,
          'MIME-Version: 1.0',
          'Content-Type: multipart/mixed; boundary=m',
          '',
          '--m',
          'Content-Type: multipart/related; boundary=r',
          '',
          '--r',
          'Content-Type: text/html; charset=utf-8',
          '',
          '<p>The drawing: <img src="cid:plan@nordic" alt="plan"></p>',
          '--r',
          'Content-Type: image/png; name=plan.png',
          'Content-ID: <plan@nordic>',
          'Content-Transfer-Encoding: base64',
          '',
          dot.toString('base64'),
          '--r--',
          '--m',
          'Content-Type: application/pdf; name="=?utf-8?Q?L=C3=A4gesplan.pdf?="',
          'Content-Disposition: attachment; filename="=?utf-8?Q?L=C3=A4gesplan.pdf?="',
          'Content-Transfer-Encoding: base64',
          '',
          Buffer.from('%PDF-1.4 sails').toString('base64'),
          '--m--',
          '',
        ].join('\r\n'),
      );
    });
    afterAll(() => at?.stop());
    beforeEach(async () => {
      context = await signedIn(at.chromium, at.anna.token);
      page = await context.newPage();
    });
    afterEach(() => context.close());

    const composer = () => page.locator('section').filter({ has: at.text(page) });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const file = (name: string) => page.getByRole('link', { name, exact: true });

    /** As they come from the desk of the machine, or its clipboard. */
    const carried = (files: Given[]) =>
      page.evaluateHandle(
        given => {
          const transfer = new DataTransfer();
          for (const { name, type, bytes } of given) {
            const content =
              typeof bytes === 'number'
                ? new Uint8Array(bytes)
                : Uint8Array.from(atob(bytes), one => one.charCodeAt(0));
            transfer.items.add(new File([content], name, { type }));
          }
          return transfer;
        },
        files.map(({ name, type, bytes }) => ({
          name,
          type,
          bytes: typeof bytes === 'number' ? bytes : bytes.toString('base64'),
        })),
      );
    async function drop(files: Given[], target = composer()) {
      const dataTransfer = await carried(files);
      const { x = 0, y = 0, width = 0, height = 0 } = (await target.boundingBox()) ?? {};
      const event = { dataTransfer, clientX: x + width / 2, clientY: y + height / 2 };
      await target.dispatchEvent('dragover', event);
      await page.getByText('Drop files to attach them').waitFor();
      await target.dispatchEvent('drop', event);
      await page.getByText('Drop files to attach them').waitFor({ state: 'detached' });
    }
    const textFile = (name: string, content: string): Given => ({
      name,
      type: 'text/plain',
      bytes: Buffer.from(content),
    });

    it('takes what is dropped on it, several at once and two of one name, and gives each back', async () => {
      await at.begin(page, 'Dropped');
      await drop([
        textFile('offer.txt', 'first'),
        textFile('offer.txt', 'second'),
        textFile('zażółć.txt', 'third'),
      ]);
      await until('all are there', async () => (await file('offer.txt').count()) === 2);
      await file('zażółć.txt').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Remove offer.txt' }).first().click();
      await until('one is gone', async () => (await file('offer.txt').count()) === 1);
      await press('Send');
      const { mail } = await at.sent('Dropped');
      const names = mail.attachments.map(each => each.filename).sort();
      expect(names).toEqual(['offer.txt', 'zażółć.txt']);
      // Which of the two is gone is the one that was clicked, not one of its name.
      const kept = mail.attachments.find(each => each.filename === 'offer.txt')?.content.toString();
      expect(['first', 'second']).toContain(kept);
      const rows = await at.house.db.query('select 1 from outgoing_attachment');
      expect(rows).toHaveLength(2);
    });

    it('says of one that is too large what the limit is, keeps the others, and is not sent with a gap', async () => {
      await at.begin(page, 'Too large');
      await drop([
        { name: 'film.mov', type: 'video/quicktime', bytes: 51 * 1024 * 1024 },
        textFile('small.txt', 'small'),
      ]);
      await page.getByRole('alert').filter({ hasText: 'A file has at most 50 MB' }).waitFor();
      await file('small.txt').waitFor();
      await press('Send');
      await page.getByText('A file was not attached.').waitFor();
      expect(await at.stateOf('Too large')).toBe('draft');
      await page.getByRole('button', { name: 'Remove film.mov' }).click();
      await press('Send');
      const { mail } = await at.sent('Too large');
      expect(mail.attachments.map(each => each.filename)).toEqual(['small.txt']);
    });

    it('puts images where they are dropped or pasted, in their order, and other files to the attachments', async () => {
      const image = (name: string): Given => ({ name, type: 'image/png', bytes: dot });
      await at.begin(page, 'With pictures');
      await at.text(page).click();
      await drop([image('one.png'), image('two.png'), textFile('notes.txt', 'notes')], at.text(page));
      await at.text(page).getByRole('img', { name: 'two.png' }).waitFor();
      await file('notes.txt').waitFor();
      const clipboardData = await carried([image('pasted.png')]);
      await at
        .text(page)
        .evaluate(
          (target, data) =>
            target.dispatchEvent(
              new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
            ),
          clipboardData,
        );
      await at.text(page).getByRole('img', { name: 'pasted.png' }).waitFor();
      expect(
        await at
          .text(page)
          .getByRole('img')
          .evaluateAll(all => all.map(each => each.getAttribute('alt'))),
      ).toEqual(['one.png', 'two.png', 'pasted.png']);
      // Each is seen, not only named.
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLImageElement>('.ProseMirror img[alt$=".png"]')].every(
          each => each.complete && each.naturalWidth > 0,
        ),
      );
      await at.saved(page);
      await press('Send');
      const { mail } = await at.sent('With pictures');
      const related = mail.attachments.filter(each => each.related);
      expect(related).toHaveLength(3);
      expect(mail.attachments.filter(each => !each.related).map(each => each.filename)).toEqual([
        'notes.txt',
      ]);
    });

    it('forwards a mail with its files, those in its text too, and lets one be left out', async () => {
      const { thread } = await at.house.message('offer@nordic.example');
      for (const kept of [true, false]) {
        const subject = kept ? 'Fwd: all of it' : 'Fwd: without the file';
        await page.goto(`${at.house.url}/mail/${thread}`);
        await press('Forward');
        await file('Lägesplan.pdf').waitFor();
        await page.getByLabel('To', { exact: true }).fill('bo@nordic.example');
        await page.keyboard.press('Enter');
        expect(await page.getByLabel('Subject', { exact: true }).inputValue()).toBe('Fwd: Nordic rollout');
        await page.getByLabel('Subject', { exact: true }).fill(subject);
        if (!kept) {
          await page.getByRole('button', { name: 'Remove Lägesplan.pdf' }).click();
          await file('Lägesplan.pdf').waitFor({ state: 'detached' });
        }
        await at.saved(page);
        await press('Send');
        const { to, mail } = await at.sent(subject);
        expect(to).toEqual(['bo@nordic.example']);
        expect(mail.inReplyTo).toBeUndefined();
        const [inline] = mail.attachments.filter(each => each.related);
        expect(inline?.content.equals(dot)).toBe(true);
        expect(mail.html).toContain('The drawing');
        const files = mail.attachments.filter(each => !each.related);
        expect(files.map(each => [each.filename, each.content.toString()])).toEqual(
          kept ? [['Lägesplan.pdf', '%PDF-1.4 sails']] : [],
        );
      }
    });

    it('takes a template with its fields, marks the one that is empty, and goes once that is filled in', async () => {
      await at.house.post(at.anna, '/api/mail-templates', {
        name: 'Follow up',
        subject: 'For {{person.first_name}}',
        html: '<p>Dear {{person.first_name}}, I called {{person.phone}}. {{user.name}}</p>',
      });
      await at.begin(page, '');
      await press('Templates');
      await page
        .getByRole('menuitem', { name: /^Follow up/ })
        .first()
        .click();
      await page.getByText(/Empty for this recipient: Phone/).waitFor();
      expect(await page.getByLabel('Subject', { exact: true }).inputValue()).toBe(
        'For {{person.first_name}}',
      );
      await press('Send');
      await page.getByRole('alert').filter({ hasText: /Phone/ }).waitFor();
      await at.text(page).getByRole('button', { name: 'Phone' }).click();
      await page.getByLabel('Text instead').fill('your office');
      await page.keyboard.press('Enter');
      await at.saved(page);
      await press('Send');
      const { mail } = await at.sent('For Eva');
      expect(mail.text).toContain('Dear Eva, I called your office. Anna');
    });

    it('leaves nothing of a draft in the browser once it was sent or deleted', async () => {
      const backups = () =>
        page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('kontor.draft.')));
      const idOf = async (subject: string) =>
        (
          await at.house.db.query<{ id: number }>('select id from outgoing_mail where subject = $1', [
            subject,
          ])
        )[0]!.id;
      /** Another tab of this browser has written at it, and was closed before it could save. */
      const leftBehind = (id: number) =>
        page.evaluate(
          draft =>
            localStorage.setItem(
              `kontor.draft.${draft}.other`,
              JSON.stringify({ version: 1, fields: { subject: 'Other' }, tab: 'other', at: Date.now() }),
            ),
          id,
        );
      await at.begin(page, 'Sent and gone');
      await at.saved(page);
      await leftBehind(await idOf('Sent and gone'));
      await press('Send');
      await page.getByText('Your mail goes out').waitFor();
      expect(await backups()).toEqual([]);

      await at.begin(page, 'Deleted and gone');
      await at.saved(page);
      const id = await idOf('Deleted and gone');
      await leftBehind(id);
      await press('Delete draft');
      await page.getByText('Draft deleted').waitFor();
      await until('it is deleted', async () => (await at.stateOf('Deleted and gone')) === undefined);
      await page.waitForFunction(
        () => !Object.keys(localStorage).some(key => key.startsWith('kontor.draft.')),
      );

      // One that was sent on another machine is never opened here again.
      await page.evaluate(() =>
        localStorage.setItem(
          'kontor.draft.4711.old',
          JSON.stringify({ version: 1, fields: {}, tab: 'old', at: 0 }),
        ),
      );
      await at.begin(page, 'The next one');
      await at.saved(page);
      expect(await backups()).toEqual([]);
    });

    it('shows of a group mail the line by which its readers leave, and whom nothing can be written to', async () => {
      for (const [name, address] of [
        ['Ada Berg', 'ada@group.example'],
        ['Cid Dahl', 'cid@group.example'],
      ])
        await at.house.post(at.anna, '/api/v2/persons', {
          name,
          emails: [{ value: address, primary: true }],
        });
      await at.house.db.query(
        `insert into mail_stop (address, reason) values ('cid@group.example', 'complaint')`,
      );
      await at.begin(page, 'To each', 'ada@group.example');
      await page.getByLabel('To', { exact: true }).fill('cid@group.example');
      await page.keyboard.press('Enter');
      await press('Options');
      await page.getByRole('switch', { name: 'A mail of its own for each' }).click();
      await page.keyboard.press('Escape');
      await press('Preview for each person');
      await page.getByText('1 of 2: ada@group.example').waitFor();
      const shown = page.frameLocator('iframe[title="Preview for each person"]');
      await shown.getByText('Unsubscribe from these mails').waitFor();
      await press('Next person');
      await page.getByText('Has reported an earlier mail as unwanted.').waitFor();
      expect(await violations(page)).toEqual([]);
    });

    it('tells a Swede in Swedish what is wrong with his server, and what he can do', async () => {
      await at.house.call(at.anna, 'PATCH', '/api/users/me', { locale: 'sv' });
      const certificate = authority().selfSigned(['IP:127.0.0.1']);
      const fake = await fakeSmtp({ secure: true, certificate });
      const [{ smtp }] = (await at.house.db.query('select smtp from mailbox where id = $1', [at.box])) as [
        { smtp: object },
      ];
      const server = (change: object) =>
        at.house.db.query('update mailbox set smtp = $2 where id = $1', [
          at.box,
          JSON.stringify({ ...smtp, ...change }),
        ]);
      await server({ port: fake.port, secure: true });
      await at.house.post(at.anna, '/api/mail/send', {
        mailbox_id: at.box,
        to: [{ address: 'eva@nordic.example', name: '' }],
        subject: 'Segel',
        html: '<p>Hej</p>',
      });
      await until('it was tried', async () => {
        await at.hurry();
        const [row] = await at.house.db.query<{ attempts: number }>(
          `select attempts from outgoing_mail where subject = 'Segel'`,
        );
        return row!.attempts > 0;
      });
      await page.goto(`${at.house.url}/mail?box=outbox`);
      await page.getByText(/SMTP-serverns certifikat/).waitFor();
      await page.getByText(/Let’s Encrypt/).waitFor();
      expect(await page.locator('main').innerText()).not.toMatch(/certificate|Kontor tries/);
      expect(await violations(page)).toEqual([]);
      await server({});
      await fake.stop();
    });
  });
});
