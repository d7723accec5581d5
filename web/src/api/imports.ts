import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, getPage, queryString, send } from './client';

export type ImportedKind = 'activity' | 'deal' | 'lead' | 'note' | 'organization' | 'person';
type ImportState =
  'reading' | 'unreadable' | 'mapping' | 'running' | 'done' | 'stopped' | 'reverting' | 'reverted';

export interface TableImport {
  id: number;
  name: string;
  state: ImportState;
  problem: string | null;
  total: number;
  done: number;
  failed: number;
  skipped: number;
  made: Partial<Record<ImportedKind, number>>;
  /** Contacts that were there, and were filled in. */
  changed: number;
  reverted: number;
  kept: number;
  created_at: string;
  finished_at: string | null;
  undo_until: string | null;
}

export interface ImportOptions {
  duplicates: 'merge' | 'skip' | 'allow';
  dates: 'dmy' | 'mdy' | 'ymd';
  decimal: '.' | ',';
  pipeline_id: number | null;
}

export interface ImportColumn {
  heading: string;
  target: string | null;
  samples: string[];
}

interface Mapping {
  source: string | null;
  remembered: boolean;
  columns: ImportColumn[];
  options: ImportOptions;
}

export interface ImportTarget {
  id: string;
  kind: ImportedKind;
  /** Of the company's own fields only. */
  name: string | null;
  several: boolean;
}

/** What is to become of a file. */
export interface ImportPlan {
  columns: (string | null)[];
  options: ImportOptions;
}

interface PlannedItem {
  kind: ImportedKind;
  name: string;
  id: number | null;
}

export interface PlannedRow {
  row: number;
  state: 'done' | 'failed' | 'skipped';
  reasons: string[];
  items: PlannedItem[];
}

interface ProblemRow {
  row: number;
  cells: (string | number | boolean | null)[];
  skipped: boolean;
  reasons: string[];
}

export const isAtWork = ({ state }: TableImport): boolean =>
  state === 'reading' || state === 'running' || state === 'reverting';

export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports', 'list'],
  queryFn: ({ pageParam, signal }) =>
    getPage<TableImport[]>(`/api/imports${queryString({ cursor: pageParam })}`, signal),
  initialPageParam: null as string | null,
  getNextPageParam: page => page.next,
});

export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => get<TableImport>(`/api/imports/${id}`, signal),
    // Nothing tells a page of it: while it works, we look.
    refetchInterval: query => (query.state.data && isAtWork(query.state.data) ? 700 : false),
  });

export const mappingQuery = (id: number) =>
  queryOptions({
    queryKey: ['imports', id, 'mapping'],
    queryFn: ({ signal }) => get<Mapping>(`/api/imports/${id}/mapping`, signal),
    staleTime: Infinity,
  });

export const importTargetsQuery = queryOptions({
  queryKey: ['imports', 'targets'],
  queryFn: ({ signal }) => get<ImportTarget[]>('/api/imports/targets', signal),
});

export const previewQuery = (id: number, plan: ImportPlan, language: string) =>
  queryOptions({
    queryKey: ['imports', id, 'preview', plan, language],
    queryFn: () => send<PlannedRow[]>('POST', `/api/imports/${id}/preview`, { ...plan, language }),
    placeholderData: keepPreviousData,
  });

export const problemsQuery = (id: number, language: string) =>
  infiniteQueryOptions({
    queryKey: ['imports', id, 'problems', language],
    queryFn: ({ pageParam, signal }) =>
      getPage<ProblemRow[]>(
        `/api/imports/${id}/problems${queryString({ cursor: pageParam, language })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const keptQuery = (id: number) =>
  queryOptions({
    queryKey: ['imports', id, 'kept'],
    queryFn: ({ signal }) =>
      get<{ kind: ImportedKind; id: string; name: string }[]>(`/api/imports/${id}/kept`, signal),
  });

export const failedFile = (id: number, format: 'csv' | 'xlsx', language: string): string =>
  `/api/imports/${id}/failed${queryString({ format, language })}`;

export function sendTable(file: File) {
  const form = new FormData();
  form.append('file', file);
  return send<TableImport>('POST', '/api/imports', form);
}

export const startImport = (id: number, plan: ImportPlan) =>
  send<TableImport>('POST', `/api/imports/${id}/start`, plan);

export const revertImport = (id: number) => send<TableImport>('POST', `/api/imports/${id}/revert`);

export const removeImport = (id: number) => send<unknown>('DELETE', `/api/imports/${id}`);
