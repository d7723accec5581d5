import { Button, Group, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { phasesQuery, projectFromDeal, templatesQuery, type NewProject as Given } from '../api/projects';
import { refreshAround } from '../crm/change';
import { usersQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { addItem, itemQuery, titleOf } from '../crm/item';
import { ItemPicker } from '../crm/item-picker';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import styles from './projects.module.css';
import { today } from './today';

/** A project by hand, from a template, from a deal, or from both. */
export function NewProject(props: {
  board: number;
  deal?: number | undefined;
  template?: number | undefined;
  onClose: () => void;
}) {
  const { w } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [title, setTitle] = useState('');
  const [deal, setDeal] = useState<number | null>(props.deal ?? null);
  const [templateId, setTemplateId] = useState<number | null>(props.template ?? null);
  const [phase, setPhase] = useState<number | null>(null);
  const [start, setStart] = useState<string | null>(today());
  const [end, setEnd] = useState<string | null>(null);
  const [roles, setRoles] = useState<Record<string, number>>({});
  const [error, setError] = useState<unknown>(null);
  const [lacksTitle, setLacksTitle] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const templates = useQuery(templatesQuery).data ?? [];
  const template = templates.find(each => each.id === templateId);
  const users = (useQuery(usersQuery).data ?? []).filter(user => user.active_flag);
  const phases = (useQuery(phasesQuery).data ?? []).filter(each => each.board_id === props.board);
  const chosen = useQuery({ ...itemQuery('deal', deal ?? 0), enabled: deal !== null }).data;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!title.trim() && deal === null) return setLacksTitle(true);
    setSaving(true);
    setError(null);
    const given: Given = {
      ...(title.trim() && { title: title.trim() }),
      // A template says where its projects begin.
      ...(phase !== null ? { phase_id: phase } : !template?.board_id && { board_id: props.board }),
      ...(start && { start_date: start }),
      ...(end && { end_date: end }),
      ...(template && { template_id: template.id, roles }),
    };
    try {
      const { roles: _, ...plain } = given;
      const { id } =
        deal !== null ? await projectFromDeal(deal, given) : await addItem('project', { ...plain });
      refreshAround(client, 'project');
      toast.done(w.projects.created(title.trim() || (chosen ? titleOf(chosen) : '')));
      void navigate({ to: '/projects/$projectId', params: { projectId: String(id) } });
    } catch (caught) {
      setError(caught);
      setSaving(false);
    }
  }

  return (
    <Dialog onClose={props.onClose} title={w.projects.add} centered={false} yOffset="8vh">
      <form onSubmit={event => void save(event)} className={styles.form} noValidate>
        <TextInput
          data-autofocus
          label={w.projects.name}
          maxLength={255}
          value={title}
          placeholder={chosen ? titleOf(chosen) : deal !== null ? w.projects.nameFromDeal : undefined}
          error={lacksTitle && w.projects.nameNeeded}
          onChange={event => {
            setTitle(event.currentTarget.value);
            setLacksTitle(false);
          }}
        />
        <div>
          <ItemPicker
            kind="deal"
            label={w.projects.deal}
            value={deal}
            onChange={picked => {
              setDeal(picked ? Number(picked.id) : null);
              setLacksTitle(false);
            }}
          />
          <p className={styles.fieldHint}>{w.projects.dealHint}</p>
        </div>
        {templates.length > 0 && (
          <Select
            label={w.projects.template}
            data={[
              { value: '', label: w.projects.noTemplate },
              ...templates.map(each => ({ value: String(each.id), label: each.title })),
            ]}
            value={String(templateId ?? '')}
            onChange={value => setTemplateId(Number(value) || null)}
          />
        )}
        {deal !== null &&
          template?.roles.map(role => (
            <Select
              key={role}
              label={w.projects.roleOf(role)}
              clearable
              searchable={users.length > 7}
              data={users.map(user => ({ value: String(user.id), label: user.name }))}
              value={roles[role] ? String(roles[role]) : null}
              onChange={value =>
                setRoles(before => {
                  const others = Object.entries(before).filter(([each]) => each !== role);
                  return Object.fromEntries(value ? [...others, [role, Number(value)]] : others);
                })
              }
            />
          ))}
        {!template?.board_id && (
          <Select
            label={w.projects.phase}
            data={phases.map(each => ({ value: String(each.id), label: each.name ?? '' }))}
            value={String(phase ?? phases[0]?.id ?? '')}
            onChange={value => setPhase(Number(value))}
          />
        )}
        <div className={styles.two}>
          <DayInput label={w.projects.start} value={start} onChange={setStart} clearable />
          <DayInput label={w.projects.end} value={end} onChange={setEnd} clearable />
        </div>
        {error !== null && <Problem error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {w.app.cancel}
          </Button>
          <Button type="submit" loading={isSaving}>
            {w.projects.create}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
