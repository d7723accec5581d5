/**
 * The least that a handler of the same framework can do: one prepared statement, written by hand, and its rows as JSON.
 * It asks nobody who he is. `GET /rows/{database}/{name}?values=[…]`; statements are told by `POST /statements`.
 */
import 'reflect-metadata';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import pg from 'pg';

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pools = (JSON.parse(process.argv[2] ?? '[]') as string[]).map(
  connectionString => new pg.Pool({ connectionString, max: 12 }),
);
const statements = new Map<string, string>();

@Controller()
class BareController {
  @Post('statements')
  tell(@Body() { name, text }: { name: string; text: string }) {
    statements.set(name, text);
  }

  @Get('rows/:database/:name')
  async rows(
    @Param() { database, name }: { database: string; name: string },
    @Query('values') values: string,
  ) {
    const { rows } = await pools[Number(database)]!.query({
      name,
      text: statements.get(name)!,
      values: JSON.parse(values) as unknown[],
    });
    return { success: true, data: rows };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

const app = await NestFactory.create<NestExpressApplication>(BareModule, { logger: ['error'] });
app.set('etag', false);
await app.listen(0, '127.0.0.1');
process.send!(await app.getUrl());
process.on('SIGTERM', () => void app.close().then(() => process.exit()));
