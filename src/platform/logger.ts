import { pino, type Logger } from 'pino';

/**
 * Structured logs on standard output. Keys that could carry credentials or a mail's content are removed wherever
 * they stand, so that a careless `log.info({ job })` leaks nothing.
 */
const hidden = [
  'password',
  'pass',
  'credentials',
  'token',
  'authorization',
  'cookie',
  'text',
  'html',
  'body',
  'raw',
];

export function createLogger(level: string, name: string): Logger {
  return pino({
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: hidden.flatMap(key => [key, `*.${key}`, `*.*.${key}`]), remove: true },
    serializers: { err: describeError },
  });
}

/** An error as it may be logged: no enumerable extras, because drivers hang query values and responses on them. */
function describeError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return { type: error.name, code, message: error.message, stack: error.stack };
}

export type { Logger };
