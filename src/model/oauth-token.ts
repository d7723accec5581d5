import { defineEntity, p } from '@mikro-orm/core';
import { now, time } from './columns.js';
import { OauthGrant } from './oauth-grant.js';

const OauthTokenSchema = defineEntity({
  name: 'OauthToken',
  properties: {
    tokenHash: p.text().primary(),
    grant: () => p.manyToOne(OauthGrant).deleteRule('cascade'),
    kind: p.text().$type<'access' | 'refresh'>(),
    expiresAt: time,
    /** A refresh token is good once; who brings it again has stolen it, or was stolen from. */
    usedAt: () => time().nullable(),
    createdAt: now,
  },
});

/** What an app shows for its grant. Kept are hashes only. */
export class OauthToken extends OauthTokenSchema.class {}
OauthTokenSchema.setClass(OauthToken);
