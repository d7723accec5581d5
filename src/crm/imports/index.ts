import type { Provider } from '@nestjs/common';
import { ImportViews } from './import-views.js';
import { ImportWork } from './import-work.js';
import { TableImports } from './table-imports.js';
import { Tables } from './tables.js';

/** Imports of spreadsheets. */
export const importProviders: Provider[] = [Tables, TableImports, ImportWork, ImportViews];
