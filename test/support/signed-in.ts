import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';

/**
 * A browser of its own that is signed in by `token`, or as nobody: at a desk and in English, unless told otherwise. The
 * token goes as a header of its own and not by intercepting requests, which would turn the cache off and take four times as long.
 */
export async function signedIn(
  chromium: Browser,
  token: string | null,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await chromium.newContext({
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    ...(token && { extraHTTPHeaders: { 'x-api-token': token } }),
    ...options,
  });
  context.setDefaultTimeout(20_000);
  // Nobody waits for what the app would fetch ahead, and each page of the tests would pay for it.
  await context.addInitScript(() => {
    const { connection } = navigator as { connection?: object };
    if (connection) Object.defineProperty(connection, 'saveData', { value: true });
  });
  return context;
}
