import type { INestApplicationContext } from '@nestjs/common';
import { CommanderError } from 'commander';
import { KontorError } from '../errors.js';

/** Runs a command on the booted services; `json`: machine-readable output was asked for. */
export type Run = (work: (app: INestApplicationContext, json: boolean) => Promise<void>) => Promise<void>;

/** One line a fact, or the value as JSON. */
export function print(json: boolean, value: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`);
}

/** A table with a head, columns as wide as they need to be. */
export function table(head: string[], rows: (string | number | null)[][]): string {
  const cells = [head, ...rows.map(row => row.map(cell => String(cell ?? '')))];
  const widths = head.map((_, column) => Math.max(...cells.map(row => (row[column] ?? '').length)));
  return cells
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Says what went wrong and what to do about it. @returns the exit code */
export function failure(error: unknown, json: boolean): number {
  // Commander has printed its own message already, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { message, code, nextStep, field } =
    error instanceof KontorError
      ? error
      : { message: (error as Error).message, code: 'failed', nextStep: '', field: undefined };
  if (json)
    process.stderr.write(`${JSON.stringify({ error: message, error_info: nextStep, code, field })}\n`);
  else process.stderr.write([`Error: ${message}`, nextStep].filter(Boolean).join('\n  ') + '\n');
  if (!(error instanceof KontorError) && process.env['LOG_LEVEL'] === 'debug')
    process.stderr.write(`${(error as Error).stack}\n`);
  return 1;
}
