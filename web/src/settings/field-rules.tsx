import { Checkbox, MultiSelect, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { pipelineSetupQuery, type FieldKind, type FieldRules } from '../api/structure';
import { useSettingsWords } from './words';

type Statuses = NonNullable<FieldRules['required_fields']['statuses']>;

/** Where a field has to be filled in, or stands out while it is not; of deals by their stages. */
export function FieldRulesInput(props: {
  kind: FieldKind;
  rules: FieldRules;
  onChange: (part: Partial<FieldRules>) => void;
}) {
  const { fields: w } = useSettingsWords();
  const { required_fields: required, important_fields: important } = props.rules;
  const byStage = props.kind === 'deals';
  return (
    <>
      <Stack gap={8}>
        <Switch
          label={w.required}
          description={w.requiredHint}
          checked={required.enabled}
          onChange={event =>
            props.onChange({ required_fields: { ...required, enabled: event.currentTarget.checked } })
          }
        />
        {required.enabled && byStage && (
          <>
            <StageSelect
              label={`${w.required}: ${w.stages}`}
              ids={required.stage_ids ?? []}
              onChange={stage_ids => props.onChange({ required_fields: { ...required, stage_ids } })}
            />
            <ClosedAs
              statuses={required.statuses ?? {}}
              onChange={statuses => props.onChange({ required_fields: { ...required, statuses } })}
            />
          </>
        )}
      </Stack>
      <Stack gap={8}>
        <Switch
          label={w.important}
          description={w.importantHint}
          checked={important.enabled}
          onChange={event =>
            props.onChange({ important_fields: { ...important, enabled: event.currentTarget.checked } })
          }
        />
        {important.enabled && byStage && (
          <StageSelect
            label={`${w.important}: ${w.stages}`}
            ids={important.stage_ids ?? []}
            onChange={stage_ids => props.onChange({ important_fields: { ...important, stage_ids } })}
          />
        )}
      </Stack>
    </>
  );
}

/** No stage means each of them. */
function StageSelect(props: { label: string; ids: number[]; onChange: (ids: number[]) => void }) {
  const { fields: w } = useSettingsWords();
  const { data } = useQuery(pipelineSetupQuery);
  return (
    <MultiSelect
      size="sm"
      label={props.label}
      placeholder={props.ids.length ? '' : w.allStages}
      searchable
      clearable
      data={(data?.pipelines ?? []).map(pipeline => ({
        group: pipeline.name,
        items: data!.stages
          .filter(stage => stage.pipeline_id === pipeline.id)
          .map(stage => ({ value: String(stage.id), label: stage.name })),
      }))}
      value={props.ids.map(String)}
      onChange={value => props.onChange(value.map(Number))}
    />
  );
}

function ClosedAs(props: { statuses: Statuses; onChange: (statuses: Statuses) => void }) {
  const { fields: w } = useSettingsWords();
  const { data } = useQuery(pipelineSetupQuery);
  const several = (data?.pipelines.length ?? 0) > 1;
  const choices = (data?.pipelines ?? []).flatMap(({ id, name }) =>
    (['won', 'lost'] as const).map(status => ({
      value: `${id} ${status}`,
      label: several ? w.statusIn(name, w[status]) : w[status],
    })),
  );
  const chosen = Object.entries(props.statuses).flatMap(([id, list]) =>
    list.map(status => `${id} ${status}`),
  );
  return (
    <Checkbox.Group
      label={w.onClose}
      value={chosen}
      onChange={value => {
        const pairs = value.map(each => each.split(' ') as [string, 'won' | 'lost']);
        const ids = [...new Set([...Object.keys(props.statuses), ...pairs.map(([id]) => id)])];
        props.onChange(
          Object.fromEntries(
            ids.map(id => [id, pairs.filter(([of]) => of === id).map(([, status]) => status)]),
          ),
        );
      }}
    >
      <Stack gap={6} mt={6}>
        {choices.map(each => (
          <Checkbox key={each.value} size="sm" value={each.value} label={each.label} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
