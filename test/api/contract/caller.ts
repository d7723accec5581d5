import type * as pipedrive from 'pipedrive';
import * as pipedrive30 from 'pipedrive-30';
import type { TestUser } from '../support.js';

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
