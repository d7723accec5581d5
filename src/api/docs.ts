import { Controller, Get, Inject, Req, Res, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Request, Response } from 'express';
import { ENV, type Env } from '../platform/env.js';
import { Summary } from './described.js';
import { openApi } from './docs-openapi.js';
import { Public } from './guard.js';
import { operations } from './operations/index.js';
import { originOf } from './origin.js';
import { resources } from './resources/index.js';

/**
 * The API's documentation, for machines. For people the web app shows the same at `/api/docs`. It says nothing of the
 * company, so anybody may read it.
 */
@Controller('api/docs')
@Public()
export class DocsController {
  constructor(
    private readonly modules: ModulesContainer,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get(['', 'openapi.json'])
  @Summary('This document')
  document(@Req() request: Request, @Res() response: Response): void {
    const controllers = [...this.modules.values()].flatMap(module =>
      [...module.controllers.values()].map(one => one.metatype as Type),
    );
    response.json(openApi(originOf(this.env, request), resources, operations, controllers));
  }
}
