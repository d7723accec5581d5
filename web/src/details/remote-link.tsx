import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { addRemoteLink, driveIdIn, type LinkedKind } from '../api/files';
import type { Id } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { useItemWords } from './words';

/** Puts a link to a document at Google Drive on an item. The document stays where it is. */
export function RemoteLink(props: { kind: LinkedKind; id: Id; onClose: () => void }) {
  const { w } = useI18n();
  const words = useItemWords();
  const client = useQueryClient();
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    const remoteId = driveIdIn(address);
    setWrong(!remoteId);
    if (!remoteId || !name.trim()) return;
    setSaving(true);
    setError(null);
    try {
      await addRemoteLink(props.kind, props.id, remoteId, name.trim());
      await client.invalidateQueries({ queryKey: ['timeline'] });
      props.onClose();
    } catch (caught) {
      setError(caught);
      setSaving(false);
    }
  }

  return (
    <Dialog onClose={props.onClose} title={words.linkFile}>
      <form onSubmit={event => void save(event)} noValidate>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            type="url"
            label={words.driveAddress}
            placeholder="https://docs.google.com/…"
            error={isWrong ? words.noDriveAddress : undefined}
            maxLength={2000}
            value={address}
            onChange={event => setAddress(event.currentTarget.value)}
          />
          <TextInput
            label={words.fileName}
            required
            maxLength={255}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          {error !== null && <Problem error={error} />}
        </Stack>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={props.onClose}>
            {w.app.cancel}
          </Button>
          <Button type="submit" loading={isSaving} disabled={!address.trim() || !name.trim()}>
            {w.records.save}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
