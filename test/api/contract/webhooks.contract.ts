import * as pipedrive from 'pipedrive';
import type { ContractCase } from './case.js';

const { WebhooksApi } = pipedrive.v1;

export const webhooks: ContractCase[] = [
  {
    operation: ['v1 POST /webhooks', 'v1 GET /webhooks', 'v1 DELETE /webhooks/{id}'],
    run: async ({ admin, first }) => {
      const api = admin.v1(WebhooksApi);
      const AddWebhookRequest = {
        subscription_url: 'https://receiver.example/hook',
        event_action: 'change',
        event_object: 'deal',
        name: 'To the warehouse',
        user_id: first.id,
        http_auth_user: 'kontor',
        http_auth_password: 'geheim',
      } as const;
      const added = await api.addWebhook({ AddWebhookRequest });
      expect(added).toMatchObject({
        status: 'ok',
        success: true,
        data: {
          subscription_url: 'https://receiver.example/hook',
          event_action: 'change',
          event_object: 'deal',
          version: '2.0',
          is_active: 1,
          user_id: first.id,
          admin_id: admin.id,
          http_auth_user: 'kontor',
        },
      });
      const id = added.data!.id!;
      const listed = await api.getWebhooks();
      expect(listed.data!.filter(one => one.id === id)).toHaveLength(1);
      expect(JSON.stringify(listed)).not.toContain('geheim');
      await expect(first.v1(WebhooksApi).getWebhooks()).rejects.toMatchObject({
        success: false,
        message: 'Forbidden',
      });
      await expect(
        api.addWebhook({ AddWebhookRequest: { ...AddWebhookRequest, event_object: 'planet' as never } }),
      ).rejects.toMatchObject({ status: 'error', errors: { event_object: [expect.any(String)] } });

      expect(await api.deleteWebhook({ id })).toMatchObject({ status: 'ok', success: true });
      expect((await api.getWebhooks()).data!.filter(one => one.id === id)).toEqual([]);
      await expect(api.deleteWebhook({ id })).rejects.toMatchObject({ status: 'error', code: 'not_found' });
    },
  },
];
