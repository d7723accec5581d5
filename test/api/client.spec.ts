import * as pipedrive from 'pipedrive';
import { startApi, type TestApi } from './support.js';

/**
 * Pipedrive's own client, unchanged, pointed at us. What it makes can be read back, listed to the end, changed,
 * deleted, and is gone then.
 */
describe('the official client', () => {
  let api: TestApi;
  let v1: InstanceType<typeof pipedrive.v1.Configuration>;
  let v2: InstanceType<typeof pipedrive.v2.Configuration>;
  let personId: number;
  let orgId: number;

  beforeAll(async () => {
    api = await startApi();
    const ada = await api.user('ada', true);
    v1 = new pipedrive.v1.Configuration({ apiKey: ada.token, basePath: `${api.url}/api/v1` });
    v2 = new pipedrive.v2.Configuration({ apiKey: ada.token, basePath: `${api.url}/api/v2` });
    const persons = new pipedrive.v2.PersonsApi(v2);
    const organizations = new pipedrive.v2.OrganizationsApi(v2);
    orgId = (await organizations.addOrganization({ AddOrganizationRequest: { name: 'Nordwind AB' } })).data!
      .id!;
    personId = (await persons.addPerson({ AddPersonRequest: { name: 'Eva Lind', org_id: orgId } })).data!.id!;
  });
  afterAll(() => api.stop());

  it('knows whose token it has', async () => {
    const { data } = await new pipedrive.v1.UsersApi(v1).getCurrentUser();
    expect(data).toMatchObject({ name: 'ada', email: 'ada@kontor.example', is_you: true, active_flag: true });
  });

  it('works with deals', async () => {
    const deals = new pipedrive.v2.DealsApi(v2);
    const added = await deals.addDeal({
      AddDealRequest: {
        title: 'Nordic rollout',
        value: 1200.5,
        currency: 'SEK',
        person_id: personId,
        org_id: orgId,
        expected_close_date: '2027-01-31',
        label_ids: [3, 1],
        visible_to: 3,
        custom_fields: {},
      },
    });
    expect(added).toMatchObject({
      success: true,
      data: {
        title: 'Nordic rollout',
        value: 1200.5,
        currency: 'SEK',
        person_id: personId,
        org_id: orgId,
        status: 'open',
        expected_close_date: '2027-01-31',
        label_ids: [3, 1],
        visible_to: 3,
        is_deleted: false,
        custom_fields: {},
      },
    });
    const id = added.data!.id!;
    expect((await deals.getDeal({ id })).data).toEqual(added.data);

    const won = await deals.updateDeal({
      id,
      UpdateDealRequest: { status: 'won', value: 1300, person_id: null },
    });
    expect(won.data).toMatchObject({
      title: 'Nordic rollout',
      status: 'won',
      value: 1300,
      person_id: null,
      org_id: orgId,
    });
    expect(won.data!.won_time).toEqual(won.data!.close_time);
    expect(won.data!.update_time! > added.data!.update_time!).toBe(true);

    for (let n = 1; n <= 6; n++) await deals.addDeal({ AddDealRequest: { title: `Deal ${n}` } });
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor
        ? { limit: 3, cursor }
        : { limit: 3, sort_by: 'update_time', sort_direction: 'desc' };
      const page = await deals.getDeals(query as never);
      expect(page.data!.length).toBeLessThanOrEqual(3);
      seen.push(...page.data!.map(deal => deal.id!));
      cursor = page.additional_data!.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(seen.at(-1)).toBe(id);

    const filtered = await deals.getDeals({ status: 'won', org_id: orgId });
    expect(filtered.data!.map(deal => deal.id)).toEqual([id]);
    expect((await deals.getDeals({ ids: `${seen[0]},${seen[1]}` })).data).toHaveLength(2);
    expect((await deals.getDeals({ updated_since: won.data!.update_time! })).data).toHaveLength(7);

    expect((await deals.deleteDeal({ id })).data).toEqual({ id });
    await expect(deals.getDeal({ id })).rejects.toMatchObject({
      success: false,
      error: 'Deal not found',
      code: 'not_found',
    });
    expect((await deals.getDeals({})).data!.map(deal => deal.id)).not.toContain(id);
    const deleted = await deals.getDeals({ status: 'deleted' as never });
    expect(deleted.data).toMatchObject([{ id, is_deleted: true, status: 'won' }]);
    expect((await deals.getDeals({ status: 'open,won,lost,deleted' as never })).data).toHaveLength(7);
    expect((await deals.getDeals({ status: 'open,won,lost' as never })).data).toHaveLength(6);
  });

  it('works with persons', async () => {
    const persons = new pipedrive.v2.PersonsApi(v2);
    const emails = [
      { value: 'Max.Muster@Nordwind.example', label: 'work' },
      { value: 'max@home.example', primary: true, label: 'home' },
    ];
    const phones = [{ value: '+46 8 123 456', label: 'mobile' }];
    const added = await persons.addPerson({
      AddPersonRequest: { name: 'Max Muster', org_id: orgId, emails, phones },
    });
    expect(added.data).toMatchObject({
      name: 'Max Muster',
      first_name: 'Max',
      last_name: 'Muster',
      org_id: orgId,
      emails: [
        { value: 'max.muster@nordwind.example', primary: false, label: 'work' },
        { value: 'max@home.example', primary: true, label: 'home' },
      ],
      phones: [{ value: '+46 8 123 456', primary: true, label: 'mobile' }],
    });
    const id = added.data!.id!;
    expect((await persons.getPerson({ id })).data).toEqual(added.data);

    const changed = await persons.updatePerson({
      id,
      UpdatePersonRequest: {
        emails: [{ value: 'max@home.example' }, { value: 'new@nordwind.example', primary: true }],
      },
    });
    expect(changed.data!.emails).toEqual([
      { value: 'max@home.example', primary: false, label: 'work' },
      { value: 'new@nordwind.example', primary: true, label: 'work' },
    ]);
    const list = await persons.getPersons({ org_id: orgId });
    expect(list.data!.map(person => person.id)).toEqual([personId, id]);
    expect(list.data![1]!.emails).toEqual(changed.data!.emails);

    expect((await persons.deletePerson({ id })).data).toEqual({ id });
    await expect(persons.getPerson({ id })).rejects.toMatchObject({ error: 'Person not found' });
  });

  it('works with organizations', async () => {
    const organizations = new pipedrive.v2.OrganizationsApi(v2);
    const added = await organizations.addOrganization({
      AddOrganizationRequest: {
        name: 'Südwind GmbH',
        address: { value: 'Hafenstr. 1, Kiel' },
        website: 'suedwind.example',
      },
    });
    const id = added.data!.id!;
    expect(added.data).toMatchObject({ name: 'Südwind GmbH', address: { value: 'Hafenstr. 1, Kiel' } });
    const changed = await organizations.updateOrganization({
      id,
      UpdateOrganizationRequest: { name: 'Südwind SE', website: null },
    });
    expect(changed.data).toMatchObject({
      name: 'Südwind SE',
      website: null,
      address: { value: 'Hafenstr. 1, Kiel' },
    });
    expect((await organizations.getOrganization({ id })).data).toEqual(changed.data);
    const page = await organizations.getOrganizations({ limit: 1 });
    const rest = await organizations.getOrganizations({
      limit: 1,
      cursor: page.additional_data!.next_cursor!,
    });
    expect(rest.data!.map(organization => organization.id)).toEqual([id]);
    expect(rest.additional_data!.next_cursor).toBeNull();
    await organizations.deleteOrganization({ id });
    await expect(organizations.getOrganization({ id })).rejects.toMatchObject({
      error: 'Organization not found',
    });
  });

  it('works with projects', async () => {
    const projects = new pipedrive.v2.ProjectsApi(v2);
    const boards = await new pipedrive.v2.ProjectBoardsApi(v2).getProjectsBoards();
    const phases = await new pipedrive.v2.ProjectPhasesApi(v2).getProjectsPhases({
      board_id: boards.data![0]!.id!,
    });
    expect(phases.data!.map(phase => phase.name)).toEqual(['To do', 'Doing', 'Done']);
    const dealId = (await new pipedrive.v2.DealsApi(v2).addDeal({ AddDealRequest: { title: 'To deliver' } }))
      .data!.id!;
    const added = await projects.addProject({
      AddProjectRequest: {
        title: 'Delivery',
        deal_ids: [dealId],
        person_ids: [personId],
        org_ids: [orgId],
        start_date: '2026-12-01',
      },
    });
    expect(added.data).toMatchObject({
      title: 'Delivery',
      status: 'open',
      board_id: boards.data![0]!.id,
      phase_id: phases.data![0]!.id,
      deal_ids: [dealId],
      person_ids: [personId],
      org_ids: [orgId],
      start_date: '2026-12-01',
    });
    const id = added.data!.id!;
    const changed = await projects.updateProject({
      id,
      UpdateProjectRequest: { phase_id: phases.data![2]!.id!, deal_ids: [], status: 'completed' },
    });
    expect(changed.data).toMatchObject({
      phase_id: phases.data![2]!.id,
      deal_ids: [],
      person_ids: [personId],
      status: 'completed',
    });
    expect((await projects.getProject({ id })).data).toEqual(changed.data);
    expect(
      (await projects.getProjects({ status: 'completed', person_id: personId })).data!.map(one => one.id),
    ).toEqual([id]);
    expect((await projects.getProjects({ deal_id: dealId })).data).toEqual([]);
    await projects.deleteProject({ id });
    await expect(projects.getProject({ id })).rejects.toMatchObject({ error: 'Project not found' });
  });

  it('works with leads', async () => {
    const leads = new pipedrive.v1.LeadsApi(v1);
    const added = await leads.addLead({
      AddLeadRequest: {
        title: 'Maybe more',
        person_id: personId,
        value: { amount: 99.9, currency: 'EUR' },
        expected_close_date: '2027-02-28',
        visible_to: '3',
      },
    });
    expect(added.data).toMatchObject({
      title: 'Maybe more',
      person_id: personId,
      organization_id: null,
      value: { amount: 99.9, currency: 'EUR' },
      expected_close_date: '2027-02-28',
      visible_to: '3',
      is_archived: false,
      was_seen: false,
    });
    const id = added.data!.id;
    expect((await leads.getLead({ id })).data).toEqual(added.data);
    const changed = await leads.updateLead({
      id,
      UpdateLeadRequest: { title: 'Surely more', value: null, was_seen: true },
    });
    expect(changed.data).toMatchObject({
      title: 'Surely more',
      value: null,
      was_seen: true,
      person_id: personId,
    });

    for (let n = 1; n <= 4; n++)
      await leads.addLead({ AddLeadRequest: { title: `Lead ${n}`, organization_id: orgId } });
    const seen: string[] = [];
    for (let start: number | undefined = 0; start !== undefined;) {
      const page: any = await leads.getLeads({ start, limit: 2 });
      seen.push(...page.data.map((lead: { id: string }) => lead.id));
      start = page.additional_data.pagination.next_start;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    expect((await leads.getLeads({ person_id: personId })).data!.map(lead => lead.id)).toEqual([id]);

    expect((await leads.deleteLead({ id })).data).toEqual({ id });
    await expect(leads.getLead({ id })).rejects.toMatchObject({ success: false, error: 'Lead not found' });
  });

  it('keeps the fields that nothing here looks into', async () => {
    const persons = new pipedrive.v2.PersonsApi(v2);
    const person = {
      name: 'Ola Nord',
      job_title: 'Head of purchasing',
      birthday: '1980-02-29',
      notes: 'Likes tea',
      im: [{ value: 'ola', primary: true, label: 'matrix' }],
      postal_address: { value: 'Storgatan 1, Luleå', country: 'Sweden', locality: 'Luleå' },
      marketing_status: 'subscribed' as const,
    };
    const added = await persons.addPerson({ AddPersonRequest: person });
    expect(added.data).toMatchObject(person);
    const id = added.data!.id!;
    const changed = await persons.updatePerson({
      id,
      UpdatePersonRequest: { job_title: 'CEO', notes: null as never },
    });
    expect(changed.data).toMatchObject({ ...person, job_title: 'CEO', notes: null });

    const organizations = new pipedrive.v2.OrganizationsApi(v2);
    const organization = {
      name: 'Norrland AB',
      address: { value: 'Storgatan 1, Luleå', country: 'Sweden', postal_code: '972 31' },
      linkedin: 'https://linkedin.example/norrland',
      industry: 3,
      annual_revenue: 1_000_000.5,
      employee_count: 12,
    };
    const made = await organizations.addOrganization({ AddOrganizationRequest: organization });
    expect(made.data).toMatchObject(organization);
    const moved = await organizations.updateOrganization({
      id: made.data!.id!,
      UpdateOrganizationRequest: { address: { value: 'Kiel' }, industry: null },
    });
    expect(moved.data).toMatchObject({ ...organization, address: { value: 'Kiel' }, industry: null });
    expect(moved.data!.address).toEqual({ value: 'Kiel' });

    const deals = new pipedrive.v2.DealsApi(v2);
    const archive_time = '2026-01-31T12:00:00.000Z';
    const deal = await deals.addDeal({ AddDealRequest: { title: 'Old', is_deleted: false, archive_time } });
    expect(deal.data).toMatchObject({ is_deleted: false, is_archived: true, archive_time });

    const projects = new pipedrive.v2.ProjectsApi(v2);
    const project = await projects.addProject({ AddProjectRequest: { title: 'Healthy', health_status: 80 } });
    expect(project.data).toMatchObject({ health_status: 80, status_change_time: null });
    const done = { id: project.data!.id!, UpdateProjectRequest: { status: 'completed' } };
    expect((await projects.updateProject(done)).data!.status_change_time).toMatch(/^20\d\d-.*Z$/);

    const leads = new pipedrive.v1.LeadsApi(v1);
    const lead = await leads.addLead({
      AddLeadRequest: { title: 'x', person_id: personId, origin_id: 'fair', channel: 2 },
    });
    expect(lead.data).toMatchObject({ origin_id: 'fair', channel: 2, channel_id: null });
  });

  it('reads pipelines and stages', async () => {
    const pipelines = await new pipedrive.v2.PipelinesApi(v2).getPipelines({});
    expect(pipelines.data!.map(one => one.name)).toEqual(['Sales']);
    const pipeline_id = pipelines.data![0]!.id!;
    const stages = await new pipedrive.v2.StagesApi(v2).getStages({ pipeline_id });
    expect(stages.data!.map(one => [one.name, one.deal_probability])).toEqual([
      ['Qualified', 20],
      ['Contact made', 40],
      ['Proposal made', 60],
      ['Negotiation', 80],
    ]);
    expect((await new pipedrive.v2.StagesApi(v2).getStage({ id: stages.data![1]!.id! })).data).toEqual(
      stages.data![1],
    );
  });

  it('is told why it is refused', async () => {
    const stranger = new pipedrive.v2.Configuration({
      apiKey: 'no-such-token',
      basePath: `${api.url}/api/v2`,
    });
    await expect(new pipedrive.v2.DealsApi(stranger).getDeals({})).rejects.toMatchObject({
      success: false,
      error: 'unauthorized access',
      errorCode: 401,
    });
  });
});
