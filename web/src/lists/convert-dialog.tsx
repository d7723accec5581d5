import { Button, Group, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { beginConversion, previewQuery } from '../api/conversions';
import type { Id } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';

/** Deals that become leads: how many, and what does not go with them, said once before it is done. */
export function ConvertDialog(props: {
  ids: Id[];
  onClose: () => void;
  onBegun: (begun: { id: string; count: number }) => void;
}) {
  const { w } = useI18n();
  const toast = useToast();
  const preview = useQuery(previewQuery('lead', { ids: props.ids }));

  async function begin() {
    try {
      const { conversion_id: id, count } = await beginConversion('lead', { ids: props.ids });
      props.onBegun({ id, count });
    } catch (error) {
      toast.failed(error);
    }
  }

  const formulas = preview.data?.formula_fields.map(field => field.name) ?? [];
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={w.lists.convert.title(props.ids.length)}
      closeButtonProps={{ 'aria-label': w.app.close }}
    >
      {preview.isPending && <Lines count={1} height={60} />}
      {preview.isError && <Problem error={preview.error} />}
      {preview.data && (
        <>
          <p>{w.lists.convert.stays}</p>
          {formulas.length > 0 && <p>{w.lists.convert.formulas(formulas.join(', '))}</p>}
        </>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={props.onClose}>
          {w.app.cancel}
        </Button>
        <Button disabled={!preview.data} onClick={() => void begin()}>
          {w.lists.convert.action}
        </Button>
      </Group>
    </Modal>
  );
}
