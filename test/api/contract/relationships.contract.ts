import * as pipedrive from 'pipedrive';
import { absent, everyRow, refused, type ContractCase } from './case.js';

const { v1 } = pipedrive;

export const relationships: ContractCase[] = [
  {
    operation: [
      'v1 POST /organizationRelationships',
      'v1 GET /organizationRelationships/{id}',
      'v1 GET /organizationRelationships',
      'v1 PUT /organizationRelationships/{id}',
      'v1 DELETE /organizationRelationships/{id}',
    ],
    run: async ({ first }) => {
      const api = first.v1(v1.OrganizationRelationshipsApi);
      const mother = await first.organization({ name: 'Mother' });
      const daughter = await first.organization({ name: 'Daughter' });
      const sister = await first.organization({ name: 'Sister' });
      const add = (type: 'parent' | 'related', rel_owner_org_id: number, rel_linked_org_id: number) =>
        api.addOrganizationRelationship({
          AddOrganizationRelationshipRequest: { type, rel_owner_org_id, rel_linked_org_id },
        });
      const added = (await add('parent', mother, daughter)).data;
      expect(added).toMatchObject({
        type: 'parent',
        rel_owner_org_id: { name: 'Mother', value: mother },
        rel_linked_org_id: { name: 'Daughter', value: daughter },
        active_flag: true,
      });
      const id = added.id!;
      await add('related', sister, daughter);
      const ofDaughter = await everyRow<any>(start =>
        api.getOrganizationRelationships({ org_id: daughter, start, limit: 1 } as never),
      );
      const seen = (row: any) => [
        row.calculated_type,
        row.calculated_related_org_id,
        row.related_organization_name,
      ];
      expect(ofDaughter.map(seen)).toEqual([
        ['parent', mother, 'Mother'],
        ['related', sister, 'Sister'],
      ]);
      const ofMother = (await api.getOrganizationRelationships({ org_id: mother })).data as any[];
      expect(ofMother.map(seen)).toEqual([['daughter', daughter, 'Daughter']]);
      const one = (await api.getOrganizationRelationship({ id, org_id: daughter })).data;
      expect(seen(one)).toEqual(['parent', mother, 'Mother']);

      const changed = await api.updateOrganizationRelationship({
        id,
        OrganizationRelationship: { type: 'related', rel_linked_org_id: sister },
      });
      expect(changed.data).toMatchObject({ type: 'related', rel_linked_org_id: { value: sister } });
      await expect(add('parent', daughter, sister)).rejects.toMatchObject({ code: 'conflict' });
      await refused(add('related', mother, mother), 'rel_linked_org_id');
      await refused(add('related', mother, 1e9), 'rel_linked_org_id');
      await refused(api.getOrganizationRelationships({ org_id: 'x' as never }), 'org_id');

      expect((await api.deleteOrganizationRelationship({ id })).data).toEqual({ id });
      await absent(api.getOrganizationRelationship({ id }));
      await absent(api.deleteOrganizationRelationship({ id }));
    },
  },
  {
    operation: 'v1 GET /organizationRelationships',
    promise: 'one of the two that may not be seen hides the relationship',
    run: async ({ first, second }) => {
      const open = await second.organization();
      const own = await second.organization({ visible_to: 1 });
      const id = await second.make('/v1/organizationRelationships', {
        type: 'parent',
        rel_owner_org_id: own,
        rel_linked_org_id: open,
      });
      const [mine, his] = [first, second].map(one => one.v1(v1.OrganizationRelationshipsApi));
      expect((await his!.getOrganizationRelationships({ org_id: open })).data).toHaveLength(1);
      expect((await mine!.getOrganizationRelationships({ org_id: open })).data).toEqual([]);
      await absent(mine!.getOrganizationRelationship({ id }));
      await absent(
        mine!.updateOrganizationRelationship({ id, OrganizationRelationship: { type: 'related' } }),
      );
      await absent(mine!.deleteOrganizationRelationship({ id }));
    },
  },
];
