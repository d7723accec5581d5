import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';

export type Step = 'mailbox' | 'lead' | 'conversion' | 'activity';

/** What this user has done so far, by what there is. */
export interface FirstSteps extends Record<Step, boolean> {
  dismissed: boolean;
}

export const firstStepsQuery = queryOptions({
  // Among what is asked for again when an item was added.
  queryKey: ['related', 'first-steps'],
  queryFn: ({ signal }) => get<FirstSteps>('/api/first-steps', signal),
});

export const dismissFirstSteps = (dismissed: boolean) =>
  send<FirstSteps>('PATCH', '/api/first-steps', { dismissed });
