// How Jest loads a test file and what it imports: by Node itself, once for all files that a worker runs. Jest's own runtime
// reads, compiles and links the server's three thousand modules anew for each file, which took a quarter of the suite's
// time. Nothing of `src` keeps anything outside of its Nest application but what it would compute again alike, and each
// test makes its own application and database: so there is nothing to be kept apart.
const { registerHooks } = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');

/** Where the map of each file that was compiled lies, for the lines of errors. */
const sourceMaps = new Map();
/** Jest's, which compiles by @swc/jest and keeps what it compiled. Each test file brings one; they are alike. */
let compiler;

const ours = /^file:.*(?<!node_modules.*)\.ts$/;

registerHooks({
  resolve(specifier, context, next) {
    const isOfOurs = /^\.{1,2}\//.test(specifier) && ours.test(context.parentURL ?? '');
    if (!isOfOurs || /\.([cm]js|json|ts)$/.test(specifier)) return next(specifier, context);
    // As TypeScript wants it, what is written in `x.ts` is imported as `x.js`, and as `x` in the web app.
    return next(`${specifier.replace(/\.js$/, '')}.ts`, context);
  },
  load(url, context, next) {
    if (!ours.test(url)) return next(url, context);
    const path = fileURLToPath(url);
    const { code, sourceMapPath } = compiler.transform(path, {
      collectCoverage: false,
      coverageProvider: 'v8',
      supportsDynamicImport: true,
      supportsExportNamespaceFrom: true,
      supportsStaticESM: true,
      supportsTopLevelAwait: true,
    });
    if (sourceMapPath) sourceMaps.set(url, sourceMapPath).set(path, sourceMapPath);
    return { format: 'module', source: code, shortCircuit: true };
  },
});

/** The part of Jest's runtime that its runner asks for where nothing is mocked. */
module.exports = class SharedRuntime {
  constructor(config, environment, resolver, transformer) {
    compiler = transformer;
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  requireModule(path) {
    return require(path);
  }

  /** Of Jest's own part each test file gets a new one, which knows of no other's tests. */
  requireInternalModule(path) {
    delete require.cache[path];
    return require(path);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  setGlobalsForRuntime() {}
  enterTestCode() {}
  leaveTestCode() {}
  teardown() {}
};
