import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { Database } from '../platform/database.js';

/** What a new user has done so far, in the order in which it is best done. */
export interface FirstSteps {
  mailbox: boolean;
  lead: boolean;
  conversion: boolean;
  activity: boolean;
  /** He does not want to see the list any more. */
  dismissed: boolean;
}

/** Told by what there is and not by what was clicked: whichever way a step was done, it is done. */
@Injectable()
export class FirstStepsOfUsers {
  constructor(private readonly database: Database) {}

  async of(viewer: Viewer): Promise<FirstSteps> {
    const [steps] = await this.database.query<FirstSteps>(
      `with converted as (
         select exists (select from conversion where user_id = $1 and becomes = 'deal' and state = 'completed') as yes)
       select exists (select from mailbox where user_id = $1 and kind = 'imap' and deleted_at is null) as mailbox,
              -- A lead that was converted is gone from where it was.
              converted.yes or exists (select from lead where owner_id = $1 and deleted_at is null) as lead,
              converted.yes as conversion,
              exists (select from activity where owner_id = $1 and deleted_at is null) as activity,
              u.first_steps_dismissed as dismissed
         from converted, users u where u.id = $1`,
      [viewer.userId],
    );
    return steps!;
  }

  async dismiss(viewer: Viewer, dismissed: boolean): Promise<void> {
    await this.database.query('update users set first_steps_dismissed = $2 where id = $1', [
      viewer.userId,
      dismissed,
    ]);
  }
}
