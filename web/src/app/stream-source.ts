/** What is passed on between tabs. */
export type Said =
  | { kind: 'opened' }
  | { kind: 'lost' }
  | { kind: 'news'; name: StreamEvent; data: string }
  /** Whoever leads answers with `leads`. */
  | { kind: 'who' }
  | { kind: 'leads'; open: boolean };

const names = ['thread', 'item', 'setup', 'outbox', 'notification', 'mailbox', 'narrowed'] as const;
export type StreamEvent = (typeof names)[number];

/** Where the server answered with an error the browser does not try again by itself. */
const retryMs = 5000;
/** An EventSource of its own, made again whenever it ends. */
export function connect(say: (said: Said) => void): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource('/api/live');
    source.addEventListener('open', () => say({ kind: 'opened' }));
    for (const name of names)
      source.addEventListener(name, event =>
        say({ kind: 'news', name, data: (event as MessageEvent<string>).data }),
      );
    source.addEventListener('error', () => {
      say({ kind: 'lost' });
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, retryMs);
    });
  };
  open();
  return () => {
    source.close();
    clearTimeout(retry);
  };
}
