import { Button, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  createTemplate,
  templateQuery,
  templatesQuery,
  updateTemplate,
  type MailTemplate,
} from '../api/sending';
import { BareEditor } from '../compose/bare-editor';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import { Loaded } from './settings-page';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

type Content = Pick<MailTemplate, 'name' | 'subject' | 'html' | 'shared'>;
const empty: Content = { name: '', subject: '', html: '', shared: false };

/** A template as a whole: a new one where it has no id. */
export function TemplateDialog({ id, onClose }: { id: number | null; onClose: () => void }) {
  const { templates } = useSettingsWords();
  const query = useQuery({ ...templateQuery(id ?? 0), enabled: id !== null, staleTime: 0 });
  return (
    <Dialog onClose={onClose} size="lg" title={id === null ? templates.add : templates.editTitle}>
      {id === null ? (
        <Form id={null} start={empty} onClose={onClose} />
      ) : (
        <Loaded query={query}>{template => <Form id={id} start={template} onClose={onClose} />}</Loaded>
      )}
    </Dialog>
  );
}

function Form({ id, start, onClose }: { id: number | null; start: Content; onClose: () => void }) {
  const { w } = useI18n();
  const own = useSettingsWords();
  const client = useQueryClient();
  const toast = useToast();
  const [content, setContent] = useState<Content>(start);
  const [wrong, setWrong] = useState('');
  const change = (part: Partial<Content>) => setContent(before => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => {
      const { name, subject, html, shared } = content;
      const template = { name: name.trim(), subject, html, shared };
      return id === null ? createTemplate(template) : updateTemplate(id, template);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
      toast.done(own.saved);
      onClose();
    },
  });
  return (
    <form
      className={styles.dialog}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        setWrong(content.name.trim() ? '' : w.errors.required);
        if (content.name.trim()) save.mutate();
      }}
    >
      <TextInput
        data-autofocus
        label={own.name}
        maxLength={200}
        value={content.name}
        error={wrong}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={own.templates.subject}
        maxLength={2000}
        value={content.subject}
        onChange={event => change({ subject: event.currentTarget.value })}
      />
      <BareEditor
        html={start.html}
        label={own.templates.text}
        placeholder={own.templates.placeholder}
        withFields
        onChange={html => change({ html })}
      />
      <Switch
        label={own.templates.shared}
        checked={content.shared}
        onChange={event => change({ shared: event.currentTarget.checked })}
      />
      {save.isError && <Problem error={save.error} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {w.app.cancel}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {own.save}
        </Button>
      </div>
    </form>
  );
}
