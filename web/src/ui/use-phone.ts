import { useMediaQuery } from '@mantine/hooks';

/** The page has the width of a phone. */
export const usePhone = (): boolean =>
  useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false });
