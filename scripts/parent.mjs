/**
 * Calls `then` when npm, which started us, has gone. npm passes SIGTERM on to the shell between us, and a shell that
 * ends tells nobody. Outside npm a parent may well end before us (`nohup node scripts/start.mjs &`).
 */
export function whenParentEnds(then) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, 200);
  timer.unref();
}
