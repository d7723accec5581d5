import * as pipedrive from 'pipedrive';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Imports } from '../../../src/inbox/import.js';
import { startApi, type TestApi } from '../support.js';
import { Caller } from './caller.js';
import { operations } from './operations.js';

/** One server and three users, for all cases. */
export class World {
  /** `v2 GET /deals/{id}` of what the server answered with success since the last look. */
  readonly answered = new Set<string>();

  private constructor(
    readonly api: TestApi,
    /** An administrator. */
    readonly admin: Caller,
    /** Regular users: what one of them makes visible to its owner alone, the other may not see. */
    readonly first: Caller,
    readonly second: Caller,
  ) {}

  static async start(): Promise<World> {
    const api = await startApi();
    const caller = async (name: string, isAdmin = false): Promise<Caller> => {
      const user = await api.user(name, isAdmin);
      return new Caller(user, api.url, {
        v1: new pipedrive.v1.Configuration({ apiKey: user.token, basePath: `${api.url}/api/v1` }),
        v2: new pipedrive.v2.Configuration({ apiKey: user.token, basePath: `${api.url}/api/v2` }),
      });
    };
    const world = new World(api, await caller('ada', true), await caller('bob'), await caller('cem'));
    api.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const operation = operationOf(request.method ?? '', request.url ?? '');
      response.once('finish', () => {
        if (operation && response.statusCode < 400) world.answered.add(operation);
      });
    });
    return world;
  }

  /** Takes mails (see `letter` of `../mail/house.ts`) into a mailbox of his, as the command line's import does. */
  async mail({ user }: Caller, mails: string[]): Promise<void> {
    const mbox = mails.map(mail => `From test@example.org Mon Nov  2 10:00:00 2026\n${mail}\n`).join('');
    const account = { userId: user.id, email: user.email, isAdmin: user === this.admin.user };
    await this.api.app.get(Imports).mbox(account, stream(mbox));
  }

  stop(): Promise<void> {
    return this.api.stop();
  }
}

const patterns = [...operations].map(operation => {
  const [version, method, path] = operation.split(' ') as [string, string, string];
  const named = path.replaceAll(/\{[^}]+\}/g, '[^/]+');
  return { operation, version, method, literal: !path.includes('{'), pattern: new RegExp(`^${named}$`) };
});

/** Which operation a request is; `deals/summary` before `deals/{id}`. */
function operationOf(method: string, url: string): string | undefined {
  const match = /^\/(?:api\/)?(v1|v2)(\/[^?]*)/.exec(url);
  if (!match) return undefined;
  const fitting = patterns.filter(
    one => one.version === match[1] && one.method === method && one.pattern.test(match[2]!),
  );
  return (fitting.find(one => one.literal) ?? fitting.sort((a, b) => segments(b) - segments(a))[0])
    ?.operation;
}

/** How many words of a path are literal. */
const segments = ({ operation }: { operation: string }): number =>
  operation.split('/').filter(segment => !segment.startsWith('{')).length;

async function* stream(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
