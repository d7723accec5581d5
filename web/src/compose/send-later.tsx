import { Button, Menu, TextInput } from '@mantine/core';
import { IconCalendarTime, IconChevronDown, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import styles from './compose.module.css';
import { atHour, daysToMonday, fromInput, instantOf, toInput, wallTime } from './zoned-time';

/** The user's time zone; undefined: the browser's. */
export function useZone(): string | undefined {
  const { data } = useQuery(sessionQuery);
  return data?.user?.timezone ?? undefined;
}

/** Beside the send button: tomorrow, on Monday, or when he likes, as the clock shows where he is. */
export function SendLater({ disabled, onPick }: { disabled: boolean; onPick: (sendAt: string) => void }) {
  const { w, f } = useI18n();
  const zone = useZone();
  const [asking, setAsking] = useState(false);
  const presets: [string, Date][] = [
    [w.compose.thisAfternoon, atHour(0, 14, zone)],
    [w.compose.tomorrowMorning, atHour(1, 8, zone)],
    [w.compose.tomorrowAfternoon, atHour(1, 14, zone)],
    [w.compose.mondayMorning, atHour(daysToMonday(zone), 8, zone)],
  ];
  // An hour ahead, so that "later" is later; and Monday is offered once where it is tomorrow.
  const offered = presets.filter(
    ([, at], index) =>
      at.getTime() > Date.now() + 3_600_000 &&
      presets.findIndex(([, other]) => other.getTime() === at.getTime()) === index,
  );
  return (
    <>
      <Menu position="top-start" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button className={styles.later ?? ''} aria-label={w.compose.sendLater} disabled={disabled} px={8}>
            <IconChevronDown size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={styles.menu ?? ''}>
          <Menu.Label>{w.compose.sendLater}</Menu.Label>
          {offered.map(([label, at]) => (
            <Menu.Item
              key={label}
              leftSection={<IconClock size={15} stroke={1.6} aria-hidden />}
              rightSection={<span className={styles.dim}>{f.full(at.toISOString())}</span>}
              onClick={() => onPick(at.toISOString())}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<IconCalendarTime size={15} stroke={1.6} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {w.compose.pickTime}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <PickTime
          zone={zone}
          onClose={() => setAsking(false)}
          onPick={sendAt => {
            setAsking(false);
            onPick(sendAt);
          }}
        />
      )}
    </>
  );
}

function PickTime(props: {
  zone: string | undefined;
  onClose: () => void;
  onPick: (sendAt: string) => void;
}) {
  const { w } = useI18n();
  const { zone } = props;
  const [text, setText] = useState(() => toInput(wallTime(atHour(1, 8, zone), zone)));
  const wall = fromInput(text);
  const at = wall && instantOf(wall, zone);
  const isPast = !!at && at.getTime() <= Date.now();
  return (
    <Dialog onClose={props.onClose} title={w.compose.pickTime} size="sm">
      <TextInput
        data-autofocus
        type="datetime-local"
        label={w.compose.time}
        description={zone ? w.compose.inZone(zone.replaceAll('_', ' ')) : undefined}
        min={toInput(wallTime(new Date(), zone))}
        value={text}
        error={isPast && w.compose.isPast}
        onChange={event => setText(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button disabled={!at || isPast} onClick={() => at && props.onPick(at.toISOString())}>
          {w.compose.schedule}
        </Button>
        <Button variant="default" onClick={props.onClose}>
          {w.app.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
