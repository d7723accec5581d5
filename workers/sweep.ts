import { Gatherer } from '../src/inbox/gather.js';
import { RetroactiveLinks } from '../src/inbox/retroactive/retroactive-links.js';
import { Proofs } from '../src/inbox/sync/proof.js';
import { Sweeper } from '../src/inbox/sync/sweep.js';
import { ImportWork } from '../src/crm/imports/import-work.js';
import { resumeConversions } from './convert.js';
import { resumeChanges } from './change-many.js';
import { all, repeat, type Start } from './worker.js';

/**
 * Lost tickets are written again every 20 s; a mailbox is proved again when its proof is a day old. Mail of contacts'
 * new addresses needs no ticket: what there is to gather is looked for each second.
 */
export const startSweep: Start = (app, log) => {
  const sweeper = app.get(Sweeper);
  const proofs = app.get(Proofs);
  const retroactive = app.get(RetroactiveLinks);
  const gatherer = app.get(Gatherer);
  const imports = app.get(ImportWork);
  return all([
    repeat('gather earlier mail', 1_000, log, () => gatherer.run()),
    repeat('sweep', 20_000, log, () => sweeper.sweep()),
    repeat('resume changes', 20_000, log, () => resumeChanges(app)),
    repeat('resume retroactive links', 20_000, log, () => retroactive.resume()),
    repeat('resume imports', 20_000, log, () => imports.resume()),
    repeat('resume conversions', 20_000, log, () => resumeConversions(app)),
    repeat('proofs', 600_000, log, async () => {
      for (const mailboxId of await sweeper.unproven()) {
        await proofs
          .prove(mailboxId)
          .catch((error: unknown) => log.info({ mailboxId, err: error }, 'no proof today'));
      }
    }),
  ]);
};
