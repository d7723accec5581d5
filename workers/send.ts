import { AfterSending } from '../src/sending/after-sending.js';
import { Deliveries } from '../src/sending/deliveries.js';
import { FollowUps } from '../src/sending/follow-ups.js';
import { all, repeat, type Start } from './worker.js';

/** Mail out: who has answered is looked at before what is due goes. */
export const startSend: Start = (app, log) => {
  const [followUps, deliveries, after] = [app.get(FollowUps), app.get(Deliveries), app.get(AfterSending)];
  return all([
    repeat('send', 500, log, async () => {
      await followUps.run();
      await deliveries.run();
    }),
    repeat('after sending', 500, log, () => after.run()),
  ]);
};
