import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type LoginGauge = Awaited<ReturnType<typeof loginGauge>>;

/**
 * Stands before a real IMAP server and counts who is about to log in, from the connection to the server's answer. Each
 * greeting is held back a little, as a distant server's is: logins that begin together are then seen together.
 */
export async function loginGauge(port: number, greetingMs = 60) {
  const sockets = new Set<net.Socket>();
  const users: string[] = [];
  let underWay = 0;
  let most = 0;

  const server = net.createServer(client => {
    const upstream = net.connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    most = Math.max(most, ++underWay);
    let isIn = false;
    const settle = () => {
      if (!isIn) underWay--;
      isIn = true;
    };
    client.on('data', (chunk: Buffer) => {
      const login = isIn
        ? undefined
        : /^(?:\S+ AUTHENTICATE PLAIN )?([a-z\d+/]+=*)\r\n$/i.exec(chunk.toString('latin1'))?.[1];
      const user = login && Buffer.from(login, 'base64').toString().split('\0')[1];
      if (user) users.push(user);
      upstream.write(chunk);
    });
    client.on('close', () => {
      settle();
      sockets.delete(client);
      upstream.destroy();
    });
    const greeted = sleep(greetingMs);
    upstream.on('data', (chunk: Buffer) => {
      if (/^\S+ OK .*Logged in/m.test(chunk.toString('latin1'))) settle();
      void greeted.then(() => client.writable && client.write(chunk));
    });
    upstream.on('close', () => {
      sockets.delete(upstream);
      client.destroy();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));

  return {
    port: (server.address() as net.AddressInfo).port,
    /** Logins under way at the same moment, at most. */
    most: () => most,
    /** In the order in which their logins came. */
    users: () => [...users],
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
