import { z } from 'zod';
import { ActivityTypes } from '../../crm/activity-types.js';
import type { ActivityType } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';

const icons = `
  task email meeting deadline call lunch calendar downarrow document smartphone camera scissors
  cogs bubble uparrow checkbox signpost shuffle addressbook linegraph picture car world search
  clip sound brush key padlock pricetag suitcase finish plane loop wifi truck cart bulb bell
  presentation
`
  .trim()
  .split(/\s+/);

const colorText = z
  .string('takes a colour such as FFC700')
  .regex(/^#?[0-9a-f]{6}$/i, 'takes a colour such as FFC700')
  .transform(value => value.replace('#', '').toUpperCase());
const color = kinds.of(colorText);

export const activityOperations: Operation[] = operations(ActivityTypes, ['v1'], {
  'GET activityTypes': {
    summary: 'All types of activities, in their order',
    run: async types => (await types.list()).map(show),
  },
  'POST activityTypes': {
    summary: 'Add a type of activities',
    body: {
      name: { kind: kinds.text(50, 1), required: true },
      icon_key: { kind: kinds.oneOf(...icons), required: true },
      color: { kind: color, nullable: true },
    },
    run: async (types, { viewer, body }) =>
      show(await types.create(viewer, { name: body.name, icon: body.icon_key, color: body.color })),
  },
  'PUT activityTypes/{id}': {
    summary: 'Change a type of activities',
    body: {
      name: { kind: kinds.text(50, 1) },
      icon_key: { kind: kinds.oneOf(...icons) },
      color: { kind: color, nullable: true },
      order_nr: { kind: kinds.integer(0, 1e6) },
    },
    run: async (types, { viewer, params, body }) =>
      show(
        await types.update(viewer, params.id, {
          name: body.name,
          icon: body.icon_key,
          position: body.order_nr,
          color: body.color,
        }),
      ),
  },
  'DELETE activityTypes/{id}': {
    summary: 'Delete a type of activities; those that there are keep it',
    run: async (types, { viewer, params }) => show((await types.remove(viewer, [params.id]))[0]!),
  },
  'DELETE activityTypes': {
    summary: 'Delete several types of activities, all of them or none',
    query: { ids: { kind: kinds.ids, required: true } },
    run: async (types, { viewer, query }) => ({
      id: (await types.remove(viewer, query.ids)).map(type => type.id),
    }),
  },
});

const show = (type: ActivityType) => ({
  id: type.id,
  order_nr: type.position,
  name: type.name,
  key_string: type.key,
  icon_key: type.icon,
  active_flag: !type.deletedAt,
  color: type.color ?? null,
  is_custom_flag: type.custom,
  add_time: kinds.time.v1(type.addTime),
  update_time: kinds.time.v1(type.updateTime),
});
