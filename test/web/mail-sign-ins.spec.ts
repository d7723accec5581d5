import type { Browser, Page } from 'playwright-core';
import { SystemLetters } from '../../src/notifications/system-letters.js';
import { mailHouse, type MailHouse } from '../accounts/mail-house.js';
import { password } from '../api/support.js';
import { violations } from '../support/looks.js';
import { browser, describeWithBrowser, describeWithDovecot } from '../support/services.js';
import { numbered } from '../support/sync.js';

const address = 'rep@kontor.example';
const another = 'noch-ein-langes-passwort';

/** What a user does at pages outside of the mail: his provider's, and those for who cannot sign in. */
describeWithBrowser('in the browser', () => {
  describeWithDovecot('a user', () => {
    let house: MailHouse;
    let chromium: Browser;
    let page: Page;

    beforeAll(async () => {
      house = await mailHouse();
      await house.api.user('boss', true);
      await house.api.user('rep');
      chromium = await browser();
      page = await fresh();
    }, 90_000);
    afterAll(async () => {
      await chromium?.close();
      await house?.close();
    });

    const fresh = async (): Promise<Page> => {
      const context = await chromium.newContext({
        locale: 'en-GB',
        viewport: { width: 1440, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const one = await context.newPage();
      one.setDefaultTimeout(15_000);
      return one;
    };
    const signIn = async (on: Page, name: string, secret = password) => {
      await on.goto(`${house.api.url}/sign-in`);
      await on.getByLabel('Email', { exact: true }).fill(`${name}@kontor.example`);
      await on.getByLabel('Password', { exact: true }).fill(secret);
      await on.getByRole('button', { name: 'Sign in' }).click();
      await on.waitForURL(/\/mail$/);
    };

    it('who forgot his password chooses another, by the link that an administrator hands over', async () => {
      await page.goto(`${house.api.url}/sign-in`);
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      // Its page has a field of the same name.
      await page.getByRole('button', { name: 'Send the link' }).waitFor();
      await page.getByLabel('Email', { exact: true }).fill(address);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByText('Look into your mail').waitFor();

      const boss = await fresh();
      await signIn(boss, 'boss');
      await boss.getByRole('button', { name: 'Administration' }).click();
      await boss.getByRole('menuitem', { name: 'Mail from Kontor' }).click();
      await boss.getByText('No mail can be sent from here yet').waitFor();
      await boss.getByText('New password', { exact: true }).waitFor();
      expect(await violations(boss)).toEqual([]);
      await boss.getByRole('button', { name: 'Copy link' }).click();
      const link = await boss.evaluate(() => navigator.clipboard.readText());
      expect(
        (await house.api.app.get(SystemLetters).open(new URL(link).origin)).map(letter => letter.link),
      ).toEqual([link]);

      await page.goto(link);
      await page.getByText(`For ${address}.`).waitFor();
      await page.getByLabel('Password', { exact: true }).fill(another);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Save the password' }).click();
      await page.getByText('Your new password counts from now on').waitFor();
      await signIn(page, 'rep', another);
      await boss.reload();
      await boss.getByText('Nothing is waiting').waitFor();
    });

    it('connects a mailbox with one click, and signs in to it again where that is asked for', async () => {
      await house.server.append(address, 'INBOX', numbered('first'));
      house.provider.error = 'access_denied';
      await page.goto(`${house.api.url}/mailboxes/connect`);
      await page.getByRole('button', { name: 'Sign in with Google' }).click();
      await page.getByText('You did not allow it').waitFor();
      expect(await violations(page)).toEqual([]);

      house.provider.error = null;
      await page.getByRole('button', { name: 'Sign in with Google' }).click();
      await page.waitForURL(/\/mailboxes\/\d+$/);
      await page.getByRole('heading', { level: 1, name: address }).waitFor();
      await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
      await page.getByText('Signs in at Google, without a password.').waitFor();

      house.provider.forget();
      await house.tokensAge();
      await house.server.doveadm('kick', address);
      const id = Number(/\d+$/.exec(page.url())?.[0]);
      await house.becomes(id, 'needs_reauth');
      await page.getByText('Google no longer lets Kontor into this mailbox.').waitFor();
      expect(await page.getByLabel('New password').count()).toBe(0);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Sign in again' }).click();
      await page.waitForURL(/\/mailboxes\/\d+$/);
      await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
    });
  });
});
