import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useI18n } from '../i18n';

type Which = 'inbox' | 'archived' | 'list';

/** The leads that wait or those that are archived, each beside the list, or a table of them. */
export function WhichLeads(props: { which: Which; onChange: (isArchived: boolean) => void }) {
  const { w } = useI18n();
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={w.leads.which}
      value={props.which}
      onChange={which =>
        // The list has an address of its own.
        which === 'list' ? void navigate({ to: '/leads/list' }) : props.onChange(which === 'archived')
      }
      data={[
        { value: 'inbox', label: w.leads.inbox },
        { value: 'archived', label: w.leads.archive },
        { value: 'list', label: w.deals.views.list },
      ]}
    />
  );
}
