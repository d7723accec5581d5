import type { Browser } from 'playwright-core';

/** `describe`, for tests that need Chromium: left out where the machine has none. */
export function describeWithBrowser(name: string, tests: () => void): void {
  (process.env.TEST_CHROMIUM ? describe : describe.skip)(name, tests);
}

/** Starts Chromium, with these arguments too; the caller closes it. */
export async function browser(...args: string[]): Promise<Browser> {
  // Here and not on top: this is a large package, and every test loads this file by way of services.ts.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: process.env.TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      // Containers have no namespaces to make a sandbox of.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
}
