import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import {
  ConflictError,
  ForbiddenError,
  InvalidError,
  KontorError,
  NotFoundError,
  NotOfferedError,
  RowsError,
  TooLargeError,
  TooManyRequestsError,
  UnauthorizedError,
} from '../errors.js';
import type { Logger } from '../platform/logger.js';
import { errorBody, type Extra } from './envelope.js';

const statuses: [new (...args: never[]) => KontorError, number][] = [
  [InvalidError, 400],
  [UnauthorizedError, 401],
  [ForbiddenError, 403],
  [NotFoundError, 404],
  [ConflictError, 409],
  [TooLargeError, 413],
  [TooManyRequestsError, 429],
  [NotOfferedError, 501],
];

/** Errors of the HTTP layer itself: the body parser's and the router's. */
const httpMessages: Record<number, [error: string, info: string]> = {
  400: ['The request could not be read', 'Send a body of well-formed JSON.'],
  404: ['No such route', 'Check the address and the method.'],
  413: ['The request is larger than 5 MB', 'Send less at once.'],
  415: ['The request has an encoding that is not understood', 'Send JSON in UTF-8.'],
};

/** What an error says to the one who asked. What we did not foresee is logged, and says nothing about itself. */
export function describeError(error: unknown, log: Logger): { status: number; body: object } {
  if (error instanceof KontorError) {
    const status = statuses.find(([type]) => error instanceof type)?.[1] ?? 422;
    const more: Extra = { code: error.code };
    if (error.field !== undefined) more['field'] = error.field;
    if (error instanceof RowsError) more['errors'] = error.rows;
    if (error.trouble) more['trouble'] = error.trouble;
    // Pipedrive's clients look for this one.
    if (status === 401) more['errorCode'] = 401;
    return { status, body: errorBody(error.message, error.nextStep, more) };
  }
  const status = statusOf(error);
  if (status !== null && status < 500) {
    const [message, info] = httpMessages[status] ?? ['The request could not be handled', ''];
    return { status, body: errorBody(message, info, { code: `http_${status}` }) };
  }
  log.error({ err: error }, 'request failed');
  const body = errorBody(
    'Something went wrong on our side',
    'Try again; if it stays, ask your administrator for the log.',
    {
      code: 'internal',
    },
  );
  return { status: 500, body };
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  // body-parser, the router and friends mark their errors by `expose` and `status`.
  const { expose, status } = (error ?? {}) as { expose?: boolean; status?: number };
  if (expose && status) return status;
  return error instanceof URIError ? 400 : null;
}

/** Answers every error in the envelope. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const send = (told: unknown) => sendError(told, request, response, this.log);
    // What is wrong with a request is told to nobody of whom it is not known yet who he is.
    if (request.readAs && !request.asking) void request.readAs(() => Promise.reject(error)).catch(send);
    else send(error);
  }
}

/** What Pipedrive's webhook operations say beside: errors by their field. */
function asWebhookError(error: unknown): object {
  if (error instanceof ForbiddenError) return { status: 'error', message: 'Forbidden' };
  if (!(error instanceof KontorError) || error.field === undefined) return { status: 'error' };
  return { status: 'error', errors: { [error.field]: [error.message] } };
}

export function sendError(error: unknown, request: Request, response: Response, log: Logger): void {
  const { status, body } = describeError(error, log);
  if (/\/v1\/webhooks\b/.test(request.path)) Object.assign(body, asWebhookError(error));
  if (response.headersSent) {
    // Half an answer is out: breaking it off is the only way left to say that it is not whole.
    request.destroy();
    return;
  }
  if (error instanceof TooManyRequestsError) response.setHeader('retry-after', error.retryAfterSeconds);
  response.status(status).json(body);
}
