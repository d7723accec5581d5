import type { Provider } from '@nestjs/common';
import { Acceptance } from './acceptance.js';
import { Deliveries } from './deliveries.js';
import { HandOver } from './hand-over.js';
import { SmtpListener } from './listener.js';
import { Receipts } from './receipts.js';
import { SenderAddresses } from './sender-addresses.js';
import { Senders } from './senders.js';
import { SmartBccSettings } from './settings.js';

export const smartBcc: Provider[] = [
  Senders,
  HandOver,
  Deliveries,
  Acceptance,
  SmtpListener,
  Receipts,
  SenderAddresses,
  SmartBccSettings,
];
