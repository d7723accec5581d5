import type { SignInProblem } from '../i18n/accounts/en';

const problems: readonly string[] = [
  'expired', 'denied', 'refused', 'no-mail', 'other-account', 'imap-refused', 'unavailable',
] satisfies SignInProblem[]; // prettier-ignore

/** For routes that a provider's page may lead back to. */
export const readProblem = (search: Record<string, unknown>): { problem?: SignInProblem } =>
  problems.includes(search.problem as string) ? { problem: search.problem as SignInProblem } : {};
