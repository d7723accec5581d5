/** @type {import('jest').Config} */
export default {
  // By Node itself, and once for all files that a worker runs.
  testEnvironment: '<rootDir>/test/runner/environment.cjs',
  runtime: '<rootDir>/test/runner/runtime.cjs',
  roots: ['<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: {
    // As .swcrc has it for the build.
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // What decorators say of types stands there: of all that is imported it has to come first, whichever file that is in.
  setupFiles: ['reflect-metadata'],
  // Some start whole processes, on machines that do other things at the same time.
  testTimeout: 120_000,
  // What a file keeps stays in the heap of the worker that ran it: a new one takes over before it does nothing but collect.
  workerIdleMemoryLimit: '1GB',
};
