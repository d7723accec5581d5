import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useI18n } from '../i18n';

/** The same projects by their phases, or in a list. */
export function BoardSwitch({ view }: { view: 'board' | 'list' }) {
  const { w } = useI18n();
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={w.deals.view}
      value={view}
      onChange={next => void navigate({ to: next === 'list' ? '/projects/list' : '/projects' })}
      data={(['board', 'list'] as const).map(value => ({ value, label: w.deals.views[value] }))}
    />
  );
}
