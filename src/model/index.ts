import { Activity } from './activity.js';
import { ActivityParticipant } from './activity-participant.js';
import { ActivityType } from './activity-type.js';
import { CalendarMail } from './calendar-mail.js';
import { CallLog } from './call-log.js';
import { Conversion } from './conversion.js';
import { ConversionItem } from './conversion-item.js';
import { Goal } from './goal.js';
import { LeadLabel } from './lead-label.js';
import { Address } from './address.js';
import { ApiToken } from './api-token.js';
import { Attachment } from './attachment.js';
import { Blob } from './blob.js';
import { Board } from './board.js';
import { ChangeLog } from './change-log.js';
import { BulkChange, BulkChangeItem } from './bulk-change.js';
import { TableImport, TableImportItem, TableImportRow } from './table-import.js';
import { Collection } from './collection.js';
import { Company } from './company.js';
import { ContactEmail } from './contact-email.js';
import { Content } from './content.js';
import { Currency } from './currency.js';
import { Deal } from './deal.js';
import { DealDiscount } from './deal-discount.js';
import { DealInstallment } from './deal-installment.js';
import { DealParticipant } from './deal-participant.js';
import { DistinctContact } from './distinct-contact.js';
import { DealProduct } from './deal-product.js';
import { Domain } from './domain.js';
import { Event } from './event.js';
import { ExchangeRate } from './exchange-rate.js';
import { Field } from './field.js';
import { Filter } from './filter.js';
import { Folder } from './folder.js';
import { Follower } from './follower.js';
import { Gathering } from './gathering.js';
import { HandOver } from './hand-over.js';
import { Invitation } from './invitation.js';
import { InvitationGuest } from './invitation-guest.js';
import { Lead } from './lead.js';
import { GroupMail } from './group-mail.js';
import { MailStop } from './mail-stop.js';
import { MailTemplate } from './mail-template.js';
import { OutgoingAttachment } from './outgoing-attachment.js';
import { OutgoingLink } from './outgoing-link.js';
import { OutgoingMail } from './outgoing-mail.js';
import { OutgoingRecipient } from './outgoing-recipient.js';
import { OutgoingView } from './outgoing-view.js';
import { MailGrant } from './mail-grant.js';
import { MailLabel } from './mail-label.js';
import { MailSignIn } from './mail-sign-in.js';
import { Mailbox } from './mailbox.js';
import { MailboxLease } from './mailbox-lease.js';
import { Message } from './message.js';
import { MessageCopy } from './message-copy.js';
import { OauthApp } from './oauth-app.js';
import { OauthGrant } from './oauth-grant.js';
import { OauthToken } from './oauth-token.js';
import { Note } from './note.js';
import { NoteComment } from './note-comment.js';
import { Notification } from './notification.js';
import { Organization } from './organization.js';
import { OrganizationRelationship } from './organization-relationship.js';
import { Pack } from './pack.js';
import { Participant } from './participant.js';
import { PermissionSet } from './permission-set.js';
import { Person } from './person.js';
import { Phase } from './phase.js';
import { Picture } from './picture.js';
import { Pipeline } from './pipeline.js';
import { PlaceLookup } from './place-lookup.js';
import { PoisonedMention } from './poisoned-mention.js';
import { PoisonedReference } from './poisoned-reference.js';
import { Product } from './product.js';
import { ProductImage } from './product-image.js';
import { ProductPrice } from './product-price.js';
import { ProductVariation } from './product-variation.js';
import { ProductVariationPrice } from './product-variation-price.js';
import { File } from './file.js';
import { ProjectGroup } from './project-group.js';
import { ProjectPlanItem } from './project-plan-item.js';
import { ProjectTemplate } from './project-template.js';
import { Task } from './task.js';
import { Project } from './project.js';
import { ProjectDeal } from './project-deal.js';
import { RemoteMessage } from './remote-message.js';
import { RetroactiveLink } from './retroactive-link.js';
import { RetroactiveLinkMade } from './retroactive-link-made.js';
import { Role } from './role.js';
import { Session } from './session.js';
import { SenderAddress } from './sender-address.js';
import { PasswordReset } from './password-reset.js';
import { SignInAttempt } from './sign-in-attempt.js';
import { SmartBccCopy } from './smart-bcc-copy.js';
import { SmartBccName } from './smart-bcc-name.js';
import { SmartBccTarget } from './smart-bcc-target.js';
import { SmtpListener } from './smtp-listener.js';
import { SmtpRefusal } from './smtp-refusal.js';
import { Stage } from './stage.js';
import { SystemLetter } from './system-letter.js';
import { StageEntry } from './stage-entry.js';
import { Team } from './team.js';
import { Thread } from './thread.js';
import { ThreadBarrier } from './thread-barrier.js';
import { ThreadDecision } from './thread-decision.js';
import { ThreadKey } from './thread-key.js';
import { ThreadLink } from './thread-link.js';
import { ThreadMailbox } from './thread-mailbox.js';
import { Tombstone } from './tombstone.js';
import { User } from './user.js';
import { Webhook } from './webhook.js';
import { WebhookDelivery } from './webhook-delivery.js';

/** Every noun of the program. */
export const entities = [
  Field,
  Filter,
  BulkChange,
  BulkChangeItem,
  TableImport,
  TableImportItem,
  TableImportRow,
  Role,
  PermissionSet,
  User,
  Session,
  SignInAttempt,
  PasswordReset,
  SystemLetter,
  ApiToken,
  OauthApp,
  OauthGrant,
  OauthToken,
  Team,
  Company,
  Event,
  Tombstone,
  Blob,
  Pack,
  Collection,
  Note,
  NoteComment,
  Notification,
  Organization,
  Person,
  ContactEmail,
  Domain,
  Address,
  Pipeline,
  Stage,
  Deal,
  DealParticipant,
  StageEntry,
  Follower,
  DistinctContact,
  OrganizationRelationship,
  Picture,
  Product,
  ProductPrice,
  ProductVariation,
  ProductVariationPrice,
  ProductImage,
  DealProduct,
  DealDiscount,
  DealInstallment,
  Currency,
  Lead,
  Board,
  Phase,
  Project,
  ProjectDeal,
  ProjectGroup,
  ProjectPlanItem,
  ProjectTemplate,
  Task,
  File,
  Activity,
  ActivityParticipant,
  ActivityType,
  Invitation,
  InvitationGuest,
  PlaceLookup,
  ExchangeRate,
  HandOver,
  CallLog,
  Conversion,
  ConversionItem,
  Goal,
  LeadLabel,
  GroupMail,
  MailStop,
  MailTemplate,
  OutgoingAttachment,
  OutgoingLink,
  OutgoingMail,
  OutgoingRecipient,
  OutgoingView,
  Mailbox,
  MailboxLease,
  MailGrant,
  MailLabel,
  MailSignIn,
  Folder,
  RemoteMessage,
  Thread,
  ThreadKey,
  ThreadMailbox,
  ThreadLink,
  RetroactiveLink,
  RetroactiveLinkMade,
  Gathering,
  ThreadDecision,
  ThreadBarrier,
  Message,
  MessageCopy,
  CalendarMail,
  Content,
  Attachment,
  Participant,
  PoisonedReference,
  PoisonedMention,
  ChangeLog,
  Webhook,
  WebhookDelivery,
  SenderAddress,
  SmartBccName,
  SmartBccCopy,
  SmartBccTarget,
  SmtpRefusal,
  SmtpListener,
];

export { labelColors, type LabelColor } from './lead-label.js';
export { callOutcomes, type CallOutcome } from './call-log.js';
export {
  goalTypes,
  type GoalAssignee,
  type GoalInterval,
  type GoalType,
  type TrackingMetric,
} from './goal.js';
export type { Attendee, Place } from './activity.js';
export type { ConversionState } from './conversion.js';
export type { Crop } from './picture.js';
export { newTime, withDetails, type Details, type Phone, type Visibility } from './columns.js';
export type { DealStatus, TaxMethod } from './deal.js';
export type { DiscountType } from './deal-product.js';
export type { BillingFrequency } from './product.js';
export {
  customTypes,
  type CustomType,
  type FieldNoun,
  type FieldOption,
  type FieldSettings,
  type FormulaStep,
} from './field.js';
export type { FilterCondition, FilterGroup, FilterType } from './filter.js';
export type { BulkNoun, BulkState } from './bulk-change.js';
export type { ImportedKind, ImportOptions, RowProblem, TableImportState } from './table-import.js';
export type { ProjectStatus } from './project.js';
export type { Told } from './invitation.js';
export type { Heard } from './invitation-guest.js';
export type { Letter } from './system-letter.js';
export type { PlannedTask, PlannedWork, TemplatePlan } from './project-template.js';
export {
  Activity,
  ActivityParticipant,
  ActivityType,
  CallLog,
  Conversion,
  ConversionItem,
  Goal,
  LeadLabel,
  Address,
  ApiToken,
  Attachment,
  Blob,
  Board,
  BulkChange,
  BulkChangeItem,
  TableImport,
  TableImportItem,
  TableImportRow,
  Collection,
  Company,
  ContactEmail,
  Content,
  Currency,
  Deal,
  DealDiscount,
  DealInstallment,
  DealParticipant,
  DistinctContact,
  DealProduct,
  Domain,
  Event,
  Field,
  Filter,
  Folder,
  Follower,
  Lead,
  GroupMail,
  MailStop,
  MailTemplate,
  OutgoingAttachment,
  OutgoingLink,
  OutgoingMail,
  OutgoingRecipient,
  OutgoingView,
  Mailbox,
  MailboxLease,
  MailGrant,
  MailSignIn,
  Message,
  MessageCopy,
  OauthApp,
  Note,
  NoteComment,
  Notification,
  Organization,
  OrganizationRelationship,
  Pack,
  Participant,
  Person,
  Phase,
  Picture,
  Pipeline,
  Product,
  ProductImage,
  ProductPrice,
  ProductVariation,
  ProductVariationPrice,
  Project,
  ProjectDeal,
  ProjectGroup,
  ProjectPlanItem,
  ProjectTemplate,
  Task,
  File,
  RemoteMessage,
  RetroactiveLink,
  RetroactiveLinkMade,
  Gathering,
  Session,
  SignInAttempt,
  PasswordReset,
  SystemLetter,
  Stage,
  StageEntry,
  Team,
  Thread,
  ThreadKey,
  ThreadLink,
  ThreadMailbox,
  Tombstone,
  User,
};
