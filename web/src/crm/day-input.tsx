import { DateInput, DatesProvider, type DateInputProps } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/nb';
import 'dayjs/locale/pl';
import 'dayjs/locale/sv';
import { useI18n } from '../i18n';

/** A day, `2026-11-22`, typed or picked; its month stands as a word, since 02/03 is read both ways. */
export function DayInput(props: DateInputProps) {
  const { language, w } = useI18n();
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <DateInput
        valueFormat="D MMM YYYY"
        size="sm"
        clearButtonProps={{ 'aria-label': w.records.removeValue }}
        {...props}
      />
    </DatesProvider>
  );
}
