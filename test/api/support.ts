import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Router } from 'express';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { Setup } from '../../src/accounts/setup.js';
import { Tokens } from '../../src/accounts/tokens.js';
import { Users } from '../../src/accounts/users.js';
import type { Adapter } from '../../src/api/adapter.js';
import { createApp } from '../../src/api/app.js';
import { Database } from '../../src/platform/database.js';
import { readEnv } from '../../src/platform/env.js';
import { migrate } from '../support/migrate.js';
import { newFolder } from '../support/servers.js';
import { testDatabase } from '../support/services.js';

export const password = 'korrekt-pferd-batterie';

export interface TestUser {
  id: number;
  email: string;
  token: string;
}

export type TestApi = Awaited<ReturnType<typeof startApi>>;

/** The whole API on a port and a database of its own. */
export async function startApi(more: Record<string, string> = {}) {
  const database = more.DATABASE_URL ? null : await testDatabase(migrate);
  const env = readEnv({
    DATABASE_URL: database?.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: newFolder('kontor'),
    DATABASE_POOL: '5',
    LOG_LEVEL: 'silent',
    PORT: '0',
    ...more,
  });
  const app: NestExpressApplication = await createApp(env);
  const server: Server = await app.listen(0);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const users = app.get(Users);
  return {
    app,
    url,
    env,
    server,
    database: app.get(Database),
    setup: app.get(Setup),
    /** A request without a user. */
    http: () => request(server),
    /** Requests of a user, by his API token. */
    as: (user: TestUser) => request.agent(server).set('x-api-token', user.token),
    async user(name: string, isAdmin = false): Promise<TestUser> {
      const { id, email } = await users.create({ email: `${name}@kontor.example`, name, password, isAdmin });
      const { token } = await app.get(Tokens).create(id, 'test');
      return { id, email, token };
    },
    async stop() {
      server.closeAllConnections();
      await app.close();
      await database?.drop();
    },
  };
}

export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As Express has it: `/api/v2/deals/:id`. */
  path: string;
}

/** What Nest told Express to listen for. */
export function routesOf(api: TestApi): Route[] {
  const adapter = api.app.getHttpAdapter() as Adapter;
  const { router } = adapter.getInstance<{ router: Router }>();
  const layers = [...adapter.routers.values(), router].flatMap(({ stack }) => stack as unknown as Layer[]);
  return layers.flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map(method => ({ method: method as Route['method'], path: route.path }))
      : [],
  );
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}
