import { activityIcons } from '../crm/activity-icons';
import { Button, Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCheckbox } from '@tabler/icons-react';
import { useState } from 'react';
import {
  activityTypeSetupQuery,
  addActivityType,
  changeActivityType,
  orderActivityTypes,
  switchOffActivityType,
  switchOnActivityType,
  type ActivityType,
} from '../api/structure';
import { useToast } from '../ui/toast';
import own from './activity-types.module.css';
import { AddByName, KeptText } from './parts';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { movedTo, Sortable } from './sortable';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

export function ActivityTypesPage() {
  const words = useSettingsWords();
  const w = words.activityTypes;
  const toast = useToast();
  const types = useQuery(activityTypeSetupQuery);
  const key = activityTypeSetupQuery.queryKey;
  const change = useChangeOf<ActivityType[], { id: number; name?: string; icon_key?: string }>(key, {
    send: changeActivityType,
    show: (all, part) => all.map(each => (each.id === part.id ? { ...each, ...part } : each)),
  });
  const order = useChangeOf<ActivityType[], ActivityType[]>(key, {
    send: on => orderActivityTypes(on.map(type => type.id)),
    show: (all, on) => [...on, ...all.filter(type => !type.active)],
  });
  const turn = useChangeOf<ActivityType[], ActivityType>(key, {
    send: ({ id, active }) => (active ? switchOnActivityType(id) : switchOffActivityType(id)),
    show: (all, type) => all.map(each => (each.id === type.id ? type : each)),
  });
  const [icon, setIcon] = useState('task');
  const add = useChangeOf<ActivityType[], string>(key, {
    send: name => addActivityType({ name, icon_key: icon }),
  });
  return (
    <SettingsPage id="activityTypes" lead={w.lead}>
      <Loaded query={types}>
        {all => {
          const on = all.filter(type => type.active);
          const off = all.filter(type => !type.active);
          return (
            <>
              <Sortable
                items={on}
                keyOf={type => type.id}
                nameOf={type => type.name}
                onMove={(type, to) => order.mutate(movedTo(on, type, to))}
              >
                {type => (
                  <>
                    <IconPicker
                      label={w.iconOf(type.name)}
                      icon={type.icon_key}
                      onPick={icon_key => change.mutate({ id: type.id, icon_key })}
                    />
                    <KeptText
                      className={`${styles.grow} ${styles.bare}`}
                      aria-label={`${words.name} ${type.name}`}
                      maxLength={50}
                      value={type.name}
                      onKeep={name => change.mutate({ id: type.id, name })}
                    />
                    {on.length > 1 && (
                      <Button
                        variant="subtle"
                        color="gray"
                        size="compact-sm"
                        aria-label={w.switchOff(type.name)}
                        onClick={() => {
                          turn.mutate({ ...type, active: false });
                          toast.done(w.wentOff(type.name), () => turn.mutate(type));
                        }}
                      >
                        {words.security.end}
                      </Button>
                    )}
                  </>
                )}
              </Sortable>
              <AddByName
                label={words.name}
                button={w.add}
                maxLength={50}
                busy={add.isPending}
                before={<IconPicker label={w.icon} icon={icon} onPick={setIcon} />}
                onAdd={name => add.mutate(name)}
              />
              {off.length > 0 && (
                <section className={own.off} aria-labelledby="types-off">
                  <h2 id="types-off">{w.off}</h2>
                  <ul className={styles.lines}>
                    {off.map(type => (
                      <li key={type.id} className={styles.line}>
                        <TypeIcon icon={type.icon_key} />
                        <span className={styles.name}>{type.name}</span>
                        <Button
                          variant="subtle"
                          size="compact-sm"
                          aria-label={w.switchOn(type.name)}
                          onClick={() => turn.mutate({ ...type, active: true })}
                        >
                          {w.on}
                        </Button>
                      </li>
                    ))}
                  </ul>
                </section>
              )}
            </>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}

function TypeIcon({ icon }: { icon: string }) {
  const Icon = activityIcons[icon] ?? IconCheckbox;
  return <Icon size={18} stroke={1.6} aria-hidden />;
}

function IconPicker(props: { label: string; icon: string; onPick: (icon: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" withinPortal={false} trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={own.icon}
          aria-label={props.label}
          onClick={() => setOpen(before => !before)}
        >
          <TypeIcon icon={props.icon} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={props.label}>
        <div className={own.icons}>
          {Object.entries(activityIcons).map(([key, Icon]) => (
            <UnstyledButton
              key={key}
              className={own.icon}
              aria-label={key}
              aria-pressed={key === props.icon}
              onClick={() => {
                props.onPick(key);
                setOpen(false);
              }}
            >
              <Icon size={18} stroke={1.6} aria-hidden />
            </UnstyledButton>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
