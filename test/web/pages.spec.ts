import type { Browser, BrowserContext, Page } from 'playwright-core';
import { TableImports } from '../../src/crm/imports/table-imports.js';
import { SystemLetters } from '../../src/notifications/system-letters.js';
import { reasons } from '../../src/sending/states.js';
import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';
import { cutOff, violations } from '../support/looks.js';
import { browser, describeWithBrowser } from '../support/services.js';

/** Of the web app's words, those on what is pressed here. */
interface Words {
  imports: Record<'next', string>;
  compose: Record<'kinds', Record<'reply', string>> &
    Record<'new' | 'options' | 'send' | 'sendLater' | 'text' | 'to' | 'trackOpens', string>;
  frame: Record<'notices', Record<'title', string>>;
  leads: Record<'convert', string>;
  smartBcc: Record<'confirm', string>;
  lists: { filter: Record<'title' | 'addCondition' | 'addGroup', string> } & Record<'columns', string>;
  activities: Record<'addMany', string>;
}

/** The path is no literal: the web app's modules are not this compiler's. */
const wordsOf = async (language: string): Promise<Words> =>
  ((await import(`../../web/src/i18n/${language}.js`)) as Record<string, Words>)[language]!;

/** Every language once on a phone or on a desk; light and dark; Polish has the longest words. */
const views = [
  { language: 'en', width: 1440, colorScheme: 'light' },
  { language: 'sv', width: 390, colorScheme: 'light' },
  { language: 'pl', width: 390, colorScheme: 'dark' },
  { language: 'nb', width: 1440, colorScheme: 'dark' },
] as const;
type View = (typeof views)[number];

/** A page, whose address may hold what was made for it, and what stands on it once it is there. */
interface Place {
  name: string;
  path: string;
  shows: string;
  /** What is done there before it is looked at. */
  act?: (page: Page, w: Words) => Promise<unknown>;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
const confirmation = 'a'.repeat(43);

/** For whoever has the address. */
const outside: Place[] = [
  { name: 'signing in', path: '/sign-in', shows: 'form' },
  { name: 'a forgotten password', path: '/forgot-password', shows: 'form' },
  { name: 'a link that was cut', path: '/reset-password', shows: '[role=note]' },
  { name: 'a link that is good no more', path: '/reset-password?token=nonsense', shows: '[role=alert]' },
  { name: 'a new password', path: '{password-reset}', shows: 'form' },
  { name: 'an invitation', path: '{invitation}', shows: 'form' },
  { name: 'half a confirmation', path: '/smart-bcc/confirm', shows: '[role=note]' },
  {
    name: 'an address that is not confirmed',
    path: `/smart-bcc/confirm?token=${confirmation}`,
    shows: 'button',
    act: async (page, w) => {
      await press(page, w.smartBcc.confirm);
      await page.getByRole('alert').waitFor();
    },
  },
];

/** Of a list: in a table, or as cards on a phone. */
const rows = '[role=row] a, [role=listitem] a';

/** For an administrator, who sees everything that a user sees. */
const inside: Place[] = [
  { name: 'the inbox', path: '/mail', shows: '[role=listitem]' },
  { name: 'the drafts', path: '/mail?box=drafts', shows: 'li' },
  { name: 'the outbox', path: '/mail?box=outbox', shows: '[data-state=unknown]' },
  {
    name: 'a thread with a mail that bounced',
    path: '/mail/{thread}?view=all',
    shows: 'article p[role=status]',
  },
  { name: 'the mailboxes', path: '/mailboxes', shows: 'main li, main article' },
  { name: 'a mailbox', path: '/mailboxes/{mailbox}', shows: 'main section' },
  { name: 'connecting a mailbox', path: '/mailboxes/connect', shows: 'form' },
  { name: 'a sign-in that was denied', path: '/mailboxes/connect?problem=denied', shows: '[role=alert]' },
  { name: 'the settings', path: '/settings', shows: 'main section li' },
  { name: 'his profile', path: '/settings/profile', shows: 'form' },
  { name: 'his security', path: '/settings/security', shows: 'main section ul' },
  { name: 'his signatures', path: '/settings/signatures', shows: '[role=textbox]' },
  { name: 'his templates', path: '/settings/templates', shows: 'main h2' },
  { name: 'his notifications', path: '/settings/notifications', shows: '[role=switch]' },
  { name: 'the company', path: '/settings/company', shows: '#company-rates ~ form' },
  { name: 'the pipelines', path: '/settings/pipelines', shows: '[data-handle]' },
  { name: 'the fields of people', path: '/settings/fields?kind=persons', shows: 'main h2' },
  { name: 'the types of activities', path: '/settings/activity-types', shows: '[data-handle]' },
  { name: 'the labels of leads', path: '/settings/labels', shows: 'main form' },
  { name: 'the lost reasons', path: '/settings/lost-reasons', shows: 'main form' },
  { name: 'the rules of mail', path: '/settings/mail', shows: '[role=radiogroup]' },
  { name: 'Smart BCC', path: '/smart-bcc', shows: 'table' },
  { name: 'mail from Kontor', path: '/system-mail', shows: 'main li' },
  { name: 'the health of it all', path: '/admin/health', shows: 'main table' },
  { name: 'the dead letters', path: '/dead-letters', shows: 'main h1' },
  { name: 'the users', path: '/settings/users', shows: 'main table' },
  { name: 'the permission sets', path: '/settings/permissions', shows: 'main table' },
  { name: 'the visibility groups', path: '/settings/visibility', shows: 'main fieldset' },
  { name: 'the teams', path: '/settings/teams', shows: 'main h2' },
  { name: 'the tokens', path: '/settings/tokens', shows: 'main li' },
  { name: 'the apps', path: '/settings/apps', shows: 'main section + section h2' },
  { name: 'the webhooks', path: '/settings/webhooks', shows: 'main h2' },
  { name: 'a deal', path: '/deals/{deal}', shows: 'main h1' },
  { name: 'a person', path: '/persons/{person}', shows: 'main h1' },
  { name: 'an organization', path: '/organizations/{organization}', shows: 'main h1' },
  { name: 'the glossary', path: '/glossary#rotting', shows: '[data-here]' },
  {
    name: 'the search',
    path: '/glossary',
    shows: 'h1',
    act: async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the help and the first steps',
    path: '/mail',
    shows: '[role=listitem]',
    act: async page => {
      await page.keyboard.press('F1');
      await page.getByRole('dialog').locator('ol').waitFor();
    },
  },
  {
    name: 'the list of keys',
    path: '/mail',
    shows: '[role=listitem]',
    act: async page => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').locator('dt').first().waitFor();
    },
  },
  {
    name: 'what can be added',
    path: '/mail',
    shows: '[role=listitem]',
    act: async page => {
      await page.keyboard.press('n');
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'the notifications',
    path: '/glossary',
    shows: 'h1',
    act: async (page, w) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: w.frame.notices.title }).click();
      await page.getByRole('dialog').getByRole('switch').waitFor();
    },
  },
  { name: 'the imports', path: '/imports', shows: 'main li' },
  { name: 'a new import', path: '/imports/new', shows: 'main ol' },
  { name: 'the columns of an import', path: '/imports/{import}', shows: '[role=combobox]' },
  {
    name: 'an import before it runs',
    path: '/imports/{import}',
    shows: '[role=combobox]',
    act: async (page, w) => {
      await press(page, w.imports.next);
      await page.locator('[data-state=failed]').waitFor();
    },
  },
  { name: 'an import that is done', path: '/imports/{imported}', shows: 'a[download]' },
  { name: 'the board of projects', path: '/projects', shows: '[data-card]' },
  { name: 'a project', path: '/projects/{project}', shows: 'main input[type=checkbox]' },
  { name: 'a new project of a deal', path: '/projects?deal={deal}', shows: '[role=dialog] form' },
  { name: 'the templates of projects', path: '/projects/templates', shows: 'main li strong' },
  { name: 'duplicates', path: '/duplicates', shows: 'main table td' },
  { name: 'the contacts timeline', path: '/contacts/timeline', shows: '[data-cell]' },
  { name: 'a product', path: '/products/{product}', shows: 'main table td' },
  { name: 'the products of a deal', path: '/deals/{deal}/products', shows: 'main table td' },
  { name: 'the threads of a deal', path: '/items/deal/{deal}/threads', shows: 'main section' },
  { name: 'the persons', path: '/persons', shows: rows },
  { name: 'the organizations', path: '/organizations', shows: rows },
  {
    name: 'the list of deals with a filter that is being written',
    path: '/deals/list',
    shows: rows,
    act: async (page, w) => {
      await press(page, w.lists.filter.title);
      await press(page, w.lists.filter.addCondition);
      await press(page, w.lists.filter.addGroup);
      await page.getByRole('group').nth(1).waitFor();
    },
  },
  { name: 'no products', path: '/products', shows: 'main h2' },
  { name: 'no projects', path: '/projects/list', shows: 'main h2' },
  { name: 'no leads', path: '/leads/list', shows: 'main h2' },
  { name: 'the calendar of a week', path: '/activities?span=week', shows: '[data-tick]' },
  { name: 'the calendar of a month', path: '/activities?span=month', shows: '[data-tick]' },
  { name: 'activities in a list', path: '/activities?view=list', shows: 'main li' },
  {
    name: 'an activity, and the day of its owner',
    path: '/activities?view=list',
    shows: 'main li',
    act: async page => {
      await page.locator('main li button:not([aria-pressed])').first().click();
      await page.locator('[role=dialog] [role=table]').waitFor();
    },
  },
  {
    name: 'several new activities',
    path: '/activities?view=list',
    shows: 'main li',
    act: async (page, w) => {
      if (page.viewportSize()!.width > 700) await press(page, w.activities.addMany);
    },
  },
  { name: 'the list of leads', path: '/leads/list', shows: rows },
  { name: 'the deals', path: '/deals', shows: 'article' },
  {
    name: 'what is done with a deal on the board',
    path: '/deals',
    shows: 'article',
    act: async page => {
      await page.locator('article a').first().focus();
      await page.keyboard.press('m');
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  { name: 'the forecast', path: '/deals?view=forecast', shows: 'article' },
  { name: 'the leads', path: '/leads', shows: '[role=listitem]' },
  { name: 'a lead', path: '/leads?lead={lead}', shows: 'article' },
  {
    name: 'a lead that becomes a deal',
    path: '/leads?lead={lead}',
    shows: 'article',
    act: async (page, w) => {
      await press(page, w.leads.convert);
      await page.getByRole('dialog').getByRole('button', { name: w.leads.convert }).waitFor();
    },
  },
  {
    name: 'an answer with its options',
    path: '/mail/{thread}?view=all',
    shows: 'article',
    act: async (page, w) => {
      await press(page, w.compose.kinds.reply);
      await page.getByRole('textbox', { name: w.compose.text }).waitFor();
      await press(page, w.compose.options);
      await page.getByText(w.compose.trackOpens).waitFor();
    },
  },
  {
    name: 'a mail that cannot go yet',
    path: '/mail?box=drafts',
    shows: 'li',
    act: async (page, w) => {
      await press(page, w.compose.new);
      await page.getByLabel(w.compose.to, { exact: true }).waitFor();
      await press(page, w.compose.send);
      await page.getByRole('alert').waitFor();
      await press(page, w.compose.sendLater);
      await page.getByRole('menuitem').first().waitFor();
    },
  },
];

/** The pages around accounts, Smart BCC and mail out, with something on them: each in view of everybody who may see it. */
describeWithBrowser('nothing that axe finds, and no words that are cut off,', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  const made: Record<string, string | number> = {};
  const contexts = new Map<string, BrowserContext>();

  beforeAll(async () => {
    [house, chromium] = await Promise.all([
      mailHouse({ GOOGLE_CLIENT_ID: 'client', GOOGLE_CLIENT_SECRET: 'client secret' }),
      browser(),
    ]);
    anna = await house.user('Anna', { isAdmin: true });
    const deal = await house.deal('Nordic rollout, one hundred and twenty seats', { owner_id: anna.userId });
    await house.import(anna, [
      letter({ 'Message-ID': '<asked@nordic.example>' }),
      letter({
        'Message-ID': '<sent@kontor.example>',
        From: 'Anna <anna@kontor.example>',
        To: 'Eva Lind <eva@nordic.example>',
        'In-Reply-To': '<asked@nordic.example>',
      }),
    ]);
    const { id: message, thread } = await house.message('sent@kontor.example');
    const mailbox = await account();
    await house.post(anna, `/api/threads/${thread}/links`, { deal_id: deal });
    const [contact] = await house.db.query<{ person: number; organization: number }>(
      `select id as person, organization_id as organization from person where name = 'Eva Lind'`,
    );
    await house.post(anna, '/api/v1/notes', { content: '<p>Wants a pilot first</p>', deal_id: deal });
    await planned(deal);
    await outgoing(mailbox, message);
    await smartBcc();
    await letters();
    await imports();
    Object.assign(made, { deal, thread, mailbox, ...contact });
    Object.assign(made, { deal, thread, mailbox, ...contact, lead: await aLead() });
    await work(deal);
  });
  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  async function account(): Promise<number> {
    const server = { host: 'mail.kontor.example', port: 993, secure: true, user: 'anna' };
    const [row] = await house.db.query<{ id: number }>(
      `insert into mailbox (user_id, email, imap, smtp, state) values ($1, $2, $3, $3, 'live') returning id`,
      [anna.userId, 'anna.sandberg-wisniewska@kontor.example', JSON.stringify(server)],
    );
    return row!.id;
  }

  /** Overdue, due today and done. */
  async function planned(deal: number): Promise<void> {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const activities = [
      {
        subject: 'Walk through the contract with everybody',
        type: 'meeting',
        due_date: day(-1),
        due_time: '09:30',
      },
      {
        subject: 'Offer runs out',
        type: 'deadline',
        due_date: day(0),
        attendees: [{ email: 'eva@nordic.example' }],
      },
      { subject: 'Call', type: 'call', due_date: day(0), due_time: '10:00', duration: '01:00', done: true },
    ];
    for (const activity of activities)
      await house.post(anna, '/api/v2/activities', { ...activity, deal_id: deal });
  }

  /** One in each state that is shown, and one that came back. */
  async function outgoing(mailbox: number, message: number): Promise<void> {
    const said = '550 5.1.1 <nobody.at.all@nordic.example>: Recipient address rejected: User unknown';
    const states = [
      ['draft', null, null],
      ['draft', null, reasons.answered()],
      ['scheduled', '1 day', null],
      ['queued', '5 minutes', reasons.waits('451 4.7.1 Greylisted, come back later')],
      ['failed', null, reasons.refused(said)],
      ['unknown', null, reasons.ask()],
      ['sent', null, null],
    ] as const;
    for (const [state, later, reason] of states) {
      await house.db.query(
        `insert into outgoing_mail (user_id, mailbox_id, state, "to", subject, html, reason, send_at, next_try_at, attempts,
                message, sent_at)
         values ($1, $2, $3, $4, 'Offer for the rollout at all our offices', '<p>Hello</p>', $5, now() + $6::interval,
                 now() + $6::interval, 2, $7, case when $3 = 'sent' then now() end)`,
        [
          anna.userId,
          mailbox,
          state,
          JSON.stringify([{ address: 'nobody.at.all@nordic.example', name: '' }]),
          reason && JSON.stringify(reason),
          later,
          state === 'sent' ? message : null,
        ],
      );
    }
    await house.db.query(
      `insert into outgoing_recipient (outgoing_mail_id, address, role, position, state, reason)
       select id, 'eva@nordic.example', 'to', 0, 'bounced', '5.2.2' from outgoing_mail where state = 'sent'`,
    );
  }

  /** One whose columns are to be mapped, and one that is done but for a row. */
  async function imports(): Promise<void> {
    const csv = [
      'Deal - Title,Deal - Value,Person - Name,Person - Email,Organization - Name,Shoe size',
      'Nordic rollout at all of our offices,120000,Eva Lind-Wiśniewska,eva@nordic.example,Nordic Sails and Rigging,38',
      'Another rollout,very much,Ola Nordmann,ola@fjord.example,Fjord,44',
    ].join('\n');
    for (const name of ['import', 'imported']) {
      const form = new FormData();
      form.append('file', new Blob([csv]), 'Deals of the last three years.csv');
      const headers = { 'x-api-token': anna.token };
      const answer = await fetch(`${house.url}/api/imports`, { method: 'POST', body: form, headers });
      const { data } = (await answer.json()) as { data: { id: number } };
      await house.app.get(TableImports).run(data.id);
      made[name] = String(data.id);
    }
    const columns = ['deal.title', 'deal.value', 'person.name', 'person.emails', 'organization.name', null];
    await house.post(anna, `/api/imports/${made['imported']}/start`, { columns, options: {} });
    await house.app.get(TableImports).run(Number(made['imported']));
  }

  async function aLead(): Promise<string> {
    const of = async (path: string, body: object) => (await house.post(anna, path, body)).body.data.id;
    const person = await of('/api/v2/persons', { name: 'Aleksandra Wiśniewska-Sandberg' });
    return of('/v1/leads', { title: 'Aleksandra asked for prices of everything', person_id: person });
  }

  async function smartBcc(): Promise<void> {
    await house.post(anna, '/api/smart-bcc/senders', { email: 'anna.sandberg-wisniewska@mail.example' });
    await house.db.query(
      `insert into smtp_refusal (day, reason, mails) values (current_date, 'unauthenticated', 12), (current_date, 'bytes', 3)`,
    );
    await house.db.query(`insert into smtp_listener (process, address) values ('here/1', '127.0.0.1:2525')`);
  }

  /** Projects, a product that is sold with the deal, and persons who are there twice. */
  async function work(deal: number): Promise<void> {
    const make = async (path: string, body: object): Promise<number> =>
      (await house.post(anna, path, body)).body.data.id;
    const board = await make('/api/v2/boards', { name: 'Rollouts', order_nr: 0 });
    await make('/api/v2/phases', { name: 'Implementation', board_id: board });
    made['project'] = await make('/api/v2/projects', {
      title: 'Nordic rollout',
      board_id: board,
      deal_ids: [deal],
      end_date: '2026-10-01',
    });
    const task = await make('/api/v2/tasks', { title: 'Order licences', project_id: made['project'] });
    await make('/api/v2/tasks', {
      title: 'Ask finance',
      project_id: made['project'],
      parent_task_id: task,
      due_date: '2026-11-01',
    });
    await make('/api/project-templates', { title: 'Rollout', plan: { tasks: [{ title: 'Kick-off' }] } });
    made['product'] = await make('/api/v2/products', {
      name: 'Seat, per month',
      billing_frequency: 'monthly',
      prices: [{ currency: 'EUR', price: 29.9, cost: 10 }],
    });
    await make(`/api/v2/products/${made['product']}/variations`, { name: 'Premium' });
    await make(`/api/v2/deals/${deal}/products`, {
      product_id: made['product'],
      item_price: 29.9,
      quantity: 120,
      billing_frequency: 'monthly',
    });
    for (const value of ['070 123 456 78', '070-12345678'])
      await make('/api/v2/persons', { name: 'Zofia Wiśniewska', phones: [{ value }] });
  }

  async function letters(): Promise<void> {
    await house.post(anna, '/api/users', { email: 'bo@kontor.example', name: 'Bo Ek' });
    await house.post(null, '/api/password-reset', { email: anna.email });
    for (const { kind, link } of await house.app.get(SystemLetters).open(house.url)) {
      const { pathname, search } = new URL(link!);
      made[kind] = pathname + search;
    }
  }

  /** A browser of its own for each view, in its language and colours, signed in as Anna or as nobody. */
  async function open({ language, width, colorScheme }: View, token: string | null): Promise<BrowserContext> {
    const key = `${language} ${token}`;
    const known = contexts.get(key);
    if (known) return known;
    const context = await chromium.newContext({
      locale: language,
      colorScheme,
      viewport: { width, height: width === 390 ? 844 : 900 },
    });
    contexts.set(key, context);
    context.setDefaultTimeout(30_000);
    if (token)
      await context.route(`${house.url}/**`, route =>
        route.continue({ headers: { ...route.request().headers(), 'x-api-token': token } }),
      );
    return context;
  }

  async function show({ path, shows, act }: Place, token: string | null): Promise<void> {
    for (const view of views) {
      const page = await (await open(view, token)).newPage();
      await page.goto(house.url + path.replace(/\{([\w-]+)\}/, (_, name: string) => String(made[name])));
      await page.locator(`html[lang=${view.language}]`).waitFor();
      await page.locator(shows).first().waitFor();
      await act?.(page, await wordsOf(view.language));
      const wrong = { axe: await violations(page), cutOff: await cutOff(page) };
      expect({ ...view, wrong }).toEqual({ ...view, wrong: { axe: [], cutOff: [] } });
      await page.close();
    }
  }

  it.each(outside)('for everybody: $name', place => show(place, null));
  it.each(inside)('for users: $name', place => show(place, anna.token));
});
