import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { sessionDays } from '../accounts/sessions.js';
import type { Env } from '../platform/env.js';

const sessionCookie = 'kontor_session';

/** The cookie that a browser is signed in by; an empty value takes it away. */
export function setSessionCookie(response: Response, env: Env, value: string): void {
  const cookie = {
    name: sessionCookie,
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: env.PUBLIC_URL?.startsWith('https:') ?? false,
    maxAge: value === '' ? 0 : sessionDays * 24 * 3600,
  } as const;
  response.append('set-cookie', stringifySetCookie(cookie));
}

/** The session that a request comes with. */
export function sessionOf(request: Request): string | null {
  const cookies = request.get('cookie');
  return cookies === undefined ? null : parseCookie(cookies)[sessionCookie] || null;
}
