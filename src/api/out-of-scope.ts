import { Controller, Delete, Get, Post, Put, type Type } from '@nestjs/common';
import { NotOfferedError } from '../errors.js';
import { Described } from './described.js';
import { v1Paths } from './v1/dialect.js';

/**
 * Operations of Pipedrive's first version that Kontor does not offer, by what they are about. They answer 501 and say
 * why, so that an integration learns what is the matter instead of taking it for a wrong address.
 */
export const outOfScope: { what: string; why: string; operations: string[] }[] = [
  {
    what: 'Billing',
    why: 'Kontor is not sold by plans and has no billing of its own.',
    operations: ['GET billing/subscriptions/addons'],
  },
  {
    what: 'Messaging channels',
    why: 'Pipedrive has deprecated them.',
    operations: [
      'POST channels',
      'POST channels/messages/receive',
      'DELETE channels/{id}',
      'DELETE channels/{channel_id}/conversations/{conversation_id}',
    ],
  },
  {
    what: 'Legacy teams',
    why: 'Pipedrive has deprecated them; visibility groups say who sees what.',
    operations: [
      'GET legacyTeams',
      'POST legacyTeams',
      'GET legacyTeams/user/{id}',
      'GET legacyTeams/{id}',
      'PUT legacyTeams/{id}',
      'GET legacyTeams/{id}/users',
      'POST legacyTeams/{id}/users',
      'DELETE legacyTeams/{id}/users',
    ],
  },
  {
    what: 'Video meeting providers',
    why: 'They are for apps of Pipedrive’s marketplace.',
    operations: ['POST meetings/userProviderLinks', 'DELETE meetings/userProviderLinks/{id}'],
  },
  {
    what: 'Subscriptions',
    why: 'Pipedrive took them out of its API; recurring products and installments of a deal say the same.',
    operations: [
      'POST subscriptions/recurring',
      'POST subscriptions/installment',
      'GET subscriptions/find/{dealId}',
      'GET subscriptions/{id}',
      'DELETE subscriptions/{id}',
      'GET subscriptions/{id}/payments',
      'PUT subscriptions/recurring/{id}',
      'PUT subscriptions/recurring/{id}/cancel',
      'PUT subscriptions/installment/{id}',
    ],
  },
];

const methods = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

export const outOfScopeControllers: Type[] = outOfScope.flatMap(({ what, why, operations }) =>
  operations.map(operation => {
    class OutOfScopeDoor {
      refuse(): never {
        throw new NotOfferedError(what, why);
      }
    }
    const [method, path] = operation.split(' ') as [keyof typeof methods, string];
    const handler = Object.getOwnPropertyDescriptor(OutOfScopeDoor.prototype, 'refuse')!;
    methods[method]()(OutOfScopeDoor.prototype, 'refuse', handler);
    Object.defineProperty(OutOfScopeDoor, 'name', {
      value: `OutOfScope_${operation.replaceAll(/\W+/g, '_')}`,
    });
    Controller(v1Paths(path.replaceAll(/\{(\w+)\}/g, ':$1')))(OutOfScopeDoor);
    Described()(OutOfScopeDoor);
    return OutOfScopeDoor;
  }),
);

const words = new Set(outOfScope.flatMap(({ operations }) => operations.map(firstWord)));

/** Of an operation as `v1 GET /billing/subscriptions/addons`. */
export function isOutOfScope(operation: string): boolean {
  const [version, method, path = ''] = operation.split(' ');
  return version === 'v1' && words.has(firstWord(`${method} ${path.slice(1)}`));
}

function firstWord(operation: string): string {
  return operation.split(' ')[1]!.split('/')[0]!;
}
