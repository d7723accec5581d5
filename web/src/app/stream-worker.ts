import { connect, type Said } from './stream-source';

/*
 * Holds the live stream for all tabs of a user, each of which has a port. Whoever comes later is told that it is open.
 */
const ports = new Set<MessagePort>();
let open = false;

const disconnect = connect(said => {
  if (said.kind !== 'news') open = said.kind === 'opened';
  for (const port of ports) port.postMessage(said);
});

addEventListener('connect', event => {
  const port = (event as MessageEvent).ports[0]!;
  ports.add(port);
  // A tab says but one thing, that it leaves: its user has signed out.
  port.addEventListener('message', () => {
    ports.delete(port);
    if (ports.size > 0) return;
    disconnect();
    close();
  });
  port.start();
  if (open) port.postMessage({ kind: 'leads', open } satisfies Said);
});
