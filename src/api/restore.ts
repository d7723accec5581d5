import { Controller, HttpCode, Post } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { Restores } from '../crm/restore.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { Id } from './input.js';

/** Brings deleted deals and contacts back, for 30 days. Leads are brought back in `leads.ts`. */
@Controller('api')
export class RestoreController {
  constructor(private readonly restores: Restores) {}

  @Post('deals/:id/restore')
  @Summary('Bring a deleted deal back, for 30 days')
  @HttpCode(200)
  deal(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.restore(viewer, 'deal', id);
  }

  @Post('persons/:id/restore')
  @Summary('Bring a deleted person back, for 30 days')
  @HttpCode(200)
  person(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.restore(viewer, 'person', id);
  }

  @Post('organizations/:id/restore')
  @Summary('Bring a deleted organization back, for 30 days')
  @HttpCode(200)
  organization(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.restore(viewer, 'organization', id);
  }

  private async restore(viewer: Viewer, noun: Parameters<Restores['restore']>[1], id: number) {
    await this.restores.restore(viewer, noun, id);
    return { id };
  }
}
