import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it is shown now, each with the first place that it stands at and why. */
export async function violations(page: Page): Promise<string[]> {
  await stands(page);
  // Run in the page's own world: its CSP lets no script tag in. Mails are shown in frames where nothing runs.
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], iframes: false })
      .then(found => found.violations.map(one => one.id + ': ' + one.nodes[0].html + ' ' + one.nodes[0].failureSummary))`,
  );
}

/** Words that are cut off without a sign of it, or that stand beside the page where nobody can scroll to. */
export async function cutOff(page: Page): Promise<string[]> {
  await stands(page);
  return page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      !!element &&
      (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const isCut = (element: Element) => {
      const { overflowX, textOverflow } = getComputedStyle(element);
      const hides = overflowX === 'hidden' || overflowX === 'clip';
      return hides && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1;
    };
    const isBeside = (element: Element) => {
      const { left, right } = element.getBoundingClientRect();
      return (left < -1 || right > innerWidth + 1) && !scrolls(element.parentElement);
    };
    const says = (element: Element) =>
      [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    return (
      [...document.body.querySelectorAll('*')]
        .filter(element => element.checkVisibility() && says(element))
        // One pixel wide: for screen readers alone.
        .filter(element => element.getBoundingClientRect().width > 1 && (isCut(element) || isBeside(element)))
        .map(element => `${element.tagName.toLowerCase()}: ${element.textContent?.trim()}`)
    );
  });
}

/**
 * What makes the document wider than the screen, or longer where the page scrolls within a frame of its own: a phone would
 * slide the whole of it about.
 */
export async function beyondScreen(page: Page): Promise<string[]> {
  await stands(page);
  return page.evaluate(() => {
    const root = document.scrollingElement!;
    const isWider = root.scrollWidth > innerWidth;
    const isLonger = !!document.querySelector('[data-frame]') && root.scrollHeight > innerHeight;
    if (!isWider && !isLonger) return [];
    const sticksOut = (element: Element) => {
      const { right, bottom } = element.getBoundingClientRect();
      return (isWider && right > innerWidth) || (isLonger && bottom > innerHeight);
    };
    // Most of them lie in what scrolls by itself; those that are placed absolutely come first.
    const isPlaced = (element: Element) => Number(getComputedStyle(element).position === 'absolute');
    const found = [...document.body.querySelectorAll('*')]
      .filter(element => element.checkVisibility() && sticksOut(element))
      .sort((one, other) => isPlaced(other) - isPlaced(one))
      .slice(0, 5)
      .map(
        element => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent?.trim()}`,
      );
    return [`${root.scrollWidth} × ${root.scrollHeight} px`, ...found];
  });
}

/** What is fading in has neither the contrast nor the place that it will have. */
async function stands(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(animation => animation.playState !== 'running'),
  );
}
