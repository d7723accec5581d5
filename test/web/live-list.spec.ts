import type { Page } from 'playwright-core';
import { mail } from '../support/pipeline.js';
import { until } from '../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../support/services.js';
import { company, type Company } from './journeys/company.js';

/** History: one thread of each of these. */
const people = ['Eva Lind', 'Bo Ek', 'Siv Dahl'];
/** Has two open deals, so that every mail of hers is a question. */
const asked = 'Siv Dahl';
const addressOf = (name: string) => `${name.toLowerCase().replace(' ', '.')}@nordic-rollout.com`;

/** The list of threads while mail comes in, on a real mail server: nothing is missed, and nothing stands twice. */
describeWithBrowser('an open list of mail', () => {
  describeWithDovecot('on a real server', () => {
    let house: Company;
    let page: Page;

    beforeAll(async () => {
      house = await company();
      for (const [n, name] of people.entries()) {
        await house.imap.append('anna', 'INBOX', received(name, n, 'Offer for the rollout'));
        await house.imap.append('anna', 'Sent', sent(name, n), ['\\Seen']);
      }
      page = await house.signIn('anna');
      await house.connect(page, 'anna', { create_persons: 'sent' });
    });
    afterAll(() => house?.close());

    const received = (name: string, n: number, subject: string) =>
      mail({
        'Message-ID': `<in-${n}@nordic-rollout.com>`,
        From: `${name} <${addressOf(name)}>`,
        To: 'Anna <anna@kontor.example>',
        Subject: `${subject} ${n}`,
        Date: new Date().toUTCString(),
      });
    const sent = (name: string, n: number) =>
      mail({
        'Message-ID': `<out-${n}@kontor.example>`,
        'In-Reply-To': `<in-${n}@nordic-rollout.com>`,
        From: 'Anna <anna@kontor.example>',
        To: `${name} <${addressOf(name)}>`,
        Subject: `Re: Offer for the rollout ${n}`,
        Date: new Date().toUTCString(),
      });
    /** Two hundred, of three people in turn; every tenth answers in the thread that there is. */
    const incoming = Array.from({ length: 200 }, (_, n) => {
      const name = people[n % 3] as string;
      const answers = n % 10 === 5;
      const id = 1000 + n;
      const subject = answers ? `Re: Offer for the rollout ${n % 3}` : `Live question ${id}`;
      const headers = {
        'Message-ID': `<live-${id}@nordic-rollout.com>`,
        From: `${name} <${addressOf(name)}>`,
        To: 'Anna <anna@kontor.example>',
        Subject: subject,
        Date: new Date().toUTCString(),
        ...(answers ? { 'In-Reply-To': `<out-${n % 3}@kontor.example>` } : {}),
      };
      return { messageId: `live-${id}@nordic-rollout.com`, name, answers, subject, raw: mail(headers) };
    });
    /** Those that do not answer begin one each. */
    const threads = incoming.filter(mail => !mail.answers).length + people.length;
    const dealShown = (name: string) => (name === asked ? 'Which one?' : `Deal of ${name}`);
    const bySubject = (a: { subject: string }, b: { subject: string }) => (a.subject < b.subject ? -1 : 1);

    /** What became of them in the database. */
    const linked = () =>
      house.rows<{ messageId: string; copies: number; deals: string[]; asks: boolean }>(
        `select message.message_id as "messageId", thread.asks,
             (select count(*)::int from message_copy copy where copy.message_id = message.id) as copies,
             array(select deal.title from thread_link link join deal on deal.id = link.deal_id
                   where link.thread_id = thread.id and link.state = 'linked') as deals
           from message join thread on thread.id = message.thread_id where message.message_id like 'live-%'`,
      );

    /** Every row of the list, which is scrolled from its top to its end; a row that stands twice is there twice. */
    const rowsShown = () =>
      page.evaluate(async () => {
        const box = document.querySelector('[role=list]')!.parentElement!;
        const found = new Map<string, { subject: string; deal: string; count: number }>();
        box.scrollTop = 0;
        for (let frames = 0; frames < 1000; frames++) {
          await new Promise(requestAnimationFrame);
          for (const item of box.querySelectorAll('[role=listitem]')) {
            const text = item.querySelector('a')?.innerText ?? '';
            const line = (pattern: RegExp) => pattern.exec(text)?.[0] ?? '';
            if (text)
              found.set(item.getAttribute('aria-posinset')!, {
                subject: line(/^(Live question|Re: Offer for the rollout) \d+$/m),
                deal: line(/^((Other d|D)eal of .+|Which one\?)$/m),
                count: Number(line(/^\d+$/m) || 1),
              });
          }
          const isWhole = box.querySelector('[role=listitem]')?.getAttribute('aria-setsize') !== '-1';
          if (isWhole && box.scrollTop + box.clientHeight >= box.scrollHeight - 1) break;
          box.scrollTop += box.clientHeight / 2;
        }
        return [...found.values()];
      });

    it('links two hundred new mails as they come, and shows each once in the list that is open', async () => {
      const rows = await house.rows<{ id: number; name: string }>('select id, name from person order by id');
      expect(rows.map(row => row.name).sort()).toEqual([...people].sort());
      for (const { id, name } of rows) {
        // Where there are two, it is a question.
        for (const title of name === asked
          ? [`Deal of ${name}`, `Other deal of ${name}`]
          : [`Deal of ${name}`])
          await house.rows(
            `insert into deal (title, person_id, pipeline_id, stage_id, owner_id)
             select $1, $2, pipeline_id, stage.id, users.id from stage, users order by stage.position limit 1`,
            [title, id],
          );
      }
      await page.goto(`${house.url}/mail`);
      await page.getByText('Re: Offer for the rollout 0').waitFor();
      let loads = 0;
      page.on('framenavigated', () => loads++);

      const client = await house.imap.connect('anna');
      for (const { raw } of incoming) await client.append('INBOX', Buffer.from(raw));
      await client.logout();
      await until('all are in', async () => (await linked()).length === incoming.length);
      const byId = new Map((await linked()).map(row => [row.messageId, row]));
      for (const { messageId, name } of incoming) {
        expect(byId.get(messageId)).toMatchObject({
          copies: 1,
          deals: name === asked ? [] : [`Deal of ${name}`],
          asks: name === asked,
        });
      }

      // Those that answer are in the thread of old, each other one in a thread of its own.
      const expected = [
        ...incoming
          .filter(mail => !mail.answers)
          .map(({ subject, name }) => ({ subject, deal: dealShown(name), count: 1 })),
        ...people.map((name, n) => ({
          subject: `Re: Offer for the rollout ${n}`,
          deal: dealShown(name),
          count: 2 + incoming.filter(mail => mail.answers && mail.name === name).length,
        })),
      ].sort(bySubject);
      let shown: Awaited<ReturnType<typeof rowsShown>> = [];
      await until(
        'the page shows them',
        async () => {
          shown = (await rowsShown()).sort(bySubject);
          return JSON.stringify(shown) === JSON.stringify(expected);
        },
        { pause: 250 },
      ).catch(() => undefined);
      expect(shown).toEqual(expected);
      await page.getByRole('navigation').getByText(String(threads), { exact: true }).waitFor();
      expect(loads).toBe(0);
    });

    it('shows news that comes while more of the list is being loaded', async () => {
      await page.goto(`${house.url}/mail`);
      await page.getByText('Live question 1199').waitFor();
      let release = () => {};
      const released = new Promise<void>(resolve => (release = resolve));
      const isMore = (url: URL) => url.pathname === '/api/threads' && url.searchParams.has('cursor');
      await page.route(isMore, async route => {
        await released;
        await route.continue();
      });
      const asked = page.waitForRequest(request => isMore(new URL(request.url())));
      const list = page.getByRole('list').locator('..');
      await list.evaluate(box => box.scrollTo(0, box.scrollHeight));
      await asked;

      await house.imap.append('anna', 'INBOX', received('Bo Ek', 7, 'While you scroll'));
      await page
        .getByRole('navigation')
        .getByText(String(threads + 1), { exact: true })
        .waitFor();
      // Time for the list to hear of it, too, which it might do while it waits for its next page.
      await page.waitForTimeout(1500);
      const answered = page.waitForResponse(response => isMore(new URL(response.url())));
      release();
      await answered;
      await rowsShown();
      await list.evaluate(box => box.scrollTo(0, 0));
      await page.getByText('While you scroll 7').waitFor();
      await page.unroute(isMore);
    });
  });
});
