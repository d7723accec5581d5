import { Button, Group, Select, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { companyQuery } from '../api/settings';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';

/** Asks why a deal is lost: one of the company's reasons, or where it allows that, one in words of one's own. */
export function LostDialog(props: {
  title: string;
  onLost: (reason: string | null) => void;
  onClose: () => void;
}) {
  const company = useQuery(companyQuery);
  return (
    <Dialog onClose={props.onClose} title={props.title}>
      {company.isPending && <Lines count={2} height={40} />}
      {company.isError && !company.data && (
        <Problem error={company.error} retry={() => void company.refetch()} />
      )}
      {company.data && (
        <Reason
          {...props}
          reasons={company.data.lost_reasons}
          // A company that names none would have no way to say why.
          isFree={company.data.lost_reasons_free || company.data.lost_reasons.length === 0}
        />
      )}
    </Dialog>
  );
}

function Reason(props: {
  reasons: string[];
  isFree: boolean;
  onLost: (reason: string | null) => void;
  onClose: () => void;
}) {
  const { w } = useI18n();
  const { reasons, isFree } = props;
  const [chosen, setChosen] = useState<string | null>(reasons.length ? null : 'own');
  const [text, setText] = useState('');
  const label = w.records.fields.lost_reason;
  const isOwn = chosen === 'own';

  function save(event: FormEvent) {
    event.preventDefault();
    props.onClose();
    const reason = isOwn ? text.trim() : reasons[Number(chosen ?? -1)];
    props.onLost(reason || null);
  }

  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        {reasons.length > 0 && (
          <Select
            label={label}
            description={w.deals.lostHint}
            data-autofocus
            searchable
            clearable
            clearButtonProps={{ 'aria-label': w.records.removeValue }}
            data={[
              ...reasons.map((reason, at) => ({ value: String(at), label: reason })),
              ...(isFree ? [{ value: 'own', label: w.details.otherReason }] : []),
            ]}
            value={chosen}
            onChange={setChosen}
          />
        )}
        {isOwn && (
          <Textarea
            label={reasons.length ? w.details.inOwnWords : label}
            description={reasons.length ? undefined : w.deals.lostHint}
            data-autofocus
            autoFocus
            autosize
            minRows={2}
            maxLength={2000}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
        )}
      </Stack>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={props.onClose}>
          {w.app.cancel}
        </Button>
        <Button type="submit" color="red.8">
          {w.deals.markLost}
        </Button>
      </Group>
    </form>
  );
}
