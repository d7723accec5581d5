import type { HelpPage } from '../i18n/help/types';

/** The first that fits counts. */
const pages: [beginning: string, page: HelpPage][] = [
  ['/mailboxes', 'mailboxes'],
  ['/mail', 'mail'],
  ['/leads', 'leads'],
  ['/deals', 'deals'],
  ['/persons', 'persons'],
  ['/organizations', 'organizations'],
  ['/activities', 'activities'],
  ['/projects', 'projects'],
  ['/products', 'products'],
  ['/insights', 'insights'],
  ['/contacts/timeline', 'timeline'],
  ['/duplicates', 'duplicates'],
  ['/imports', 'imports'],
  ['/smart-bcc', 'smartBcc'],
  ['/settings', 'settings'],
  ['/account', 'settings'],
  ['/admin', 'admin'],
  ['/dead-letters', 'admin'],
  ['/system-mail', 'admin'],
  ['/glossary', 'glossary'],
];

export const helpPageOf = (path: string): HelpPage =>
  pages.find(([beginning]) => path === beginning || path.startsWith(`${beginning}/`))?.[1] ?? 'other';
