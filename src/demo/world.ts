import type { INestApplicationContext } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import type { Viewer } from '../access/viewer.js';
import { Database } from '../platform/database.js';
import type { UserKey } from './sign-ins.js';
import type { Times } from './times.js';

/** What has been made of the demo so far, by the names that its data calls things by. */
export class World {
  readonly viewers = new Map<UserKey, Viewer>();
  /** Stages by pipeline, in their order. */
  readonly stages = { sales: [] as number[], service: [] as number[] };
  readonly fields = new Map<string, { key: string; option(label: string): number }>();
  /** By the noun and their name: `deal Hot`. */
  readonly labels = new Map<string, number>();
  /** By the product and their name: `Halo ring 900 White`. */
  readonly variations = new Map<string, number>();
  readonly organizations = new Map<string, number>();
  readonly persons = new Map<string, number>();
  readonly products = new Map<string, number>();
  readonly deals = new Map<string, number>();

  constructor(
    readonly app: INestApplicationContext,
    readonly times: Times,
  ) {}

  get database(): Database {
    return this.app.get(Database);
  }

  /** A user of the demo as one who works in the app. */
  viewer(key: UserKey): Viewer {
    return found(this.viewers, key);
  }

  userId(key: UserKey): number {
    return this.viewer(key).userId;
  }

  person(name: string): number {
    return found(this.persons, name);
  }

  organization(name: string): number {
    return found(this.organizations, name);
  }

  deal(title: string): number {
    return found(this.deals, title);
  }

  async signIn(key: UserKey, userId: number): Promise<void> {
    const viewer = await loadViewer(this.database, userId);
    if (viewer) this.viewers.set(key, { ...viewer, source: 'app' });
  }
}

/** A name that the demo's data writes wrongly ends the start. */
export function found<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The demo has no ${String(key)}`);
  return value;
}
