import { SegmentedControl } from '@mantine/core';
import { useI18n } from '../i18n';
import type { DealView } from './routes';

/** The same deals, seen another way. */
export function ViewSwitch(props: { view: DealView; onChange: (view: DealView) => void }) {
  const { w } = useI18n();
  const views: DealView[] = ['board', 'forecast'];
  return (
    <SegmentedControl
      size="xs"
      aria-label={w.deals.view}
      value={props.view}
      onChange={view => props.onChange(view as DealView)}
      data={views.map(view => ({ value: view, label: w.deals.views[view] }))}
    />
  );
}
