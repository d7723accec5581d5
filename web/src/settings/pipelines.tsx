import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  addPipeline,
  changePipeline,
  pipelineSetupQuery,
  type Pipeline,
  type PipelineSetup,
} from '../api/structure';
import { PlaceList } from './place-list';
import { RemovePipeline } from './remove-place';
import { Loaded, SettingsPage } from './settings-page';
import { movedTo } from './sortable';
import { Stages } from './stages';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

const route = getRouteApi('/inside/settings-frame/settings/pipelines');

/** The pipelines, and of one of them the stages. */
export function PipelinesPage() {
  const { pipelines: w } = useSettingsWords();
  const { pipeline: asked } = route.useSearch();
  const navigate = useNavigate();
  const setup = useQuery(pipelineSetupQuery);
  const order = useChangeOf<PipelineSetup, { pipeline: Pipeline; to: number }>(pipelineSetupQuery.queryKey, {
    send: ({ pipeline, to }) => changePipeline({ id: pipeline.id, order_nr: to }),
    show: (now, { pipeline, to }) => ({ ...now, pipelines: movedTo(now.pipelines, pipeline, to) }),
  });
  const add = useChangeOf<PipelineSetup, string, Pipeline>(pipelineSetupQuery.queryKey, {
    send: addPipeline,
    done: ({ id }) => void navigate({ to: '/settings/pipelines', search: { pipeline: id } }),
  });
  const [leaving, setLeaving] = useState<Pipeline | null>(null);
  return (
    <SettingsPage id="pipelines" lead={w.lead}>
      <Loaded query={setup}>
        {({ pipelines, stages }) => {
          const chosen = pipelines.find(each => each.id === asked) ?? pipelines[0];
          const stagesOf = (pipeline: Pipeline) => stages.filter(each => each.pipeline_id === pipeline.id);
          return (
            <>
              <PlaceList
                title={w.list}
                places={pipelines}
                chosen={chosen}
                linkTo={({ id }) => ({ to: '/settings/pipelines', search: { pipeline: id } })}
                factOf={pipeline => w.count(stagesOf(pipeline).length)}
                onMove={(pipeline, to) => order.mutate({ pipeline, to })}
                onRemove={setLeaving}
                add={{ label: w.newPipeline, button: w.add, busy: add.isPending, onAdd: add.mutate }}
              />
              {chosen && <Stages key={chosen.id} pipeline={chosen} stages={stagesOf(chosen)} />}
              {leaving && (
                <RemovePipeline
                  pipeline={leaving}
                  setup={{ pipelines, stages }}
                  onClose={() => setLeaving(null)}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}
