import { Injectable } from '@nestjs/common';
import { isPermitted, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { Deal, DealParticipant, Person, User } from '../model/index.js';
import { Changes } from './change.js';
import { ChangeLogPages, type ChangeRow, type Part } from './change-log-pages.js';

/** Persons who take part in a deal beside the one that it is with. */
@Injectable()
export class Participants {
  constructor(
    private readonly verbs: Changes,
    private readonly log: ChangeLogPages,
  ) {}

  /** Who began and ceased to take part, newest first, one more than `limit` where there are more; persons whom the viewer may not see are left out. */
  changes(viewer: Viewer, dealId: number, part: Part): Promise<ChangeRow[]> {
    return this.log.fields(viewer, 'deal', dealId, { ...part, field: 'participant_id' });
  }

  /** Who takes part already stays one. @throws {InvalidError} when the person is not there for the viewer */
  add(viewer: Viewer, dealId: number, personId: number): Promise<number> {
    return this.verbs.run(viewer, async change => {
      const { em } = change;
      const deal = await change.item(Deal, dealId);
      const person = await change.other(Person, personId, 'person_id');
      const standing = await em.findOne(DealParticipant, { deal, person });
      if (standing) return standing.id;
      const addedBy = em.getReference(User, viewer.userId);
      const row = em.create(DealParticipant, { deal, person: person!, addedBy });
      em.persist(row);
      deal.touch();
      change.tell(() => ({ name: 'deal.updated', payload: { id: dealId } }));
      await em.flush();
      return row.id;
    });
  }

  /** @throws {NotFoundError} */
  remove(viewer: Viewer, dealId: number, id: number): Promise<void> {
    return this.verbs.run(viewer, async change => {
      const deal = await change.item(Deal, dealId);
      const row = await change.em.findOne(DealParticipant, { id, deal }, { populate: ['person'] });
      if (!row || !isPermitted(row.person, viewer)) throw new NotFoundError('Participant');
      change.em.remove(row);
      deal.touch();
      change.tell(() => ({ name: 'deal.updated', payload: { id: dealId } }));
    });
  }
}
