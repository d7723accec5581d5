import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** What is opened most, in that order. */
const pages = ['/deals', '/leads', '/deals/$id', '/activities', '/persons/$id'] as const;
const overlays = [
  () => import('../mail/thread-pane'),
  () => import('../palette/palette'),
  () => import('../compose/dock'),
  () => import('../crm/new-item-dialog'),
];
const afterMs = 3000;

declare global {
  interface Navigator {
    /** Not in every browser. */
    connection?: { saveData?: boolean };
  }
}

/**
 * Fetches the code of what a rep opens next, once the page is there and the browser has nothing to do: then it opens at once
 * on a slow line, and without one.
 */
export function useCodeAhead(): void {
  const router = useRouter();
  useEffect(() => {
    if (navigator.connection?.saveData) return;
    let stopped = false;
    const steps = [...overlays, ...pages.map(to => () => router.loadRouteChunk(router.routesByPath[to]))];
    const timer = setTimeout(() => {
      void (async () => {
        for (const step of steps) {
          await idle();
          if (stopped) return;
          // What cannot be fetched now is asked for again when it is opened.
          await Promise.resolve(step()).catch(() => undefined);
        }
      })();
    }, afterMs);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [router]);
}

// Safari has no such callback.
const idle = () =>
  new Promise<void>(done =>
    'requestIdleCallback' in window ? requestIdleCallback(() => done()) : setTimeout(done, 200),
  );
