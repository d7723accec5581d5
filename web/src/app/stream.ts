import { connect, type Said, type StreamEvent } from './stream-source';

/*
 * The live stream of the server, one for all tabs of a user: a browser keeps six connections to a host that speaks
 * HTTP/1.1, and a seventh tab would wait for ever.
 *
 *   waits ──(has the lock)──> leads: holds the EventSource, and passes on what it says
 *     ^                         │
 *     └──(frozen, or robbed)────┘
 *
 * The browser gives the lock to the next tab as soon as the leading one is closed or crashes. One that is frozen says so
 * and gives it up; where it could not, a tab that is looked at asks it, hears nothing, and takes the lock from it. Every
 * new stream says that it is one: what came before it may have been missed.
 *
 * Web Locks are there on HTTPS only, and on localhost. Elsewhere a shared worker holds the stream for all tabs; it is not
 * what all do, since not all phones have one. A browser that has neither has a stream for each tab.
 */

interface Hearer {
  /** A new stream: of what came before it nothing is known. */
  opened(): void;
  /** Another tab has had one open for a while. */
  joined(): void;
  lost(): void;
  news(name: StreamEvent, data: string): void;
}

/** How often a tab that is looked at asks whether somebody leads, and how long it waits for the answer. */
const askMs = 20_000;
const answerMs = 3000;

/** Hears the stream until the answer is called. */
export function hearStream(userId: number, hearer: Hearer): () => void {
  const name = `kontor-live-${userId}`;
  if ('locks' in navigator && 'BroadcastChannel' in window) return share(name, hearer);
  return 'SharedWorker' in window ? askWorker(name, hearer) : connect(said => tell(hearer, said));
}

function tell(hearer: Hearer, said: Said): void {
  if (said.kind === 'opened') hearer.opened();
  else if (said.kind === 'lost') hearer.lost();
  else if (said.kind === 'news') hearer.news(said.name, said.data);
  else if (said.kind === 'leads' && said.open) hearer.joined();
}

function askWorker(name: string, hearer: Hearer): () => void {
  const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name });
  const { port } = worker;
  let stop = () => {
    // A tab that is closed says nothing: the browser ends the worker with the last one.
    port.postMessage('leave');
    port.close();
  };
  port.addEventListener('message', ({ data: said }: MessageEvent<Said>) => tell(hearer, said));
  port.start();
  // Its code is gone where the server has another version since this page was loaded.
  worker.addEventListener('error', () => {
    stop = connect(said => tell(hearer, said));
  });
  return () => stop();
}

function share(name: string, hearer: Hearer): () => void {
  const channel = new BroadcastChannel(name);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that of a channel is its own
  const say = (said: Said) => channel.postMessage(said);
  let isStopped = false;
  let open = false;
  /** Of the one who leads. */
  let step: (() => void) | undefined;
  let waiting: AbortController | undefined;
  let unanswered: ReturnType<typeof setTimeout> | undefined;

  function lead(): Promise<void> {
    if (isStopped) return Promise.resolve();
    waiting = undefined;
    clearTimeout(unanswered);
    const disconnect = connect(said => {
      if (said.kind !== 'news') open = said.kind === 'opened';
      say(said);
      tell(hearer, said);
    });
    return new Promise(resolve => {
      step = () => {
        step = undefined;
        open = false;
        disconnect();
        resolve();
      };
    });
  }

  /** In line for the lock; or at once, from a tab that does not answer. */
  function queue(steal = false): void {
    if (isStopped || step) return;
    waiting?.abort();
    const abort = new AbortController();
    waiting = abort;
    navigator.locks
      // The two do not go together; what is taken comes at once.
      .request(name, steal ? { steal } : { signal: abort.signal }, lead)
      .catch(() => {
        if (abort.signal.aborted || isStopped) return;
        // Robbed, while it was frozen: somebody else leads.
        step?.();
        queue();
        ask();
      });
  }

  function ask(): void {
    if (step || document.hidden) return;
    say({ kind: 'who' });
    clearTimeout(unanswered);
    unanswered = setTimeout(() => queue(true), answerMs);
  }

  function leave(): void {
    waiting?.abort();
    waiting = undefined;
    clearTimeout(unanswered);
    hearer.lost();
    if (step) say({ kind: 'lost' });
    step?.();
  }

  const back = () => {
    queue();
    ask();
  };

  channel.addEventListener('message', ({ data: said }: MessageEvent<Said>) => {
    if (said.kind === 'who') {
      if (step) say({ kind: 'leads', open });
      return;
    }
    clearTimeout(unanswered);
    // Two lead for a moment where one was robbed: what both say is heard twice, which costs no more than a look.
    tell(hearer, said);
  });
  // A page that is kept to be come back to, or that the browser puts to sleep, hears nothing.
  const listen = (on: boolean) => {
    const change = on ? 'addEventListener' : 'removeEventListener';
    document[change]('freeze', leave);
    document[change]('resume', back);
    window[change]('pagehide', leave);
    window[change]('pageshow', back);
    document[change]('visibilitychange', ask);
  };
  listen(true);
  const asking = setInterval(ask, askMs);
  back();

  return () => {
    isStopped = true;
    clearInterval(asking);
    listen(false);
    leave();
    channel.close();
  };
}
