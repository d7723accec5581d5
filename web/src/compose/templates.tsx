import { ActionIcon, Button, Menu, Switch, TextInput, Tooltip } from '@mantine/core';
import { IconBookmarkPlus, IconSignature, IconTemplate, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { applyTemplate, createTemplate, deleteTemplate, templatesQuery } from '../api/sending';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { useToast } from '../ui/toast';
import styles from './compose.module.css';
import type { DraftKeeper } from './draft-keeper';
import { splitText, withoutSignature } from './mail-html';
import { Signature } from './signature';

/** Texts that are written once and sent often: pick one, or keep what stands here as one. */
export function Templates({ keeper }: { keeper: DraftKeeper }) {
  const { w } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState(false);
  const [signing, setSigning] = useState(false);
  const mailboxId = keeper.snapshot().fields.mailbox_id;
  const { data: templates } = useQuery({ ...templatesQuery, enabled: open });

  async function use(id: number) {
    try {
      const draft = await keeper.flush();
      keeper.adopt(await applyTemplate(draft.id, draft.version, id));
    } catch (error) {
      toast.failed(error);
    }
  }

  async function remove(id: number) {
    try {
      await deleteTemplate(id);
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    } catch (error) {
      toast.failed(error);
    }
  }

  return (
    <>
      <Menu
        opened={open}
        onChange={setOpen}
        position="top-start"
        withinPortal={false}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Tooltip label={w.compose.templates} disabled={open}>
            <ActionIcon size="lg" aria-label={w.compose.templates}>
              <IconTemplate size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown className={styles.menu ?? ''}>
          <Menu.Label>{templates?.length === 0 ? w.compose.noTemplates : w.compose.templates}</Menu.Label>
          {templates?.map(each => (
            <Menu.Item key={each.id} onClick={() => void use(each.id)}>
              {each.name}
              <span className={styles.dim}>{each.subject}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconBookmarkPlus size={15} stroke={1.6} aria-hidden />}
            onClick={() => setNaming(true)}
          >
            {w.compose.saveTemplate}
          </Menu.Item>
          {mailboxId !== null && (
            <Menu.Item
              leftSection={<IconSignature size={15} stroke={1.6} aria-hidden />}
              onClick={() => setSigning(true)}
            >
              {w.compose.editSignature}
            </Menu.Item>
          )}
          {templates?.some(each => each.mine) && <Menu.Divider />}
          {templates
            ?.filter(each => each.mine)
            .map(each => (
              <Menu.Item
                key={`remove-${each.id}`}
                leftSection={<IconTrash size={15} stroke={1.6} aria-hidden />}
                closeMenuOnClick={false}
                onClick={() => void remove(each.id)}
              >
                {w.compose.removeTemplate(each.name)}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {signing && mailboxId !== null && (
        <Signature keeper={keeper} mailboxId={mailboxId} onClose={() => setSigning(false)} />
      )}
      {naming && <SaveTemplate keeper={keeper} onClose={() => setNaming(false)} />}
    </>
  );
}

function SaveTemplate({ keeper, onClose }: { keeper: DraftKeeper; onClose: () => void }) {
  const { w } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const { fields } = keeper.snapshot();
  const [name, setName] = useState(fields.subject.slice(0, 100));
  const [shared, setShared] = useState(false);
  const [busy, setBusy] = useState(false);

  async function save() {
    setBusy(true);
    try {
      const html = withoutSignature(splitText(fields.html).body);
      await createTemplate({ name: name.trim(), subject: fields.subject, html, shared });
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
      toast.done(w.compose.templateSaved(name.trim()));
      onClose();
    } catch (error) {
      toast.failed(error);
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={onClose} title={w.compose.saveTemplate} size="sm">
      <form
        onSubmit={event => {
          event.preventDefault();
          // A form in a dialog over the composer: its Enter is not the composer's.
          event.stopPropagation();
          if (name.trim()) void save();
        }}
      >
        <TextInput
          data-autofocus
          label={w.compose.templateName}
          maxLength={200}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Switch
          mt={14}
          size="sm"
          label={w.compose.shareTemplate}
          checked={shared}
          onChange={event => setShared(event.currentTarget.checked)}
        />
        <div className={styles.buttons}>
          <Button type="submit" loading={busy} disabled={!name.trim()}>
            {w.settings.save}
          </Button>
          <Button variant="default" onClick={onClose}>
            {w.app.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
