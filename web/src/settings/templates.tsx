import { ActionIcon, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPencil, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import { createTemplate, deleteTemplate, templateQuery, templatesQuery } from '../api/sending';
import { useFieldName } from '../compose/field-name';
import { mergeFieldPattern } from '../compose/merge-field';
import { Empty } from '../ui/empty';
import { useToast } from '../ui/toast';
import { RemoveButton } from './parts';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { TemplateDialog } from './template-dialog';
import { useSettingsWords } from './words';

/** Mails to write again and again: the user's own, and those that colleagues share. */
export function TemplatesPage() {
  const own = useSettingsWords();
  const w = own.templates;
  const toast = useToast();
  const client = useQueryClient();
  const templates = useQuery(templatesQuery);
  /** The one that is open; 'new' for one that is not there yet. */
  const [open, setOpen] = useState<number | 'new' | null>(null);

  async function remove(id: number) {
    const again = () => client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    try {
      const template = await client.fetchQuery(templateQuery(id));
      await deleteTemplate(id);
      await again();
      const { name, subject, html, shared } = template;
      toast.done(own.removed(name), () => {
        createTemplate({ name, subject, html, shared }).then(again, toast.failed);
      });
    } catch (error) {
      toast.failed(error);
    }
  }

  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
      {w.add}
    </Button>
  );
  return (
    <SettingsPage id="templates" actions={!!templates.data?.length && add}>
      <Loaded query={templates}>
        {all =>
          all.length ? (
            <ul className={styles.lines}>
              {all.map(({ id, name, subject, shared, mine }) => (
                <li key={id} className={styles.line}>
                  <span className={styles.grow}>
                    <span className={styles.name}>{name}</span>
                    <br />
                    <span className={styles.type}>
                      <Subject text={subject} />
                    </span>
                  </span>
                  {shared && <span className={styles.badge}>{mine ? w.sharedBadge : w.byOthers}</span>}
                  {mine && (
                    <>
                      <ActionIcon aria-label={own.edit(name)} onClick={() => setOpen(id)}>
                        <IconPencil size={16} stroke={1.6} aria-hidden />
                      </ActionIcon>
                      <RemoveButton name={name} onClick={() => void remove(id)} />
                    </>
                  )}
                </li>
              ))}
            </ul>
          ) : (
            <Empty icon={IconTemplate} title={w.none} text={w.noneNext}>
              {add}
            </Empty>
          )
        }
      </Loaded>
      {open !== null && <TemplateDialog id={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </SettingsPage>
  );
}

/** With the names of its merge fields, as the editor shows them. */
function Subject({ text }: { text: string }) {
  const nameOf = useFieldName();
  // Every second part is a field: it is what the pattern captures.
  return text.split(mergeFieldPattern).map((part, at) =>
    at % 2 ? (
      <span key={`${part}-${at}`} className={styles.mergeField}>
        {nameOf(part)}
      </span>
    ) : (
      part
    ),
  );
}
