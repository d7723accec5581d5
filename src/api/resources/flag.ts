import { z } from 'zod';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';

/** 0 or 1, which v2 takes as true and false too; v1 shows it as a number. */
export const flag: Kind<boolean> = {
  ...kinds.boolean,
  strict: z
    .union([z.boolean(), z.literal([0, 1])], 'takes 0 or 1')
    .transform(Boolean) as unknown as z.ZodType<boolean>,
  v1: Number,
};
