import type { Group } from '../api/access';
import { useAccessWords } from './words';

/** As Pipedrive calls the first group, which every company has; ours says what it is, until somebody names it. */
const unnamed = '(Unassigned users)';

export function useGroupName() {
  const { visibility } = useAccessWords();
  return ({ name }: Group): string => (name === unnamed ? visibility.company : name);
}
