import type { Browser, BrowserContext, Page } from 'playwright-core';
import { emit } from '../../src/platform/outbox.js';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { violations } from '../support/looks.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';
import { undo } from '../support/toast.js';

const many = 120;

describeWithBrowser('the list of mail', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna');
    await house.import(
      anna,
      Array.from({ length: many }, (_, n) =>
        letter({
          'Message-ID': `<m${n}@nordic.example>`,
          Subject: `Topic ${n}`,
          Date: new Date(Date.UTC(2026, 9, 1, 10, n)).toUTCString().replace('GMT', '+0000'),
        }),
      ),
    );
    await house.deal('Nordic rollout');
  }, 60_000);
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });
  beforeEach(async () => {
    context = await signedIn(chromium, anna.token);
    page = await context.newPage();
    await page.goto(`${house.url}/mail`);
    await row(119).waitFor();
  });
  afterEach(() => context.close());

  const row = (n: number) => page.getByRole('listitem').filter({ hasText: new RegExp(`Topic ${n}(?!\\d)`) });
  const tick = (n: number) => page.getByRole('checkbox', { name: `Select Topic ${n}`, exact: true });
  const counted = async (where: string): Promise<number> => {
    const [found] = await house.db.query<{ many: number }>(
      `select count(*)::int as many from thread_mailbox where ${where}`,
    );
    return found!.many;
  };
  const becomes = (where: string, wanted: number) =>
    until(`${wanted} rows where ${where}`, async () => (await counted(where)) === wanted);
  const alert = (text: string) => page.getByRole('alert').filter({ hasText: text }).last().waitFor();

  it('archives what was ticked with the Shift key, in one request, and brings exactly that back', async () => {
    const requests: string[] = [];
    page.on('request', request => {
      if (request.method() === 'POST') requests.push(new URL(request.url()).pathname);
    });
    await row(118).hover();
    await tick(118).click();
    await tick(114).click({ modifiers: ['Shift'] });
    await page.getByRole('toolbar', { name: '5 selected' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Archive' }).click();
    await row(118).waitFor({ state: 'detached' });
    await alert('5 threads archived');
    await becomes('archived_at is not null', 5);
    expect(requests).toEqual(['/api/threads/changes']);
    await row(119).waitFor();
    await undo(page, '5 threads archived');
    await row(118).waitFor();
    await becomes('archived_at is not null', 0);
  });

  it('shows again where it stood what could not be archived, one or several', async () => {
    await context.setOffline(true);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    await alert('No answer from the server');
    await row(118).waitFor();
    await row(117).hover();
    await tick(117).click();
    await page.keyboard.press('e');
    await until('a second message', async () => (await page.getByRole('alert').count()) > 1);
    await row(117).waitFor();
    const shown = await page.getByRole('listitem').allTextContents();
    expect(shown.slice(0, 4).map(text => /Topic \d+/.exec(text)?.[0])).toEqual(
      [119, 118, 117, 116].map(n => `Topic ${n}`),
    );
    await context.setOffline(false);
    await becomes('archived_at is not null', 0);
  });

  it('ticks by keys, and takes all that fit, shown or not', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('toolbar', { name: '1 selected' }).waitFor();
    await page.keyboard.press('*');
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Select all that fit' }).click();
    await page.getByRole('toolbar', { name: 'All that fit are selected' }).waitFor();
    await tick(117).click();
    await page.keyboard.press('Shift+U');
    await becomes('unread > 0', many - 1);
    await undo(page, `${many - 1} threads marked as unread`);
    await becomes('unread > 0', 0);
    await page.getByRole('toolbar').waitFor({ state: 'detached' });
  });

  it('makes a label by key, shows it, filters by it in the address, renames and deletes it', async () => {
    await row(119).hover();
    await tick(119).click();
    await tick(117).click();
    await page.keyboard.press('t');
    await page.getByRole('combobox', { name: 'Find a label' }).fill('Invoices');
    await page.getByRole('option', { name: 'New label “Invoices”' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await alert('Invoices: on 2 threads');
    await row(119).getByText('Invoices').waitFor();

    await page.getByRole('button', { name: 'Label', exact: true }).click();
    await page.getByRole('menuitemradio', { name: 'Invoices' }).click();
    await row(118).waitFor({ state: 'detached' });
    await page.getByRole('listitem').nth(1).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(2);
    expect(page.url()).toMatch(/label=\d+/);
    // The address is the choice: whoever opens it sees the same.
    await page.reload();
    await row(117).waitFor();
    await page.getByRole('listitem').nth(1).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(2);
    await page.getByRole('button', { name: 'Attachments' }).click();
    await page.getByRole('heading', { name: 'Nothing fits all of this' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row(118).waitFor();

    await page.getByRole('button', { name: 'Label', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Edit labels' }).click();
    const name = page.getByRole('textbox', { name: 'Name of Invoices' });
    await name.fill('Bills');
    await name.press('Enter');
    await page.getByRole('textbox', { name: 'Name of Bills' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete Bills' }).click();
    await alert('Bills is deleted');
    await undo(page, 'Bills is deleted');
    await page.getByRole('textbox', { name: 'Name of Bills' }).waitFor();
    await page.keyboard.press('Escape');
    await row(119).getByText('Bills').waitFor();
  });

  it('links what is ticked to a deal, and undoes it', async () => {
    await row(110).hover();
    await tick(110).click();
    await tick(109).click();
    await page.keyboard.press('l');
    await page.getByRole('combobox').fill('Nordic');
    await page.getByRole('option', { name: /Nordic rollout/ }).click();
    await alert('2 threads linked to Nordic rollout');
    await row(110).getByText('Nordic rollout').waitFor();
    await page.getByRole('button', { name: 'Belongs to' }).click();
    await page.getByRole('menuitemradio', { name: 'Open deal' }).click();
    await row(111).waitFor({ state: 'detached' });
    await page.getByRole('listitem').nth(1).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(2);
    await undo(page, '2 threads linked');
    await page.getByRole('heading', { name: 'No mail of open deals here' }).waitFor();
  });

  it('shares and takes back by the menu; a search from the inbox looks through all mail', async () => {
    await row(108).hover();
    await tick(108).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Share' }).click();
    await becomes(`sharing = 'shared'`, 1);
    await undo(page, '1 thread shared');
    await becomes(`sharing = 'shared'`, 0);

    const search = page.getByRole('searchbox', { name: 'Search mail' });
    await search.fill('topic 5');
    await row(119).waitFor({ state: 'detached' });
    await row(5).waitFor();
    expect(new URL(page.url()).searchParams.get('view')).toBe('all');
    await search.press('Escape');
    await row(119).waitFor();
    expect(new URL(page.url()).searchParams.get('view')).toBeNull();
  });

  it('says on the folded line that a mail did not arrive', async () => {
    await house.import(anna, [
      letter({ 'Message-ID': '<offer@kontor.example>', Subject: 'Our offer' }, 'The first one.\n'),
      letter(
        {
          'Message-ID': '<again@nordic.example>',
          Subject: 'Re: Our offer',
          References: '<offer@kontor.example>',
        },
        'The second one.\n',
      ),
    ]);
    const { id, thread } = await house.message('offer@kontor.example');
    const [mail] = await house.db.query<{ id: number }>(
      `insert into outgoing_mail (user_id, mailbox_id, state, subject, html, message, sent_at)
       select user_id, id, 'sent', 'Our offer', '', $1, now() from mailbox returning id`,
      [id],
    );
    await house.db.query(
      `insert into outgoing_recipient (outgoing_mail_id, address, role, position, state, reason)
       values ($1, 'eva@nordic.example', 'to', 0, 'bounced', '5.1.1')`,
      [mail!.id],
    );
    await page.goto(`${house.url}/mail/${thread}`);
    await page.getByRole('article').first().getByText('Not delivered').waitFor();
    expect(await page.getByText('Not delivered').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
  });

  it('tells of several mails that failed in one message', async () => {
    const names = ['eva', 'nils', 'olaf'];
    const ids = await house.db.query<{ id: number }>(
      `insert into outgoing_mail (user_id, mailbox_id, state, "to", subject, html)
       select m.user_id, m.id, 'sending', jsonb_build_array(jsonb_build_object('address', name || '@nordic.example', 'name', '')),
              'Offer', '' from mailbox m, unnest($1::text[]) as name returning id`,
      [names],
    );
    await page.goto(`${house.url}/mail?box=outbox`);
    await until('three mails in the outbox', async () => (await page.getByText('Offer').count()) === 3);
    for (const { id } of ids) {
      await house.db.query(`update outgoing_mail set state = 'failed' where id = $1`, [id]);
      await house.db.transaction(tx =>
        emit(tx, [{ name: 'outbox.changed', payload: { userId: anna.userId, ids: [id] } }]),
      );
      await house.dispatch();
      await page.getByRole('alert').waitFor();
    }
    await page.getByRole('alert').filter({ hasText: '3 mails did not go out' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(1);
  });
});
