import type { Type } from '@nestjs/common';
import {
  ConversionsController,
  DealConversionsController,
  LeadConversionsController,
} from './conversions.js';
import { AdminHealthController } from './admin-health.js';
import { CallRecordingController, CallRecordingsController } from './call-recordings.js';
import { BoardController } from './board.js';
import { LeadsController } from './leads.js';
import { ListsController } from './lists/index.js';
import { DocsController } from './docs.js';
import { ActivitiesController } from './activities.js';
import { ActivityInvitationsController } from './activity-invitations.js';
import { BulkController } from './bulk.js';
import { BulkAddController } from './bulk-add.js';
import { TimelineController } from './flow.js';
import { HealthController } from './health.js';
import { InsightsController } from './insights.js';
import { ItemFilesController } from './item-files.js';
import { mailControllers } from './mail/index.js';
import { ItemsController } from './items.js';
import { CompanyController } from './company.js';
import { CurrenciesController, ExchangeRatesController } from './currencies.js';
import { FilesController } from './files.js';
import { FirstStepsController } from './first-steps.js';
import { MetricsController } from './metrics.js';
import { NoteCommentsController } from './note-comments.js';
import { NotificationsController } from './notifications.js';
import { outOfScopeControllers } from './out-of-scope.js';
import { operationControllers } from './operations/index.js';
import { ContactsTimelineController } from './contacts-timeline.js';
import { DeletedController } from './deleted.js';
import { DeletedDealController } from './deleted-deal.js';
import { DuplicatesController } from './duplicates.js';
import { PasswordResetController } from './password-reset.js';
import { PersonPictureController, PictureLinksController, PicturesController } from './pictures.js';
import { ImageLinksController, ProductImagesController } from './product-images.js';
import { ProjectBoardController } from './project-board.js';
import { DealProjectsController, ProjectProgressController, ProjectTemplatesController } from './projects.js';
import { resourceControllers } from './resources/index.js';
import { RelatedController } from './related.js';
import { RestoreController } from './restore.js';
import { ImportsController } from './imports.js';
import { SearchController } from './search.js';
import { sendingControllers } from './sending/index.js';
import { SessionController } from './session.js';
import {
  ActivityTypesController,
  FieldsController,
  BoardRemovalController,
  PhaseRemovalController,
  StandingController,
  PipelineRemovalController,
  StageRemovalController,
} from './structure.js';
import { SmartBccController } from './smart-bcc.js';
import { SystemMailController } from './system-mail.js';
import { SessionsController, TokensController, TotpController, UsersController } from './users.js';
import { oauthControllers } from './oauth.js';
import { PermissionSetsController, RolesController, TeamsController } from './rights.js';
import { InvitationController, UserLifeController } from './user-life.js';
import { WebhooksController } from './webhooks.js';

/** Every door. */
export const controllers: Type[] = [
  HealthController,
  DocsController,
  MetricsController,
  SessionController,
  SmartBccController,
  ...sendingControllers,
  UsersController,
  TokensController,
  TotpController,
  SessionsController,
  CompanyController,
  ActivityTypesController,
  FieldsController,
  StageRemovalController,
  BoardRemovalController,
  PhaseRemovalController,
  StandingController,
  PipelineRemovalController,
  ItemsController,
  UserLifeController,
  InvitationController,
  PasswordResetController,
  SystemMailController,
  AdminHealthController,
  PermissionSetsController,
  RolesController,
  TeamsController,
  ...oauthControllers,
  // Before the resources: `deals/summary` is not the deal `summary`.
  CallRecordingController,
  CallRecordingsController,
  BoardController,
  LeadsController,
  LeadConversionsController,
  DealConversionsController,
  ConversionsController,
  ListsController,
  DeletedController,
  DeletedDealController,
  BulkController,
  BulkAddController,
  InsightsController,
  ImportsController,
  CurrenciesController,
  ExchangeRatesController,
  ActivitiesController,
  ActivityInvitationsController,
  ProjectTemplatesController,
  ProjectProgressController,
  DealProjectsController,
  ProjectBoardController,
  ContactsTimelineController,
  ProductImagesController,
  FilesController,
  ImageLinksController,
  PicturesController,
  PersonPictureController,
  PictureLinksController,
  DuplicatesController,
  RestoreController,
  ...operationControllers,
  ...resourceControllers,
  ...mailControllers,
  WebhooksController,
  SearchController,
  TimelineController,
  ItemFilesController,
  RelatedController,
  NoteCommentsController,
  NotificationsController,
  FirstStepsController,
  ...outOfScopeControllers,
];
