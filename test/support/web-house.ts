import type { Page } from 'playwright-core';
import { mailHouse, type Person } from '../api/mail/house.js';
import { browser } from './browser.js';
import { makeItem } from './make.js';
import { signedIn } from './signed-in.js';

export type WebHouse = Awaited<ReturnType<typeof webHouse>>;

/** What walks through the web app begin with: the API on a database of its own, a browser, and Anna, an administrator. */
export async function webHouse() {
  const [house, chromium] = await Promise.all([mailHouse(), browser()]);
  const anna = await house.user('Anna', { isAdmin: true });
  return {
    ...house,
    anna,
    /** As Anna makes it over the API. @returns its id */
    make: (path: string, body: object) => makeItem(house, anna, path, body),
    /** A page of the web app, in a browser of its own. */
    async open(path: string, who: Person = anna): Promise<Page> {
      const page = await (await signedIn(chromium, who.token)).newPage();
      await page.goto(`${house.url}${path}`);
      return page;
    },
    async close(): Promise<void> {
      await chromium.close();
      await house.close();
    },
  };
}
