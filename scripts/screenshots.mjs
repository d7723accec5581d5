// `npm run screenshots [-- <folder>]`: starts the demo in a folder that is thrown away, and takes every page of it, at a desk
// and on a phone, light and dark, into var/screenshots, with an index.html to look through them.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { freePort } from './ports.mjs';
import { until } from './processes.mjs';
import { node, root } from './settings.mjs';

const [folder = join(root, 'var', 'screenshots'), ...only] = process.argv.slice(2);
const out = resolve(folder);
const looks = [1440, 390].flatMap(width => ['light', 'dark'].map(scheme => ({ width, scheme })));

mkdirSync(out, { recursive: true });
const home = join(tmpdir(), `kontor-screenshots-${randomBytes(4).toString('hex')}`);
mkdirSync(home, { recursive: true });
const demo = await startDemo();
const browser = await chromium.launch({
  env: { ...process.env, FONTCONFIG_FILE: fonts() },
  executablePath: process.env.TEST_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
try {
  const failed = [];
  let places = null;
  for (const look of looks) {
    const context = await browser.newContext({
      locale: 'en-GB',
      timezoneId: 'Europe/Stockholm',
      colorScheme: look.scheme,
      viewport: { width: look.width, height: look.width === 390 ? 844 : 900 },
      hasTouch: look.width === 390,
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await take(page, look, { name: 'sign-in', path: '/sign-in' }, failed);
    await signIn(page);
    places ??= await find(page);
    for (const place of places) {
      if (only.length > 0 && !only.includes(place.name)) continue;
      await take(page, look, place, failed);
    }
    await context.close();
  }
  writeIndex(['sign-in', ...places.map(place => place.name)]);
  console.log(`Look at them: ${join(out, 'index.html')}`);
  for (const each of failed) console.error(each);
  process.exitCode = failed.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  demo.child.kill('SIGTERM');
  await demo.ended;
  rmSync(home, { recursive: true, force: true });
}

/**
 * A server has no desktop that says what its system's font is, and DejaVu, which stands in for it, is a fifth wider than those
 * of Windows, macOS and phones. Liberation Sans is as wide as theirs; where it is missing all stays as it is.
 */
function fonts() {
  const path = join(home, 'fonts.conf');
  const families = ['system-ui', 'sans-serif'].map(
    family =>
      `<match target="pattern"><test name="family"><string>${family}</string></test>` +
      '<edit name="family" mode="prepend" binding="strong"><string>Liberation Sans</string></edit></match>',
  );
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>${families.join('')}</fontconfig>\n`,
  );
  return path;
}

async function startDemo() {
  const port = await freePort();
  const child = spawn(node, ['scripts/start.mjs', '--demo'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: home, DATABASE_URL: '', PORT: String(port), QUIET_HTTP_LOG: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(done => child.once('close', done));
  const url = await new Promise((done, fail) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const [, ready] = /^Kontor is ready: (\S+)/.exec(line) ?? [];
      if (ready) done(ready);
    });
    ended.then(() => fail(new Error('The demo did not start.')));
  });
  return { child, ended, url };
}

/** As the first one who is offered, once all mail of the demo is there. */
async function signIn(page) {
  await page.goto(`${demo.url}/sign-in`);
  await page.locator('section button').first().click();
  await page.waitForURL('**/mail');
  const isThere = await until(async () => {
    const mailboxes = await ask(page, '/api/mailboxes');
    return mailboxes.data.every(one => one.state === 'live' && one.progress.pending === 0);
  }, 60_000);
  if (!isThere) throw new Error('The mail of the demo did not arrive.');
}

async function ask(page, path) {
  const answer = await page.request.get(`${demo.url}${path}`);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** Every page, with the addresses of what there is to show. */
async function find(page) {
  const first = async path => {
    const { data } = await ask(page, path);
    return data[0]?.id ?? data.items?.[0]?.item?.id;
  };
  const search = (type, term) => first(`/api/v2/${type}/search?term=${encodeURIComponent(term)}`);
  const threads = await ask(page, '/api/threads?folder=inbox&limit=100');
  const thread = subject => threads.data.find(one => one.subject.includes(subject))?.id;
  const mailbox = (await ask(page, '/api/mailboxes')).data[0].id;
  const deal = await search('deals', 'Head office Bergen');
  // One that is under way.
  const { data: projects } = await ask(page, '/api/v2/projects?limit=20');
  const project = projects.toSorted((a, b) => a.start_date.localeCompare(b.start_date))[1].id;
  const settings = [
    'profile',
    'security',
    'signatures',
    'templates',
    'notifications',
    'company',
    'users',
    'permissions',
  ]
    .concat(['visibility', 'teams', 'tokens', 'apps', 'webhooks', 'pipelines', 'fields', 'activity-types'])
    .concat(['labels', 'lost-reasons', 'mail']);
  const paths = {
    mail: '/mail',
    'mail-thread': `/mail/${thread('Go-ahead')}`,
    'mail-question': `/mail/${thread('Samples for')}`,
    'mail-unlinked': `/mail/${thread('conference barn')}`,
    'mail-drafts': '/mail?box=drafts',
    'mail-sent': '/mail?view=sent',
    leads: '/leads',
    lead: `/leads/${await search('leads', 'Café Gamla stan')}`,
    'leads-list': '/leads/list',
    deals: '/deals',
    'deals-forecast': '/deals?view=forecast',
    'deals-list': '/deals/list',
    deal: `/deals/${deal}`,
    'deal-products': `/deals/${deal}/products`,
    'deal-mail': `/items/deal/${deal}/threads`,
    activities: '/activities',
    'activities-list': '/activities?view=list',
    persons: '/persons',
    person: `/persons/${await search('persons', 'Anna Berg')}`,
    organizations: '/organizations',
    organization: `/organizations/${await search('organizations', 'Fjordbank')}`,
    'contacts-timeline': '/contacts/timeline',
    duplicates: '/duplicates',
    projects: '/projects',
    'projects-list': '/projects/list',
    'projects-templates': '/projects/templates',
    project: `/projects/${project}`,
    products: '/products',
    product: `/products/${await first('/api/v2/products?limit=1')}`,
    insights: '/insights',
    imports: '/imports',
    import: `/imports/${(await ask(page, '/api/imports')).data[0].id}`,
    'imports-new': '/imports/new',
    mailboxes: '/mailboxes',
    'mailboxes-connect': '/mailboxes/connect',
    mailbox: `/mailboxes/${mailbox}`,
    'smart-bcc': '/smart-bcc',
    glossary: '/glossary',
    settings: '/settings',
    ...Object.fromEntries(settings.map(name => [`settings-${name}`, `/settings/${name}`])),
    'admin-health': '/admin/health',
    'admin-jobs': '/admin/jobs',
    'dead-letters': '/dead-letters',
    'system-mail': '/system-mail',
    'api-docs': '/api/docs',
  };
  return Object.entries(paths).map(([name, path]) => ({ name, path }));
}

async function take(page, { width, scheme }, { name, path }, failed) {
  try {
    await page.goto(`${demo.url}${path}`);
    await stands(page);
    await page.screenshot({ path: join(out, file(name, width, scheme)) });
  } catch (error) {
    failed.push(`${name} at ${width}, ${scheme}: ${error.message.split('\n')[0]}`);
  }
}

/** Everything has come: no skeleton is left, nothing moves, and nothing has been asked for in a while. */
async function stands(page) {
  await page.locator('h1, h2, main').first().waitFor();
  // The stream of news never ends, so for the browser no page is ever idle. What was asked for last is drawn, too.
  const asked = () => page.evaluate(() => performance.getEntriesByType('resource').length);
  for (let quiet = 0, before = -1; quiet < 3;) {
    const now = await asked();
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    await page.waitForTimeout(250);
  }
  for (const frame of page.frames().slice(1))
    await frame.waitForFunction(() => !/^Loading/m.test(document.body.innerText));
  await page.waitForFunction(
    () =>
      !document.querySelector('.mantine-Skeleton-root[data-visible], [aria-busy=true]') &&
      document.getAnimations().every(animation => animation.playState !== 'running'),
  );
}

function file(name, width, scheme) {
  return `${name}-${width}-${scheme}.png`;
}

function writeIndex(names) {
  const shots = name =>
    looks.map(({ width, scheme }) => {
      const shot = file(name, width, scheme);
      return `<a href="${shot}"><img loading="lazy" src="${shot}" alt="${name}, ${width}, ${scheme}"></a>`;
    });
  const sections = names.map(name => `<h2 id="${name}">${name}</h2><div>${shots(name).join('')}</div>`);
  writeFileSync(
    join(out, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Kontor, page by page</title>
<style>body{font:14px system-ui;margin:24px;background:#ddd}div{display:flex;gap:12px;align-items:flex-start}img{height:420px;border-radius:6px}</style>
<h1>Kontor, page by page</h1><p>${names.map(name => `<a href="#${name}">${name}</a>`).join(' · ')}</p>
${sections.join('\n')}
`,
  );
}
