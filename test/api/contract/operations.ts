import { isOutOfScope } from '../../../src/api/out-of-scope.js';

/**
 * The operations of Pipedrive's API as its official clients call them (facts of the published packages): version,
 * path, methods. The first list is that of 33.7.0.
 */
const current = `
  v1 /activityFields GET
  v1 /activityTypes GET POST
  v1 /activityTypes/{id} PUT DELETE
  v1 /billing/subscriptions/addons GET
  v1 /callLogs GET POST
  v1 /callLogs/{id} GET DELETE
  v1 /callLogs/{id}/recordings POST
  v1 /channels POST
  v1 /channels/messages/receive POST
  v1 /channels/{channel-id}/conversations/{conversation-id} DELETE
  v1 /channels/{id} DELETE
  v1 /currencies GET
  v1 /dealFields GET POST DELETE
  v1 /dealFields/{id} GET PUT DELETE
  v1 /deals/archived GET
  v1 /deals/summary GET
  v1 /deals/summary/archived GET
  v1 /deals/timeline GET
  v1 /deals/timeline/archived GET
  v1 /deals/{id}/changelog GET
  v1 /deals/{id}/duplicate POST
  v1 /deals/{id}/files GET
  v1 /deals/{id}/flow GET
  v1 /deals/{id}/followers GET POST
  v1 /deals/{id}/followers/{follower_id} DELETE
  v1 /deals/{id}/mailMessages GET
  v1 /deals/{id}/merge PUT
  v1 /deals/{id}/participants GET POST
  v1 /deals/{id}/participants/{deal_participant_id} DELETE
  v1 /deals/{id}/participantsChangelog GET
  v1 /deals/{id}/permittedUsers GET
  v1 /files GET POST
  v1 /files/remote POST
  v1 /files/remoteLink POST
  v1 /files/{id} GET PUT DELETE
  v1 /files/{id}/download GET
  v1 /filters GET POST DELETE
  v1 /filters/helpers GET
  v1 /filters/{id} GET PUT DELETE
  v1 /goals POST
  v1 /goals/find GET
  v1 /goals/{id} PUT DELETE
  v1 /goals/{id}/results GET
  v1 /leadFields GET
  v1 /leadLabels GET POST
  v1 /leadLabels/{id} PATCH DELETE
  v1 /leadSources GET
  v1 /leads GET POST
  v1 /leads/archived GET
  v1 /leads/search GET
  v1 /leads/{id} GET PATCH DELETE
  v1 /leads/{id}/permittedUsers GET
  v1 /legacyTeams GET POST
  v1 /legacyTeams/user/{id} GET
  v1 /legacyTeams/{id} GET PUT
  v1 /legacyTeams/{id}/users GET POST DELETE
  v1 /mailbox/mailMessages/{id} GET
  v1 /mailbox/mailThreads GET
  v1 /mailbox/mailThreads/{id} GET PUT DELETE
  v1 /mailbox/mailThreads/{id}/mailMessages GET
  v1 /meetings/userProviderLinks POST
  v1 /meetings/userProviderLinks/{id} DELETE
  v1 /noteFields GET
  v1 /notes GET POST
  v1 /notes/{id} GET PUT DELETE
  v1 /notes/{id}/comments GET POST
  v1 /notes/{id}/comments/{commentId} GET PUT DELETE
  v1 /organizationFields GET POST DELETE
  v1 /organizationFields/{id} GET PUT DELETE
  v1 /organizationRelationships GET POST
  v1 /organizationRelationships/{id} GET PUT DELETE
  v1 /organizations/{id}/changelog GET
  v1 /organizations/{id}/files GET
  v1 /organizations/{id}/flow GET
  v1 /organizations/{id}/followers GET POST
  v1 /organizations/{id}/followers/{follower_id} DELETE
  v1 /organizations/{id}/mailMessages GET
  v1 /organizations/{id}/merge PUT
  v1 /organizations/{id}/permittedUsers GET
  v1 /permissionSets GET
  v1 /permissionSets/{id} GET
  v1 /permissionSets/{id}/assignments GET
  v1 /personFields GET POST DELETE
  v1 /personFields/{id} GET PUT DELETE
  v1 /persons/{id}/changelog GET
  v1 /persons/{id}/files GET
  v1 /persons/{id}/flow GET
  v1 /persons/{id}/followers GET POST
  v1 /persons/{id}/followers/{follower_id} DELETE
  v1 /persons/{id}/mailMessages GET
  v1 /persons/{id}/merge PUT
  v1 /persons/{id}/permittedUsers GET
  v1 /persons/{id}/picture POST DELETE
  v1 /persons/{id}/products GET
  v1 /pipelines/{id}/conversion_statistics GET
  v1 /pipelines/{id}/deals GET
  v1 /pipelines/{id}/movement_statistics GET
  v1 /productFields GET POST DELETE
  v1 /productFields/{id} GET PUT DELETE
  v1 /products/{id}/deals GET
  v1 /products/{id}/files GET
  v1 /products/{id}/followers GET POST
  v1 /products/{id}/followers/{follower_id} DELETE
  v1 /products/{id}/permittedUsers GET
  v1 /projectTemplates GET
  v1 /projectTemplates/{id} GET
  v1 /projects GET POST
  v1 /projects/boards GET
  v1 /projects/boards/{id} GET
  v1 /projects/phases GET
  v1 /projects/phases/{id} GET
  v1 /projects/{id} GET PUT DELETE
  v1 /projects/{id}/activities GET
  v1 /projects/{id}/archive POST
  v1 /projects/{id}/groups GET
  v1 /projects/{id}/plan GET
  v1 /projects/{id}/plan/activities/{activityId} PUT
  v1 /projects/{id}/plan/tasks/{taskId} PUT
  v1 /projects/{id}/tasks GET
  v1 /recents GET
  v1 /roles GET POST
  v1 /roles/{id} GET PUT DELETE
  v1 /roles/{id}/assignments GET POST DELETE
  v1 /roles/{id}/pipelines GET PUT
  v1 /roles/{id}/settings GET POST
  v1 /stages/{id}/deals GET
  v1 /tasks GET POST
  v1 /tasks/{id} GET PUT DELETE
  v1 /userConnections GET
  v1 /userSettings GET
  v1 /users GET POST
  v1 /users/find GET
  v1 /users/me GET
  v1 /users/{id} GET PUT
  v1 /users/{id}/followers GET
  v1 /users/{id}/permissions GET
  v1 /users/{id}/roleAssignments GET
  v1 /users/{id}/roleSettings GET
  v1 /webhooks GET POST
  v1 /webhooks/{id} DELETE
  v2 /activities GET POST
  v2 /activities/{id} GET PATCH DELETE
  v2 /activityFields GET
  v2 /activityFields/{field_code} GET
  v2 /boards GET POST
  v2 /boards/{id} GET PATCH DELETE
  v2 /dealFields GET POST
  v2 /dealFields/{field_code} GET PATCH DELETE
  v2 /dealFields/{field_code}/options POST PATCH DELETE
  v2 /deals GET POST
  v2 /deals/archived GET
  v2 /deals/installments GET
  v2 /deals/products GET
  v2 /deals/search GET
  v2 /deals/{id} GET PATCH DELETE
  v2 /deals/{id}/convert/lead POST
  v2 /deals/{id}/convert/status/{conversion_id} GET
  v2 /deals/{id}/discounts GET POST
  v2 /deals/{id}/discounts/{discount_id} PATCH DELETE
  v2 /deals/{id}/followers GET POST
  v2 /deals/{id}/followers/changelog GET
  v2 /deals/{id}/followers/{follower_id} DELETE
  v2 /deals/{id}/installments POST
  v2 /deals/{id}/installments/{installment_id} PATCH DELETE
  v2 /deals/{id}/products GET POST DELETE
  v2 /deals/{id}/products/bulk POST
  v2 /deals/{id}/products/{product_attachment_id} PATCH DELETE
  v2 /itemSearch GET
  v2 /itemSearch/field GET
  v2 /leads/search GET
  v2 /leads/{id}/convert/deal POST
  v2 /leads/{id}/convert/status/{conversion_id} GET
  v2 /organizationFields GET POST
  v2 /organizationFields/{field_code} GET PATCH DELETE
  v2 /organizationFields/{field_code}/options POST PATCH DELETE
  v2 /organizations GET POST
  v2 /organizations/search GET
  v2 /organizations/{id} GET PATCH DELETE
  v2 /organizations/{id}/followers GET POST
  v2 /organizations/{id}/followers/changelog GET
  v2 /organizations/{id}/followers/{follower_id} DELETE
  v2 /personFields GET POST
  v2 /personFields/{field_code} GET PATCH DELETE
  v2 /personFields/{field_code}/options POST PATCH DELETE
  v2 /persons GET POST
  v2 /persons/search GET
  v2 /persons/{id} GET PATCH DELETE
  v2 /persons/{id}/followers GET POST
  v2 /persons/{id}/followers/changelog GET
  v2 /persons/{id}/followers/{follower_id} DELETE
  v2 /persons/{id}/picture GET
  v2 /phases GET POST
  v2 /phases/{id} GET PATCH DELETE
  v2 /pipelines GET POST
  v2 /pipelines/{id} GET PATCH DELETE
  v2 /productFields GET POST
  v2 /productFields/{field_code} GET PATCH DELETE
  v2 /productFields/{field_code}/options POST PATCH DELETE
  v2 /products GET POST
  v2 /products/search GET
  v2 /products/{id} GET PATCH DELETE
  v2 /products/{id}/duplicate POST
  v2 /products/{id}/followers GET POST
  v2 /products/{id}/followers/changelog GET
  v2 /products/{id}/followers/{follower_id} DELETE
  v2 /products/{id}/images GET POST PUT DELETE
  v2 /products/{id}/variations GET POST
  v2 /products/{id}/variations/{product_variation_id} PATCH DELETE
  v2 /projectFields GET POST
  v2 /projectFields/{field_code} GET PATCH DELETE
  v2 /projectFields/{field_code}/options POST PATCH DELETE
  v2 /projectTemplates GET
  v2 /projectTemplates/{id} GET
  v2 /projects GET POST
  v2 /projects/archived GET
  v2 /projects/search GET
  v2 /projects/{id} GET PATCH DELETE
  v2 /projects/{id}/archive POST
  v2 /projects/{id}/changelog GET
  v2 /projects/{id}/permittedUsers GET
  v2 /stages GET POST
  v2 /stages/{id} GET PATCH DELETE
  v2 /tasks GET POST
  v2 /tasks/{id} GET PATCH DELETE
  v2 /users/{id}/followers GET
`;

/** What clients up to 30.8.1 called besides, and integrations still do. */
const older = `
  v1 /activities GET POST DELETE
  v1 /activities/collection GET
  v1 /activities/{id} GET PUT DELETE
  v1 /activityTypes DELETE
  v1 /deals GET POST DELETE
  v1 /deals/collection GET
  v1 /deals/search GET
  v1 /deals/{id} GET PUT DELETE
  v1 /deals/{id}/activities GET
  v1 /deals/{id}/persons GET
  v1 /deals/{id}/products GET POST
  v1 /deals/{id}/products/{product_attachment_id} PUT DELETE
  v1 /itemSearch GET
  v1 /itemSearch/field GET
  v1 /organizations GET POST DELETE
  v1 /organizations/collection GET
  v1 /organizations/search GET
  v1 /organizations/{id} GET PUT DELETE
  v1 /organizations/{id}/activities GET
  v1 /organizations/{id}/deals GET
  v1 /organizations/{id}/persons GET
  v1 /persons GET POST DELETE
  v1 /persons/collection GET
  v1 /persons/search GET
  v1 /persons/{id} GET PUT DELETE
  v1 /persons/{id}/activities GET
  v1 /persons/{id}/deals GET
  v1 /pipelines GET POST
  v1 /pipelines/{id} GET PUT DELETE
  v1 /products GET POST
  v1 /products/search GET
  v1 /products/{id} GET PUT DELETE
  v1 /stages GET POST DELETE
  v1 /stages/{id} GET PUT DELETE
  v1 /subscriptions/find/{dealId} GET
  v1 /subscriptions/installment POST
  v1 /subscriptions/installment/{id} PUT
  v1 /subscriptions/recurring POST
  v1 /subscriptions/recurring/{id} PUT
  v1 /subscriptions/recurring/{id}/cancel PUT
  v1 /subscriptions/{id} GET DELETE
  v1 /subscriptions/{id}/payments GET
`;

const read = (list: string): string[] =>
  list
    .trim()
    .split('\n')
    .flatMap(line => {
      const [version, path, ...methods] = line.trim().split(' ');
      return methods.map(method => `${version} ${method} ${path}`);
    });

/** As `v2 GET /deals/{id}/followers`. */
export const operations: ReadonlySet<string> = new Set([...read(current), ...read(older)]);

/** All but those that answer 501. */
export const inScope: ReadonlySet<string> = new Set(
  [...operations].filter(operation => !isOutOfScope(operation)),
);
