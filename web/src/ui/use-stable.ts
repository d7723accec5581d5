import { useLayoutEffect, useRef, useState } from 'react';

/**
 * The same functions at every render, each of which does what the newest of its name does: what is handed them is drawn
 * again only where something else of it is another.
 */
export function useStable<T extends object>(functions: T): T {
  const latest = useRef(functions);
  useLayoutEffect(() => {
    latest.current = functions;
  });
  const [stable] = useState(
    () =>
      Object.fromEntries(
        Object.keys(functions).map(name => [
          name,
          (...given: unknown[]) =>
            (latest.current as Record<string, (...given: unknown[]) => unknown>)[name]!(...given),
        ]),
      ) as T,
  );
  return stable;
}
