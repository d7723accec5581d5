// Writes the types of the API for the web app, out of the document that the doors make of themselves. They are no part
// of the repository: `npm run check` makes them before it looks at the types of the web app.
import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { root } from './settings.mjs';

const file = join(root, 'web/src/api/generated/schema.d.ts');
const built = path => import(join(root, 'dist/src/api', path));

const [{ openApi }, { resources }, { operations }, { controllers }] = await Promise.all(
  ['docs-openapi.js', 'resources/index.js', 'operations/index.js', 'index.js'].map(built),
);
const document = openApi('http://localhost', resources, operations, controllers);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, astToString(await openapiTS(JSON.parse(JSON.stringify(document)))));
