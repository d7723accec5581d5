import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useI18n } from '../i18n';
import type { DealView } from './search';

/** The same deals, seen another way. */
export function ViewSwitch(props: { view: DealView | 'list'; onChange: (view: DealView) => void }) {
  const { w } = useI18n();
  const navigate = useNavigate();
  const views = ['board', 'list', 'forecast'] as const;
  return (
    <SegmentedControl
      size="xs"
      aria-label={w.deals.view}
      value={props.view}
      onChange={view =>
        // The list has an address of its own.
        view === 'list' ? void navigate({ to: '/deals/list' }) : props.onChange(view as DealView)
      }
      data={views.map(view => ({ value: view, label: w.deals.views[view] }))}
    />
  );
}
