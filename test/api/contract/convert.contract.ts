import * as pipedrive from 'pipedrive';
import { Conversions } from '../../../src/crm/conversions.js';
import { absent, refused, type ContractCase } from './case.js';

export const conversions: ContractCase[] = [
  {
    operation: ['v2 POST /leads/{id}/convert/deal', 'v2 GET /leads/{id}/convert/status/{conversion_id}'],
    run: async ({ api, first, second }) => {
      const leads = first.v2(pipedrive.v2.LeadsApi);
      const person_id = await first.person();
      const id = await first.lead({ title: 'Sails', person_id, value: { amount: 70, currency: 'SEK' } });
      const stages = (await first.v2(pipedrive.v2.StagesApi).getStages({})).data!;
      const ConvertLeadToDealRequest = { stage_id: stages[2]!.id! };
      const { conversion_id } = (await leads.convertLeadToDeal({ id, ConvertLeadToDealRequest })).data!;
      expect((await leads.convertLeadToDeal({ id, ConvertLeadToDealRequest })).data).toEqual({
        conversion_id,
      });
      expect((await leads.getLeadConversionStatus({ id, conversion_id })).data).toEqual({
        conversion_id,
        status: 'not_started',
      });
      // In a deployment a worker does it.
      await api.app.get(Conversions).run(conversion_id);
      const { data } = await leads.getLeadConversionStatus({ id, conversion_id });
      expect(data).toMatchObject({ conversion_id, status: 'completed', deal_id: expect.any(Number) });
      const deal = (await first.v2(pipedrive.v2.DealsApi).getDeal({ id: data.deal_id! })).data!;
      expect(deal).toMatchObject({
        title: 'Sails',
        person_id,
        value: 70,
        currency: 'SEK',
        stage_id: stages[2]!.id,
        source_lead_id: id,
        owner_id: first.id,
      });
      await absent(first.v1(pipedrive.v1.LeadsApi).getLead({ id }));
      await absent(leads.convertLeadToDeal({ id }));
      await absent(second.v2(pipedrive.v2.LeadsApi).getLeadConversionStatus({ id, conversion_id }));
      const other = await first.lead({ person_id });
      await refused(
        leads.convertLeadToDeal({ id: other, ConvertLeadToDealRequest: { stage_id: 999_999 } }),
        'stage_id',
      );
      await absent(leads.getLeadConversionStatus({ id: other, conversion_id }));
    },
  },
  {
    operation: ['v2 POST /deals/{id}/convert/lead', 'v2 GET /deals/{id}/convert/status/{conversion_id}'],
    run: async ({ api, first, admin }) => {
      const deals = first.v2(pipedrive.v2.DealsApi);
      const org_id = await first.organization();
      const id = await admin.deal({ title: 'Sails', org_id, value: 70, currency: 'SEK' });
      const { conversion_id } = (await deals.convertDealToLead({ id })).data!;
      await api.app.get(Conversions).run(conversion_id);
      const { data } = await deals.getDealConversionStatus({ id, conversion_id });
      expect(data).toMatchObject({ conversion_id, status: 'completed', lead_id: expect.any(String) });
      const lead = (await first.v1(pipedrive.v1.LeadsApi).getLead({ id: data.lead_id! })).data!;
      expect(lead).toMatchObject({
        title: 'Sails',
        organization_id: org_id,
        value: { amount: 70, currency: 'SEK' },
        owner_id: first.id,
        source_name: 'Deal',
        source_deal_id: id,
      });
      await absent(deals.getDeal({ id }));
      await refused(deals.convertDealToLead({ id: await first.deal({ title: 'Nobody’s' }) }), 'id');
    },
  },
];
