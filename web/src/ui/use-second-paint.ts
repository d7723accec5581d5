import { startTransition, useEffect, useState } from 'react';

/**
 * False at first and true when that has been painted: what takes long to draw must not hold up the page that it stands
 * on. A deferred value would not do: React goes on with it at once, and often before the browser has painted.
 */
export function useSecondPaint(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setPainted(true)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return isPainted;
}
