import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Id } from '../crm/kinds';
import { getPage, queryString, send } from './client';
import type { ItemFile, TimelineKind } from './details';

const column = {
  deal: 'deal_id',
  lead: 'lead_id',
  person: 'person_id',
  organization: 'org_id',
  project: 'project_id',
};

export const filesQuery = (kind: TimelineKind, id: Id) =>
  infiniteQueryOptions({
    // Of what is fetched again with an item's timeline.
    queryKey: ['timeline', kind, String(id), 'files'],
    queryFn: ({ pageParam, signal }) => {
      const query = queryString({
        sort_by: 'add_time',
        sort_direction: 'desc',
        limit: 100,
        cursor: pageParam,
      });
      return getPage<ItemFile[]>(`/api/items/${kind}/${id}/files${query}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

/** Where a file that lies here is opened. */
export const fileAddress = (file: Pick<ItemFile, 'id'>): string => `/api/v1/files/${file.id}/download`;

/** What deletes a file. */
export const fileRow = (id: number): string => `/api/v1/files/${id}`;

/** Puts a file on an item; at most 50 MB. */
export function addFile(kind: TimelineKind, id: Id, file: File) {
  const form = new FormData();
  form.append(column[kind], String(id));
  form.append('file', file);
  return send<{ id: number }>('POST', '/api/v1/files', form);
}

/** Kinds of items on which a link to a remote file can be put. */
export type LinkedKind = Extract<TimelineKind, 'deal' | 'person' | 'organization'>;

/** The id of a document at Google Drive in the address that a browser shows for it; null where there is none. */
export const driveIdIn = (address: string): string | null =>
  /^https:\/\/(?:docs|drive)\.google\.com\/(?:.*\/d\/|.*[?&]id=|drive\/folders\/)([\w-]{10,})/.exec(
    address.trim(),
  )?.[1] ?? null;

/** Puts a link to a document at Google Drive on an item, under a name of its own. */
export async function addRemoteLink(kind: LinkedKind, id: Id, remoteId: string, name: string) {
  const file = await send<{ id: number }>('POST', '/api/v1/files/remoteLink', {
    item_type: kind,
    item_id: id,
    remote_location: 'googledrive',
    remote_id: remoteId,
  });
  return send<unknown>('PUT', fileRow(file.id), { name });
}
