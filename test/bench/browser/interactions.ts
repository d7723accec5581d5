import type { Page } from 'playwright-core';
import { timed, type Reaction } from './clock.js';

export interface Interaction {
  name: string;
  /** Where it is done. */
  at: string;
  /** What is there once the page is. */
  isReady: string;
  /** Does it once and leaves the page so that it can be done again. */
  round: (page: Page, n: number) => Promise<Reaction>;
}

const rows = '[role=list] [role=listitem] a';
const cards = 'article[data-card]';
const cursor = `${rows}[data-cursor]`;
const openRow = `${rows}[aria-current]`;
/** The filters of the list, and the list. */
const shownGroup = '[role=group][aria-label="Show"], [role=list]';
const laneSelector = (at: number) => `section[data-lane]:nth-of-type(${at})`;

/** From a key to what it does: `reacts` shows it first, `whole` when all of it is there. */
const timedKey = (page: Page, pressed: string, reacts: string, whole?: string) =>
  timed(page, { input: 'keydown', reacts, whole }, () => page.keyboard.press(pressed));
const atRest = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every(animation => animation.playState !== 'running'));

/** What a rep does all day. */
export const interactions: Interaction[] = [
  {
    name: 'nothing: a key that the app does not know',
    at: '/mail',
    isReady: rows,
    async round(page) {
      await page.evaluate(() => {
        if (document.querySelector('#bare')) return;
        const bare = document.body.appendChild(document.createElement('output'));
        bare.id = 'bare';
        bare.textContent = '0';
        addEventListener('keydown', event => {
          if (event.key === 'F8') bare.textContent = String(Number(bare.textContent) + 1);
        });
      });
      return timedKey(page, 'F8', '#bare');
    },
  },
  {
    name: 'mail: the next row by key',
    at: '/mail',
    isReady: rows,
    round: page => timedKey(page, 'j', cursor),
  },
  {
    name: 'mail: open the thread by Enter',
    at: '/mail',
    isReady: rows,
    async round(page) {
      await page.keyboard.press('j');
      const reaction = await timedKey(page, 'Enter', openRow, '[data-open] article');
      await page.keyboard.press('u');
      await page.locator(openRow).waitFor({ state: 'detached' });
      return reaction;
    },
  },
  {
    name: 'mail: the next thread beside an open one',
    at: '/mail',
    isReady: rows,
    async round(page, n) {
      if (n === 0) {
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await page.locator('article').first().waitFor();
      }
      return timedKey(page, n % 6 === 5 ? 'k' : 'j', openRow, '[data-open] article');
    },
  },
  {
    name: 'mail: scroll the list',
    at: '/mail',
    isReady: rows,
    async round(page) {
      await page.mouse.move(300, 500);
      return timed(page, { input: 'wheel', reacts: '[role=list] [role=listitem]:last-child' }, () =>
        page.mouse.wheel(0, 900),
      );
    },
  },
  {
    name: 'mail: mark a thread unread',
    at: '/mail?view=all',
    isReady: rows,
    async round(page) {
      // Only one that is read shows it.
      do await page.keyboard.press('j');
      while (await page.locator(`${cursor}[data-unread]`).count());
      return timedKey(page, 'Shift+U', cursor);
    },
  },
  {
    name: 'mail: archive a thread',
    at: '/mail',
    isReady: rows,
    async round(page, n) {
      if (n === 0) await page.keyboard.press('j');
      return timedKey(page, 'e', `${rows} > :nth-child(4)`);
    },
  },
  {
    name: 'mail: filter the list',
    at: '/mail',
    isReady: rows,
    round: page =>
      timed(page, { input: 'click', reacts: shownGroup, whole: rows }, () =>
        page
          .getByRole('group', { name: 'Show' })
          // Its name may end with how many there are.
          .getByRole('button', { name: /^Unread/ })
          .click(),
      ),
  },
  ...(['Open deal', 'Lead', 'Project'] as const).map((kind): Interaction => ({
    name: `mail: filter the list by ${kind.toLowerCase()}`,
    at: '/mail',
    isReady: rows,
    async round(page) {
      await page.getByRole('button', { name: 'Belongs to' }).click();
      const item = page.getByRole('menuitemradio', { name: kind, exact: true });
      await item.waitFor();
      await atRest(page);
      const reaction = await timed(page, { input: 'click', reacts: shownGroup, whole: rows }, () =>
        item.click(),
      );
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await page.locator(rows).first().waitFor();
      return reaction;
    },
  })),
  {
    name: 'board: open it from the mail',
    at: '/mail',
    isReady: rows,
    async round(page) {
      await page.keyboard.press('g');
      const reaction = await timedKey(page, 'd', 'h1', cards);
      await page.keyboard.press('g');
      await page.keyboard.press('m');
      await page.locator(rows).first().waitFor();
      return reaction;
    },
  },
  {
    name: 'board: move a card by key',
    at: '/deals',
    isReady: cards,
    async round(page, n) {
      const [from, to] = n % 2 ? [2, 1] : [1, 2];
      await page
        .locator(`${laneSelector(from)} ${cards} a`)
        .first()
        .focus();
      await page.keyboard.press('m');
      const item = page.getByRole('menuitem').nth(to - 1);
      await item.focus();
      return timedKey(page, 'Enter', `${laneSelector(to)} header`);
    },
  },
  {
    name: 'board: take a card into the hand',
    at: '/deals',
    isReady: cards,
    async round(page) {
      const box = (await page
        .locator(`${laneSelector(1)} ${cards}`)
        .first()
        .boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + 12);
      const reaction = await timed(page, { input: 'pointerdown', reacts: '[data-held]' }, async () => {
        await page.mouse.down();
        await page.mouse.move(box.x + box.width / 2 + 8, box.y + 22, { steps: 2 });
      });
      await page.mouse.move(box.x + box.width / 2, box.y + 12);
      await page.mouse.up();
      await page.locator('[data-held]').waitFor({ state: 'detached' });
      await atRest(page);
      return reaction;
    },
  },
  {
    name: 'board: drop a card in another stage',
    at: '/deals',
    isReady: cards,
    async round(page, n) {
      const [from, to] = n % 2 ? [2, 1] : [1, 2];
      const card = (await page
        .locator(`${laneSelector(from)} ${cards}`)
        .first()
        .boundingBox())!;
      const lane = (await page.locator(laneSelector(to)).boundingBox())!;
      await page.mouse.move(card.x + card.width / 2, card.y + 12);
      await page.mouse.down();
      await page.mouse.move(card.x + card.width / 2 + 8, card.y + 22, { steps: 3 });
      await page.mouse.move(lane.x + lane.width / 2, lane.y + 300, { steps: 6 });
      await page.locator(`${laneSelector(to)}[data-over]`).waitFor();
      const reaction = await timed(page, { input: 'drop', reacts: `${laneSelector(to)} header` }, () =>
        page.mouse.up(),
      );
      await atRest(page);
      return reaction;
    },
  },
  {
    name: 'deal: open it from the board',
    at: '/deals',
    isReady: cards,
    async round(page, n) {
      const reaction = await timed(
        page,
        { input: 'click', reacts: 'main h1, main [role=status]', whole: 'main aside section' },
        () =>
          page
            .locator(`${laneSelector(1)} ${cards} a`)
            .nth(n % 4)
            .click(),
      );
      await page.goBack();
      await page.locator(cards).first().waitFor();
      return reaction;
    },
  },
  {
    name: 'palette: open it',
    at: '/deals',
    isReady: cards,
    async round(page) {
      const reaction = await timedKey(page, 'Control+k', '[role=dialog] [role=combobox]');
      await atRest(page);
      await page.keyboard.press('Escape');
      await page.locator('[role=dialog]').waitFor({ state: 'detached' });
      return reaction;
    },
  },
  {
    name: 'palette: type a letter',
    at: '/deals',
    isReady: cards,
    async round(page, n) {
      if (n === 0) {
        await page.keyboard.press('Control+k');
        await page.locator('[role=dialog] [role=option]').first().waitFor();
        await atRest(page);
      }
      return timedKey(page, 'rollout 12'[n % 10]!, '[role=dialog] [role=combobox]');
    },
  },
  {
    name: 'calendar: open it from the board',
    at: '/deals',
    isReady: cards,
    async round(page) {
      await page.keyboard.press('g');
      const reaction = await timedKey(page, 'a', 'h1');
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      await page.locator(cards).first().waitFor();
      return reaction;
    },
  },
  {
    name: 'calendar: another week',
    at: '/activities?view=calendar&span=week',
    isReady: '[role=columnheader][data-date]',
    round: (page, n) =>
      timed(page, { input: 'click', reacts: 'main h2' }, () =>
        page.getByRole('button', { name: n % 2 ? 'Next week' : 'Previous week' }).click(),
      ),
  },
];
