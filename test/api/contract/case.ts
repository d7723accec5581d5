import type { World } from './world.js';

export type { Caller } from './caller.js';

/**
 * One promise of Pipedrive's API, kept for its own client. The case runs it with real arguments and looks at what the
 * answer means. An operation counts as covered when a case that names it passed, and the server answered that very
 * operation with success while it ran.
 */
export interface ContractCase {
  /** One or several that belong together: `v2 GET /deals/{id}/followers`, as `operations.ts` writes them. */
  operation: string | readonly string[];
  /** What is promised, where one operation has several cases. */
  promise?: string;
  /** Cases run one after another on one server and do not know each other: a case makes what it needs. */
  run: (world: World) => Promise<void>;
}

/** The client rejects with the answer's body alone; hidden and absent are the same. */
export async function absent(answer: Promise<unknown>): Promise<void> {
  await expect(answer).rejects.toMatchObject({ success: false, code: 'not_found', data: null });
}

/** A refusal that names the field. */
export async function refused(answer: Promise<unknown>, field: string): Promise<void> {
  await expect(answer).rejects.toMatchObject({ success: false, code: 'invalid', field });
}

export async function forbidden(answer: Promise<unknown>): Promise<void> {
  await expect(answer).rejects.toMatchObject({ success: false, code: 'forbidden' });
}

/** All pages of a v2 list, or of a v1 list with cursors: `everything(cursor => deals.getDeals({ limit: 2, cursor }))`. */
export async function everything<T>(page: (cursor: string | undefined) => Promise<unknown>): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const { data, additional_data } = (await page(cursor)) as Page<T>;
    found.push(...(data ?? []));
    cursor = additional_data?.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

/** All pages of a v1 list: `everyRow(start => leads.getLeads({ start, limit: 2 }))`. */
export async function everyRow<T>(page: (start: number) => Promise<unknown>): Promise<T[]> {
  const found: T[] = [];
  let start: number | undefined = 0;
  do {
    const { data, additional_data }: Page<T> = (await page(start)) as Page<T>;
    found.push(...(data ?? []));
    start = additional_data?.pagination?.next_start;
  } while (start !== undefined);
  return found;
}

interface Page<T> {
  data?: T[] | null;
  additional_data?: { next_cursor?: string | null; pagination?: { next_start?: number } };
}
