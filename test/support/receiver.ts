import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './servers.js';

export interface Received {
  headers: IncomingHttpHeaders;
  text: string;
  body: any;
}

/** What webhooks are told to: keeps all it hears, and answers as the test wants. */
export async function receiver(
  answer: (received: Received, n: number) => number | Promise<number> = () => 200,
) {
  const heard: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', chunk => (text += chunk));
    request.on('end', async () => {
      const received = { headers: request.headers, text, body: JSON.parse(text) };
      heard.push(received);
      const status = await answer(received, heard.length);
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    /** Waits until so many were heard. */
    hears: (count: number) => until(`${count} deliveries`, () => heard.length >= count),
    stop: () =>
      new Promise<void>(done => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
