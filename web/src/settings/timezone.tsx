import { Button, Select } from '@mantine/core';
import { useMemo, useRef } from 'react';
import { useI18n } from '../i18n';
import styles from './settings.module.css';

const browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Europe/Stockholm` as `Europe/Stockholm · GMT+1`; a name that is typed with a space is found too. */
function labelOf(zone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).formatToParts();
  const offset = parts.find(part => part.type === 'timeZoneName')?.value ?? '';
  return `${zone.replaceAll('_', ' ')} · ${offset}`;
}

/** Those that the browser knows, and what is chosen already, which may be known by another name. */
function zones(value: string | null): { value: string; label: string }[] {
  const names = new Set([
    ...Intl.supportedValuesOf('timeZone'),
    'UTC',
    browserZone,
    ...(value ? [value] : []),
  ]);
  return [...names].sort().flatMap(zone => {
    try {
      return [{ value: zone, label: labelOf(zone) }];
    } catch {
      // The server knows it and this browser does not.
      return zone === value ? [{ value: zone, label: zone }] : [];
    }
  });
}

/** All time zones, found by typing a part of the name; the browser's own is one click away. */
export function Timezone(props: { value: string | null; onChange: (zone: string) => void }) {
  const { w } = useI18n();
  const data = useMemo(() => zones(props.value), [props.value]);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <Select
        ref={input}
        label={w.settings.timezone}
        description={w.settings.timezoneHint}
        placeholder={w.settings.asBrowser(browserZone.replaceAll('_', ' '))}
        searchable
        allowDeselect={false}
        maxDropdownHeight={300}
        nothingFoundMessage={w.settings.noTimezone}
        value={props.value}
        data={data}
        onFocus={event => event.currentTarget.select()}
        onChange={value => value && value !== props.value && props.onChange(value)}
      />
      {props.value !== browserZone && (
        <Button
          classNames={{ root: styles.offer, label: styles.offerLabel }}
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            props.onChange(browserZone);
            // The button goes; the keyboard must not fall back to the top of the page.
            input.current?.focus();
          }}
        >
          {w.settings.useBrowser(browserZone.replaceAll('_', ' '))}
        </Button>
      )}
    </div>
  );
}
