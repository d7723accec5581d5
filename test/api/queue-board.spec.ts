import { browser, describeWithBrowser } from '../support/services.js';
import { Queue } from '../../src/platform/queue.js';
import { startApi, type TestApi, type TestUser } from './support.js';

describeWithBrowser('the queue board in a browser', () => {
  let api: TestApi;
  let ada: TestUser;

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
  });
  afterAll(() => api.stop());

  it('shows an administrator what waits, under our content policy, asking nobody else for anything', async () => {
    await api.app.get(Queue).add('mail.receive', { mailboxId: 4711, remoteIds: [1] });
    const chromium = await browser();
    try {
      const context = await chromium.newContext({ extraHTTPHeaders: { 'x-api-token': ada.token } });
      const page = await context.newPage();
      const elsewhere: string[] = [];
      page.on('response', response => {
        if (!response.url().startsWith(api.url)) elsewhere.push(response.url());
      });
      await page.goto(`${api.url}/admin/queues/queue/live?status=waiting`);
      await page.getByText('mail.receive').first().waitFor();
      expect(await page.innerText('body')).toContain('4711');
      expect(elsewhere).toEqual([]);
    } finally {
      await chromium.close();
    }
  });
});
