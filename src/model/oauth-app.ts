import { defineEntity, p } from '@mikro-orm/core';
import { id, now, texts } from './columns.js';

const OauthAppSchema = defineEntity({
  name: 'OauthApp',
  properties: {
    id,
    name: p.text(),
    clientId: p.text().unique(),
    secretHash: p.text().hidden(),
    redirectUris: texts,
    /** What it may ask a user for. */
    scopes: texts,
    createdAt: now,
  },
});

/** A program that asks users to let it act for them. */
export class OauthApp extends OauthAppSchema.class {}
OauthAppSchema.setClass(OauthApp);
