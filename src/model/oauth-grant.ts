import { defineEntity, p } from '@mikro-orm/core';
import { id, now, texts, time } from './columns.js';
import { OauthApp } from './oauth-app.js';
import { User } from './user.js';

const OauthGrantSchema = defineEntity({
  name: 'OauthGrant',
  properties: {
    id,
    app: () => p.manyToOne(OauthApp).deleteRule('cascade'),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    scopes: texts,
    codeHash: p.text().unique().nullable().hidden(),
    codeUntil: () => time().nullable(),
    codeRedirectUri: p.text().nullable(),
    codeChallenge: p.text().nullable(),
    codeChallengeMethod: p.text().nullable(),
    createdAt: now,
    usedAt: () => time().nullable(),
  },
});

/** A user's consent that an app acts for him. All its tokens end with it. */
export class OauthGrant extends OauthGrantSchema.class {}
OauthGrantSchema.setClass(OauthGrant);
