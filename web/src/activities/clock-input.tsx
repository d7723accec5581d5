import { TimePicker } from '@mantine/dates';
import { useI18n } from '../i18n';
import { usesHour12 } from './times';

/** A time of day, `14:30`, typed hour by minute as the user's region writes it. */
export function ClockInput(props: {
  label: string;
  /** Where a label stands above a column of them. */
  hideLabel?: boolean;
  value: string | null;
  disabled?: boolean;
  onChange: (time: string | null) => void;
}) {
  const { w, f } = useI18n();
  return (
    <TimePicker
      size="sm"
      label={props.hideLabel ? undefined : props.label}
      aria-label={props.label}
      format={usesHour12(f.locale) ? '12h' : '24h'}
      minutesStep={5}
      hoursInputLabel={w.activities.hours}
      minutesInputLabel={w.activities.minutes}
      amPmInputLabel={w.activities.amPm}
      disabled={!!props.disabled}
      value={props.value ?? ''}
      onChange={time => props.onChange(time ? time.slice(0, 5) : null)}
    />
  );
}
