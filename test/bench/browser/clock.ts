import type { Page } from 'playwright-core';

/** What one input led to, in milliseconds from the input's own time stamp. */
export interface Reaction {
  /** To the paint in which something that the user looks at is another: its first visible reaction. */
  first: number;
  /** To the next paint after its handlers, whatever was painted: Event Timing, as Interaction to Next Paint has it. */
  paint: number;
  /** To the paint in which all that was asked for is there. */
  whole: number;
}

/** The inputs that are measured: what they do first is heard in the capturing phase. */
export type Input = 'keydown' | 'pointerdown' | 'click' | 'wheel' | 'drop';

interface Watched {
  input: Input;
  /** Where the first reaction is seen: the text and the state of what this finds becomes another. */
  reacts: string;
  /** What is there once all is. Without it the first reaction is all. */
  whole?: string | undefined;
}

/** Begins to watch in every page that is opened. */
export const installClock = (page: Page): Promise<unknown> => page.addInitScript(clock);

/** Does `act`, the last input of which is the one that is measured. @throws where nothing reacts within ten seconds */
export async function timed(page: Page, watched: Watched, act: () => Promise<unknown>): Promise<Reaction> {
  await page.evaluate(what => globalThis.benchClock.watch(what), watched);
  await act();
  return page.evaluate(() => globalThis.benchClock.result());
}

declare global {
  // Of the page.
  var benchClock: { watch(what: Watched): void; result(): Promise<Reaction> };
}

/** Runs in the page, before anything of it. */
function clock(): void {
  const soon = new MessageChannel();
  const painted = new Set<() => void>();
  soon.port1.addEventListener('message', () => {
    for (const tell of painted) tell();
    painted.clear();
  });
  soon.port1.start();
  /** After the frame in which the document is painted as it is now. */
  const paint = () =>
    new Promise<number>(done => {
      requestAnimationFrame(() => {
        painted.add(() => done(performance.now()));
        soon.port2.postMessage(0);
      });
    });

  const events: PerformanceEntry[] = [];
  new PerformanceObserver(list => events.push(...list.getEntries())).observe({
    type: 'event',
    durationThreshold: 16,
  } as PerformanceObserverInit);

  let result: Promise<Reaction> | undefined;
  globalThis.benchClock = {
    watch({ input, reacts, whole }) {
      let from = 0;
      const signature = () =>
        [...document.querySelectorAll(reacts)]
          .map(
            each =>
              `${each.textContent} ${each.getAttribute('data-unread')} ${each.getAttribute('aria-current')} ${(each as HTMLInputElement).value}`,
          )
          .join();
      const hear = (event: Event) => (from = event.timeStamp);
      addEventListener(input, hear, { capture: true, passive: true });
      const before = signature();
      const becomes = (isSo: () => boolean) =>
        new Promise<number>((done, fail) => {
          const stop = new MutationObserver(look);
          const tooLate = setTimeout(() => {
            stop.disconnect();
            fail(new Error(`Nothing reacts: ${input} ${reacts} ${whole ?? ''}`));
          }, 10_000);
          function look() {
            if (!from || !isSo()) return;
            stop.disconnect();
            clearTimeout(tooLate);
            void paint().then(done);
          }
          const all = { subtree: true, childList: true, attributes: true, characterData: true };
          stop.observe(document, all);
        });
      const first = becomes(() => signature() !== before);
      const all = whole ? becomes(() => signature() !== before && !!document.querySelector(whole)) : first;
      result = Promise.all([first, all]).then(async ([one, two]) => {
        removeEventListener(input, hear, { capture: true });
        // Event Timing tells of an event some time after its paint.
        await new Promise(done => setTimeout(done, 120));
        const own = events.filter(each => each.startTime >= from - 1 && each.startTime < one);
        return {
          first: one - from,
          whole: two - from,
          paint: Math.max(16, ...own.map(each => each.duration)),
        };
      });
      result.catch(() => undefined);
    },
    result: () => result!,
  };
}
