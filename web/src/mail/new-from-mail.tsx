import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Thread } from '../api/types';
import type { Values } from '../crm/fields';
import { titleOf } from '../crm/item';
import { kinds } from '../crm/kinds';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import type { Target } from './link-actions';

const offered = ['deal', 'lead', 'project'] as const;

/** Makes an item of a thread, with its subject and its people filled in, and links the two. */
export function NewFromMail({ thread, onAdded }: { thread: Thread; onAdded: (item: Target) => void }) {
  const { w } = useI18n();
  const { open } = useNewItem();
  const others = thread.people.filter(each => !each.mine);
  const person = others.find(each => each.person)?.person;
  const first = others[0];
  const stranger =
    person || !first ? undefined : { name: first.name?.trim() || first.address, address: first.address };
  const organization = person?.organization?.id;

  function given(kind: (typeof offered)[number]): Values {
    const title = thread.subject.replace(/^((re|fwd?|sv|vs|vb|aw|wg|odp|pd)\s*:\s*)+/i, '');
    if (kind === 'project') return { title };
    return {
      title,
      ...(kind === 'lead' && { source_name: 'Mail' }),
      ...(person && { person_id: person.id }),
      ...(organization && { [kind === 'lead' ? 'organization_id' : 'org_id']: organization }),
    };
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={w.crm.make}>
          <ActionIcon size="sm" aria-label={w.crm.make}>
            <IconPlus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map(kind => {
          const Icon = kinds[kind].icon;
          return (
            <Menu.Item
              key={kind}
              leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
              onClick={() =>
                open(
                  kind,
                  given(kind),
                  item => onAdded({ type: kind, id: item.id, title: titleOf(item) }),
                  kind === 'project' ? undefined : stranger,
                )
              }
            >
              {w.records.add[kind]}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
