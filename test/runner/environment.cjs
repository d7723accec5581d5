// What Jest takes for a test file's own global object: here the worker's. A file gives back what it changed of it.

module.exports = class SharedEnvironment {
  global = globalThis;
  before = {
    console: globalThis.console,
    exit: process.exit,
    env: { ...process.env },
  };

  async setup() {}

  async teardown() {
    const { console, exit, env } = this.before;
    globalThis.console = console;
    process.exit = exit;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    // Jest's account of the file's tests, who heard of it, and with them all that the tests still refer to.
    for (const symbol of Object.getOwnPropertySymbols(globalThis))
      if (['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'].includes(symbol.description)) delete globalThis[symbol];
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
};
