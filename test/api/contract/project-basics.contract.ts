import * as pipedrive from 'pipedrive';
import { absent, everything, refused, type ContractCase } from './case.js';

const { ProjectsApi, ProjectBoardsApi, ProjectPhasesApi } = pipedrive.v2;

export const projectBasics: ContractCase[] = [
  {
    operation: [
      'v2 POST /projects',
      'v2 GET /projects/{id}',
      'v2 PATCH /projects/{id}',
      'v2 DELETE /projects/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v2(ProjectsApi);
      const { data: boards } = await first.v2(ProjectBoardsApi).getProjectsBoards();
      const board_id = boards![0]!.id!;
      const { data: phases } = await first.v2(ProjectPhasesApi).getProjectsPhases({ board_id });
      const deal_id = await first.deal();
      const person_id = await first.person();
      const { data: made } = await api.addProject({
        AddProjectRequest: {
          title: 'Delivery',
          board_id,
          phase_id: phases![1]!.id!,
          deal_ids: [deal_id],
          person_ids: [person_id],
          start_date: '2026-12-01',
        },
      });
      expect(made).toMatchObject({
        title: 'Delivery',
        status: 'open',
        board_id,
        phase_id: phases![1]!.id,
        owner_id: first.id,
        deal_ids: [deal_id],
        person_ids: [person_id],
        start_date: '2026-12-01',
      });
      const id = made!.id!;
      expect((await api.getProject({ id })).data).toEqual(made);
      const { data: changed } = await api.updateProject({
        id,
        UpdateProjectRequest: { phase_id: phases![2]!.id!, deal_ids: [], status: 'completed' },
      });
      expect(changed).toMatchObject({ phase_id: phases![2]!.id, deal_ids: [], status: 'completed' });
      await refused(api.updateProject({ id, UpdateProjectRequest: { phase_id: 999_999_999 } }), 'phase_id');
      await refused(api.updateProject({ id, UpdateProjectRequest: { start_date: 'soon' } }), 'start_date');
      expect((await api.getProject({ id })).data).toEqual(changed);
      await absent(second.v2(ProjectsApi).getProject({ id: 999_999_999 }));
      expect((await api.deleteProject({ id })).data).toEqual({ id });
      await absent(api.getProject({ id }));
    },
  },
  {
    operation: 'v2 GET /projects',
    run: async ({ first }) => {
      const api = first.v2(ProjectsApi);
      const deal_id = await first.deal();
      const ids: number[] = [];
      for (const title of ['One', 'Two', 'Three']) {
        ids.push(await first.project({ title, deal_ids: [deal_id] }));
      }
      const of = (query: object) =>
        everything<{ id: number }>(cursor =>
          api.getProjects({ deal_id, limit: 2, ...query, ...(cursor ? { cursor } : {}) }),
        );
      expect((await of({})).map(project => project.id)).toEqual(ids);
      await api.updateProject({ id: ids[1]!, UpdateProjectRequest: { status: 'canceled' } });
      expect((await of({ status: 'canceled' })).map(project => project.id)).toEqual([ids[1]]);
      expect(await of({ deal_id: await first.deal() })).toEqual([]);
    },
  },
  {
    operation: ['v2 GET /boards', 'v2 GET /boards/{id}', 'v2 GET /phases', 'v2 GET /phases/{id}'],
    run: async ({ first }) => {
      const { data: boards } = await first.v2(ProjectBoardsApi).getProjectsBoards();
      const board = boards![0]!;
      expect((await first.v2(ProjectBoardsApi).getProjectsBoard({ id: board.id! })).data).toEqual(board);
      const { data: phases } = await first.v2(ProjectPhasesApi).getProjectsPhases({ board_id: board.id! });
      expect(phases!.map(phase => phase.name)).toEqual(expect.arrayContaining(['To do', 'Doing', 'Done']));
      expect(phases!.every(phase => phase.board_id === board.id)).toBe(true);
      const phase = await first.v2(ProjectPhasesApi).getProjectsPhase({ id: phases![0]!.id! });
      expect(phase.data).toEqual(phases![0]);
      await absent(first.v2(ProjectPhasesApi).getProjectsPhase({ id: 999_999_999 }));
    },
  },
];
