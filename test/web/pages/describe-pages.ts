import type { Browser, Page } from 'playwright-core';
import { mailHouse, type House, type Person } from '../../api/mail/house.js';
import { beyondScreen, cutOff, violations } from '../../support/looks.js';
import { browser, describeWithBrowser } from '../../support/services.js';
import { signedIn } from '../../support/signed-in.js';

/** Of the web app's words, those on what is pressed here. */
interface Words {
  imports: Record<'next', string>;
  mail: Record<'showAll', string>;
  mailList: Record<'selectShown', string>;
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
  ((await import(`../../../web/src/i18n/${language}.js`)) as Record<string, Words>)[language]!;

/** Every language once on a phone or on a desk; light and dark. Polish has the longest words. */
const views = [
  { language: 'en', width: 1440, colorScheme: 'light', axe: true },
  { language: 'sv', width: 390, colorScheme: 'light', axe: false },
  { language: 'pl', width: 390, colorScheme: 'dark', axe: true },
  { language: 'nb', width: 1440, colorScheme: 'dark', axe: false },
] as const;
type View = (typeof views)[number];

/** A page, whose address may hold what was made for it, and what stands on it once it is there. */
export interface Place {
  name: string;
  path: string;
  shows: string;
  /** What is done there before it is looked at. */
  act?: (page: Page, w: Words) => Promise<unknown>;
}

/** What is on the pages, by the names that their addresses use. */
export type Made = Record<string, string | number>;
export type Furnish = (house: House, anna: Person) => Promise<Made>;

/** Of a list: in a table, or as cards on a phone. */
export const rows = '[role=row] a, [role=listitem] a';

export const press = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first().click();

/** The page of a setting, beside the list of them all. */
export const pane = 'main nav ~ div';

/** Of the tab, the history and the bookmarks: a page that is drawn has it at once or a moment later, with its words. */
const isTitled = (page: Page) =>
  page
    .waitForFunction(() => /^\S.* · Kontor$/.test(document.title), undefined, { timeout: 5_000 })
    .then(
      () => true,
      () => false,
    );

/**
 * Each of the places: axe finds nothing on it at a desk and on a phone, no words are cut off in any language, and the page is
 * no wider than the screen.
 */
export function describePages(
  name: string,
  places: Place[],
  furnish: Furnish,
  as: 'admin' | 'nobody' = 'admin',
) {
  describeWithBrowser(`nothing that axe finds, and no words that are cut off: ${name}:`, () => {
    let house: House;
    let chromium: Browser;
    let anna: Person;
    let made: Made;
    const tabs = new Map<View, Page>();

    beforeAll(async () => {
      [house, chromium] = await Promise.all([
        mailHouse({ GOOGLE_CLIENT_ID: 'client', GOOGLE_CLIENT_SECRET: 'client secret' }),
        browser(),
      ]);
      anna = await house.user('Anna', { isAdmin: true });
      made = await furnish(house, anna);
    });
    afterAll(async () => {
      await chromium?.close();
      await house?.close();
    });

    /**
     * A tab in a browser of its own for each view, in its language and colours. Each page is loaded in it anew, as by
     * who types its address; a new tab each time would take twice as long, for Chromium starts a process for it. What
     * did not come through is not looked at again: the next page gets a fresh one.
     */
    async function inTab(view: View, look: (page: Page) => Promise<void>): Promise<void> {
      const { language, width, colorScheme } = view;
      const page = tabs.get(view) ?? (await newTab());
      tabs.delete(view);
      await look(page);
      tabs.set(view, page);

      async function newTab(): Promise<Page> {
        const context = await signedIn(chromium, as === 'nobody' ? null : anna.token, {
          locale: language,
          colorScheme,
          viewport: { width, height: width === 390 ? 844 : 900 },
        });
        const page = await context.newPage();
        // As a new tab has it: what one page left open does not stand on the next.
        await page.addInitScript('if (self === top) sessionStorage.clear()');
        return page;
      }
    }

    it.each(places)('$name', async ({ path, shows, act }) => {
      for (const view of views) {
        const address = house.url + path.replace(/\{([\w-]+)\}/, (_, key: string) => String(made[key]));
        await inTab(view, async page => {
          await page.goto(address);
          await page.locator(`html[lang=${view.language}]`).waitFor();
          await page.locator(shows).filter({ visible: true }).first().waitFor();
          await act?.(page, await wordsOf(view.language));
          await page.waitForFunction(() => !document.querySelector('main .mantine-Skeleton-root'));
          const wrong = {
            axe: view.axe ? await violations(page) : [],
            cutOff: await cutOff(page),
            beyondScreen: await beyondScreen(page),
            untitled: !(await isTitled(page)),
          };
          expect({ ...view, wrong }).toEqual({
            ...view,
            wrong: { axe: [], cutOff: [], beyondScreen: [], untitled: false },
          });
        });
      }
    });
  });
}
