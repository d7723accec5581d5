import { NestFactory } from '@nestjs/core';
import { Command } from 'commander';
import 'reflect-metadata';
import { CoreModule } from './app.module.js';
import { commands } from './cli/commands.js';
import { failure, type Run } from './cli/output.js';
import { envOrExit } from './platform/env.js';

/**
 * `npm run kontor -- <command>`: the same verbs as the API's, for whoever runs the server. It acts as the user that
 * `--user` names, or as the owner of the mailbox in question.
 *
 * Exit codes: 0 done, 1 refused or failed, 2 the command line itself is wrong.
 */
const program = new Command('kontor')
  .description('Kontor on the command line')
  .option('--json', 'print JSON instead of text')
  .option('--verbose', 'print the log too')
  .showHelpAfterError('(add --help for what this command takes)')
  .exitOverride();

/** Boots what is not a door, runs the command, and closes it again whatever happened. */
const run: Run = async work => {
  const { json = false, verbose = false } = program.opts<{ json?: boolean; verbose?: boolean }>();
  const env = envOrExit();
  // The log goes to standard output, which belongs to the command's answer: whoever pipes it gets nothing else.
  const app = await NestFactory.createApplicationContext(
    CoreModule.with({ ...env, LOG_LEVEL: verbose ? env.LOG_LEVEL : 'silent' }),
    { logger: verbose ? ['error'] : false, abortOnError: false },
  );
  try {
    await work(app, json);
  } finally {
    await app.close();
  }
};

for (const add of commands) add(program, run);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failure(error, process.argv.includes('--json'));
}
