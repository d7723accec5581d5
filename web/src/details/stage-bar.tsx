import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Deal } from '../api/details';
import { useChange } from '../crm/change';
import { stagesQuery } from '../crm/company';
import { useI18n } from '../i18n';
import styles from './details.module.css';

/** The stages of a deal's pipeline, passed, present and to come; pressing one moves the deal there. */
export function StageBar({ deal, canEdit }: { deal: Deal; canEdit: boolean }) {
  const { w } = useI18n();
  const stages = useQuery(stagesQuery).data?.filter(stage => stage.pipeline_id === deal.pipeline_id) ?? [];
  const { change } = useChange();
  const at = stages.findIndex(stage => stage.id === deal.stage_id);
  return (
    <ol className={styles.stages} aria-label={w.details.stages} data-status={deal.status}>
      {stages.map((stage, index) => (
        <li key={stage.id}>
          <Tooltip label={stage.name}>
            <button
              type="button"
              className={styles.stage}
              data-passed={index < at || undefined}
              aria-current={index === at ? 'step' : undefined}
              disabled={!canEdit || deal.status !== 'open'}
              onClick={() =>
                index !== at &&
                void change('deal', deal.id, { stage_id: stage.id }, { stage_id: deal.stage_id })
              }
            >
              {stage.name}
            </button>
          </Tooltip>
        </li>
      ))}
    </ol>
  );
}
