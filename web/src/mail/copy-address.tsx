import { ActionIcon, Tooltip } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconMailShare } from '@tabler/icons-react';
import { itemAddress } from '../api/smart-bcc';
import type { ItemId, TargetType } from '../api/types';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** Copies the address by which mail is sent to an item. */
export function CopyAddress({ type, id, title }: { type: TargetType; id: ItemId; title: string }) {
  const { w } = useI18n();
  const toast = useToast();
  const copy = useMutation({
    mutationFn: async () => {
      const address = await itemAddress(type, id);
      await navigator.clipboard.writeText(address);
      return address;
    },
    onSuccess: address => toast.done(w.smartBcc.copiedWhich(address)),
    onError: error => toast.failed(error),
  });
  const label = w.smartBcc.copyOf(title);
  return (
    <Tooltip label={label}>
      <ActionIcon size="md" aria-label={label} loading={copy.isPending} onClick={() => copy.mutate()}>
        <IconMailShare size={15} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
