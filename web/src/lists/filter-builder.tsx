import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Condition, Group } from '../api/lists';
import type { FieldDef } from '../crm/fields';
import type { ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { ConditionLine, useFilterFields } from './condition-line';
import styles from './filters.module.css';

/** As the server takes them. */
const deepest = 3;

/** Conditions, and groups of them, joined by and or by or. */
export function FilterBuilder(props: { kind: ItemKind; group: Group; onChange: (group: Group) => void }) {
  const fields = useFilterFields(props.kind);
  return <GroupOf {...props} fields={fields} depth={1} />;
}

function GroupOf(props: {
  kind: ItemKind;
  fields: Map<ItemKind, FieldDef[]>;
  group: Group;
  depth: number;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}) {
  const { w } = useI18n();
  const { kind, group, depth, onChange } = props;
  const set = (conditions: Group['conditions']) => onChange({ ...group, conditions });
  const blank: Condition = { object: kind, field_id: '', operator: '', value: null };
  return (
    <fieldset className={styles.group} data-depth={depth}>
      <legend className={styles.legend}>
        <span>{w.lists.filter.match}</span>
        <SegmentedControl
          size="xs"
          aria-label={w.lists.filter.match}
          value={group.glue}
          data={[
            { value: 'and', label: w.lists.filter.all },
            { value: 'or', label: w.lists.filter.any },
          ]}
          onChange={glue => onChange({ ...group, glue: glue as Group['glue'] })}
        />
      </legend>
      {group.conditions.map((one, at) => {
        const put = (next: Condition | Group) => set(group.conditions.with(at, next));
        const remove = () => set(group.conditions.toSpliced(at, 1));
        return 'glue' in one ? (
          // oxlint-disable-next-line react/no-array-index-key -- what is being written has no key
          <GroupOf key={at} {...props} group={one} depth={depth + 1} onChange={put} onRemove={remove} />
        ) : (
          <ConditionLine
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            kind={kind}
            fields={props.fields}
            condition={one}
            onChange={put}
            onRemove={remove}
          />
        );
      })}
      <div className={styles.adds}>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => set([...group.conditions, blank])}
        >
          {w.lists.filter.addCondition}
        </Button>
        {depth < deepest && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() =>
              set([...group.conditions, { glue: group.glue === 'and' ? 'or' : 'and', conditions: [blank] }])
            }
          >
            {w.lists.filter.addGroup}
          </Button>
        )}
        {props.onRemove && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={props.onRemove}>
            {w.lists.filter.removeGroup}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
