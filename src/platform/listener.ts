import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const pauseMs = 500;

/** LISTEN on a connection of its own, which is made again whenever it is lost. */
export class Listener {
  private client: pg.Client | null = null;
  private closed = false;

  constructor(
    private readonly connectionString: string,
    private readonly channel: string,
    private readonly onNotify: (payload: string) => void,
  ) {}

  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: `kontor listen ${this.channel}`,
      keepAlive: true,
    });
    client.on('error', () => client.end().catch(() => undefined));
    client.on('end', () => {
      if (this.client === client) void this.reconnect();
    });
    client.on('notification', message => this.onNotify(message.payload ?? ''));
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(this.channel)}`);
    this.client = client;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  private async reconnect(): Promise<void> {
    while (!this.closed) {
      try {
        await this.connect();
        // What was notified meanwhile is lost: an empty payload has the listener look for itself.
        this.onNotify('');
        return;
      } catch {
        await sleep(pauseMs);
      }
    }
  }
}
