import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { guardedLookup, isAllowed, NetworkRefusedError } from '../mail/imap/networks.js';

export interface WebhookRequest {
  url: string;
  body: string;
  /** Same for every try of a delivery. */
  id: string;
  /** Basic authentication, where the receiver asks for it. */
  auth?: { user: string; password: string } | undefined;
  /** Signs time and body. */
  key: string;
  /** Private networks that may be told. */
  allowedNetworks: string[];
}

const patienceMs = 10_000;

/**
 * Posts a delivery. Redirects are not followed: they would lead past the guard, and the receiver promised not to.
 *
 * @returns the status that the receiver answered with
 * @throws what node:net says, {NetworkRefusedError} for an address in a private network, ETIMEDOUT
 */
export function post({ url, body, id, auth, key, allowedNetworks }: WebhookRequest): Promise<number> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isAllowed(host, allowedNetworks)) return Promise.reject(new NetworkRefusedError(host));
  const seconds = Math.floor(Date.now() / 1000);
  const bytes = Buffer.from(body);
  const { request } = target.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(
      target,
      {
        method: 'POST',
        agent: false,
        lookup: guardedLookup(allowedNetworks),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': bytes.length,
          'user-agent': 'Kontor webhooks',
          'x-kontor-delivery': id,
          'x-kontor-signature': `t=${seconds},v1=${sign(key, seconds, body)}`,
          ...(auth && {
            authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`,
          }),
        },
      },
      response => {
        clearTimeout(timer);
        // What it says beside the status is nothing to us, and may have no end.
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    const timer = setTimeout(
      () => sent.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
      patienceMs,
    );
    sent.on('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    sent.end(bytes);
  });
}

/** HMAC-SHA256 over `<seconds>.<body>`, hex: with the time in it an old delivery cannot be sent again by somebody else. */
export const sign = (key: string, seconds: number, body: string): string =>
  createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
