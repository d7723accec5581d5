import type { Box, Filter, ListChoice, View } from '../api/threads';

export const views = ['inbox', 'sent', 'all', 'archived', 'shared'] as const satisfies View[];
export const boxes = ['drafts', 'outbox'] as const satisfies Box[];
export const belongings = ['linked', 'unlinked', 'deal', 'lead', 'project'] as const satisfies Filter[];

const among = <T extends string>(known: readonly T[], given: unknown): T | undefined =>
  known.find(each => each === given);

/** Which threads an address names. Links that were sent before unread was a choice of its own still hold. */
export function readListChoice(search: Record<string, unknown>): ListChoice {
  const view = among(views, search['view']);
  const id = (name: string) => (Number.isInteger(search[name]) ? (search[name] as number) : undefined);
  return {
    box: among(boxes, search['box']),
    view: view === 'inbox' ? undefined : view,
    filter: among(['asks', ...belongings] as const, search['filter']),
    unread: search['unread'] === true || search['filter'] === 'unread' || undefined,
    files: search['files'] === true || undefined,
    label: id('label'),
    mailbox: id('mailbox'),
    q: search['q'] ? String(search['q']) : undefined,
  };
}

/** Whether it is less than all of a folder. */
export const isNarrowed = ({ filter, unread, files, label, mailbox, q }: ListChoice): boolean =>
  !!(filter || unread || files || label || mailbox || q);
