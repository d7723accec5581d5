import { useAccessWords } from './words';

/** What an OAuth scope lets an app do, in words. */
export function useScopeName() {
  const { apps } = useAccessWords();
  return (scope: string): string => {
    // `deals:read`, `deal-fields:full`, or one that says it all: `admin`.
    const at = scope.lastIndexOf(':');
    const what = apps.scopeNames[at < 0 ? scope : scope.slice(0, at)];
    if (!what) return scope;
    if (at < 0) return what;
    return scope.endsWith(':read') ? apps.scopeReads(what) : apps.scopeFull(what);
  };
}
