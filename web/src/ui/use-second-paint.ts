import { useDeferredValue } from 'react';

/** False at first and true right after: what takes long to draw must not hold up the page that it stands on. */
export const useSecondPaint = (): boolean => useDeferredValue(true, false);
