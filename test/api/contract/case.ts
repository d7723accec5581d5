import type * as pipedrive from 'pipedrive';
import * as pipedrive30 from 'pipedrive-30';
import type { TestUser } from '../support.js';
import type { World } from './world.js';

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

/** The version of the client that a user works with: its APIs are made from its configuration. */
type Api<C, T> = new (configuration: C) => T;
type V1 = pipedrive.v1.Configuration;
type V2 = pipedrive.v2.Configuration;

/**
 * A user with the official client: `const deals = caller.v2(pipedrive.v2.DealsApi)`. What `person()` and the like make
 * is his; they give its id.
 */
export class Caller {
  constructor(
    readonly user: TestUser,
    readonly url: string,
    private readonly configurations: { v1: V1; v2: V2 },
  ) {}

  get id(): number {
    return this.user.id;
  }

  v1<T>(api: Api<V1, T>): T {
    return new api(this.configurations.v1);
  }

  v2<T>(api: Api<V2, T>): T {
    return new api(this.configurations.v2);
  }

  /** The line of clients that still calls the old v1 routes: `caller.legacy(pipedrive30.v1.DealsApi)`. */
  legacy<T>(api: Api<pipedrive30.v1.Configuration, T>): T {
    const { token: apiKey } = this.user;
    return new api(new pipedrive30.v1.Configuration({ apiKey, basePath: `${this.url}/v1` }));
  }

  /** A request without the client, for what it cannot send: `caller.request('GET', '/v1/deals?sort=x')`. */
  async request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; headers: Headers; body: any }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'x-api-token': this.user.token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  deal(fields: object = {}): Promise<number> {
    return this.make('/api/v2/deals', { title: 'Nordic rollout', ...fields });
  }

  person(fields: object = {}): Promise<number> {
    return this.make('/api/v2/persons', { name: 'Eva Lind', ...fields });
  }

  organization(fields: object = {}): Promise<number> {
    return this.make('/api/v2/organizations', { name: 'Nordwind AB', ...fields });
  }

  project(fields: object = {}): Promise<number> {
    return this.make('/api/v2/projects', { title: 'Delivery', ...fields });
  }

  activity(fields: object = {}): Promise<number> {
    return this.make('/api/v2/activities', { subject: 'Call back', type: 'call', ...fields });
  }

  product(fields: object = {}): Promise<number> {
    return this.make('/api/v2/products', { name: 'Sail cloth', ...fields });
  }

  /** A person or an organization is needed. */
  lead(fields: object): Promise<string> {
    return this.make('/v1/leads', { title: 'Maybe more', ...fields });
  }

  /** Makes anything by a plain request. @throws {Error} with the server's answer where it refuses */
  async make<Id = number>(path: string, body: object): Promise<Id> {
    const answer = await this.request('POST', path, body);
    if (!answer.body.success) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data.id;
  }
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
