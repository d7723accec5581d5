import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  type Type,
} from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { Described } from './described.js';
import { CustomFields } from './custom-fields.js';
import { answer, type Answer, type Extra } from './envelope.js';
import { CurrentViewer, ReadAs, Reads, type AsViewer } from './guard.js';
import { Reader, type Page, type PageRequest } from './reader.js';
import { inWordsOf, readId, type Dialect, type Look, type Resource, type Verbs } from './resource.js';

/** In what Pipedrive's two dialects differ, beside how they write a value (see `kinds.ts`). */
export interface DialectRules {
  name: Dialect;
  paths(resource: Resource): string[];
  /** Where an operation's path is found. */
  pathsOf(path: string): string[];
  changesBy(resource: Resource): 'PUT' | 'PATCH';
  pageRequest(resource: Resource, query: Record<string, unknown>): PageRequest;
  look(query: Record<string, unknown>): Look;
  additionalData(page: Page, request: PageRequest): Extra;
}

/** A page in the dialect's envelope. */
export function pageAnswer(dialect: DialectRules, page: Page, request: PageRequest): Answer {
  const related = page.related && { related_objects: page.related };
  return answer(page.items, { additional_data: dialect.additionalData(page, request), ...related });
}

/** The doors of a resource in one dialect: reading, and writing where it has verbs. */
export function doors(resource: Resource, dialect: DialectRules): Type {
  const reading = readingDoors(resource, dialect);
  const controller = resource.verbs ? writingDoors(resource, dialect, reading, resource.verbs) : reading;
  Object.defineProperty(controller, 'name', {
    value: `${resource.name}${dialect.name.toUpperCase()}Controller`,
  });
  Controller(dialect.paths(resource))(controller);
  Described()(controller);
  return controller;
}

interface Reading {
  readonly reader: Reader;
}

function readingDoors(resource: Resource, dialect: DialectRules): Type<Reading> {
  class ReadingDoors {
    @Inject(Reader) readonly reader!: Reader;

    @Get()
    @Reads()
    list(@ReadAs() readAs: AsViewer, @Query() query: Record<string, unknown>) {
      return readAs(async viewer => {
        const request = dialect.pageRequest(resource, query);
        const page = await this.reader.page(resource, dialect.name, viewer, request);
        return pageAnswer(dialect, page, request);
      });
    }

    @Get(':id')
    @Reads()
    one(@ReadAs() readAs: AsViewer, @Param('id') id: string, @Query() query: Record<string, unknown>) {
      return readAs(viewer =>
        this.reader.one(resource, dialect.name, viewer, readId(resource, id), dialect.look(query)),
      );
    }
  }
  return ReadingDoors;
}

function writingDoors(
  resource: Resource,
  dialect: DialectRules,
  reading: Type<Reading>,
  service: Type<Verbs<object>>,
): Type<Reading> {
  const Change = dialect.changesBy(resource) === 'PUT' ? Put : Patch;

  class WritingDoors extends reading {
    @Inject(service) readonly verbs!: Verbs<object>;
    @Inject(CustomFields) readonly customFields!: CustomFields;

    @Post()
    @HttpCode(resource.createdStatus ?? 200)
    async create(@CurrentViewer() viewer: Viewer, @Body() body: unknown) {
      const input = await this.customFields.input(resource, dialect.name, 'create', body);
      const id = await inWordsOf(resource, dialect.name, () => this.verbs.create(viewer, input));
      return this.reader.changed(resource, dialect.name, viewer, id);
    }

    @Change(':id')
    async update(@CurrentViewer() viewer: Viewer, @Param('id') param: string, @Body() body: unknown) {
      const id = readId(resource, param);
      const input = await this.customFields.input(resource, dialect.name, 'update', body);
      await inWordsOf(resource, dialect.name, () => this.verbs.update(viewer, id, input));
      return this.reader.changed(resource, dialect.name, viewer, id);
    }

    @Delete(':id')
    async remove(@CurrentViewer() viewer: Viewer, @Param('id') param: string) {
      const id = readId(resource, param);
      await this.verbs.remove(viewer, id);
      return { id };
    }
  }
  return WritingDoors;
}
