import { Controller, Get, Patch } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { FirstStepsOfUsers } from '../crm/first-steps.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { Input } from './input.js';
import * as kinds from './kinds.js';

const choice = z.strictObject({ dismissed: kinds.boolean.strict });

/** The list that leads a new user through the app. */
@Controller('api/first-steps')
export class FirstStepsController {
  constructor(private readonly steps: FirstStepsOfUsers) {}

  @Summary('Which of the first steps you have taken: a mailbox, a lead, its conversion, an activity')
  @Get()
  of(@CurrentViewer() viewer: Viewer) {
    return this.steps.of(viewer);
  }

  @Summary('Put the list of first steps away, or bring it back')
  @Patch()
  async change(@CurrentViewer() viewer: Viewer, @Input(choice) { dismissed }: z.infer<typeof choice>) {
    await this.steps.dismiss(viewer, dismissed);
    return this.steps.of(viewer);
  }
}
