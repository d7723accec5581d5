import net from 'node:net';

/** A port that is free on 127.0.0.1 at this moment. */
export async function freePort() {
  return (await tryPort(0)) ?? Promise.reject(new Error('There is no free port on 127.0.0.1.'));
}

export async function isFree(port) {
  return (await tryPort(port)) !== null;
}

function tryPort(port) {
  return new Promise(done => {
    const server = net.createServer();
    server.once('error', () => done(null));
    server.listen(port, '127.0.0.1', () => {
      const taken = server.address().port;
      server.close(() => done(taken));
    });
  });
}
