import type { Provider } from '@nestjs/common';
import { Activities } from './activities.js';
import { ActivityGuests } from './activity-guests.js';
import { ActivityTypes } from './activity-types.js';
import { Boards } from './boards.js';
import { Phases } from './phases.js';
import { Files } from './files.js';
import { FirstStepsOfUsers } from './first-steps.js';
import { ProjectPlans } from './project-plans.js';
import { Tasks } from './tasks.js';
import { CallLogs } from './call-logs.js';
import { Changes } from './change.js';
import { Conversions } from './conversions.js';
import { Currencies } from './currencies.js';
import { DealProducts } from './deal-products.js';
import { ChangeLogPages } from './change-log-pages.js';
import { DealCopies } from './deal-copy.js';
import { DealBoards } from './deal-board.js';
import { DealNumbers } from './deal-numbers.js';
import { Deals } from './deals.js';
import { Duplicates } from './duplicates.js';
import { Followers } from './followers.js';
import { Merges } from './merge.js';
import { Participants } from './participants.js';
import { PermittedUsers } from './permitted-users.js';
import { Insights } from './insights.js';
import { PipelineStatistics } from './pipeline-statistics.js';
import { Pictures } from './pictures.js';
import { Pipelines } from './pipelines.js';
import { Relationships } from './relationships.js';
import { Restores } from './restore.js';
import { Stages } from './stages.js';
import { DefaultVisibility } from './default-visibility.js';
import { Discounts } from './discounts.js';
import { ExchangeRates } from './exchange-rates.js';
import { Installments } from './installments.js';
import { Goals } from './goals.js';
import { LeadLabels } from './lead-labels.js';
import { Fields } from './fields.js';
import { KnownFields } from './fields-known.js';
import { PreparedFields } from './fields-prepare.js';
import { Filters } from './filters.js';
import { BulkChanges } from './filters-bulk.js';
import { BulkVerbs } from './filters-bulk-verbs.js';
import { importProviders } from './imports/index.js';
import { Leads } from './leads.js';
import { Notes } from './notes.js';
import { Organizations } from './organizations.js';
import { Persons } from './persons.js';
import { ProductImages } from './product-images.js';
import { ProductVariations } from './product-variations.js';
import { Products } from './products.js';
import { ProjectTemplates } from './project-templates.js';
import { Projects } from './projects.js';
import { ItemPurge } from './purge.js';

/** The services of the CRM. */
export const crm: Provider[] = [
  Changes,
  FirstStepsOfUsers,
  DefaultVisibility,
  Fields,
  KnownFields,
  PreparedFields,
  Filters,
  BulkVerbs,
  BulkChanges,
  Activities,
  ActivityGuests,
  ActivityTypes,
  LeadLabels,
  Goals,
  CallLogs,
  Conversions,
  ChangeLogPages,
  Deals,
  DealCopies,
  DealBoards,
  DealNumbers,
  Duplicates,
  Followers,
  Merges,
  Participants,
  PermittedUsers,
  PipelineStatistics,
  Insights,
  Pictures,
  ItemPurge,
  Pipelines,
  Relationships,
  Restores,
  Stages,
  Persons,
  Notes,
  Organizations,
  Leads,
  Projects,
  ProjectTemplates,
  Boards,
  Phases,
  Tasks,
  ProjectPlans,
  Files,
  Products,
  ProductVariations,
  ProductImages,
  DealProducts,
  Discounts,
  Installments,
  Currencies,
  ExchangeRates,
  ...importProviders,
];
