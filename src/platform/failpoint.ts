/**
 * Ends the process as a power cut would, at a place that a test names: `FAILPOINT=name` the first time it is passed,
 * `FAILPOINT=name:3` the third time. `FAILPOINT=name:1:stop` stops it there instead, as a machine that is suspended
 * does, until somebody sends SIGCONT. Does nothing outside of tests.
 */
export function failpoint(name: string): void {
  if (armed === null || armed.name !== name) return;
  armed.left--;
  if (armed.left === 0) process.kill(process.pid, armed.signal);
}

// Read here and not in env.ts: it is no setting of a deployment, and a wrong value must not end a start.
const armed = arm(process.env.NODE_ENV === 'test' ? process.env.FAILPOINT : undefined);

function arm(text: string | undefined): { name: string; left: number; signal: NodeJS.Signals } | null {
  if (!text) return null;
  const [name = '', count = '1', how = 'kill'] = text.split(':');
  return { name, left: Number(count), signal: how === 'stop' ? 'SIGSTOP' : 'SIGKILL' };
}
