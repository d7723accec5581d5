/** Where a lead came from. The list is fixed, as it is in Pipedrive. */
export const leadSources = [
  'Manually created',
  'Deal',
  'Mail',
  'Web forms',
  'Live chat',
  'Import',
  'API',
] as const;
export type LeadSource = (typeof leadSources)[number];

/** The same, as the API's `origin` says it. */
export function originOf(source: string): string {
  return source === 'Manually created' ? 'ManuallyCreated' : source.replaceAll(' ', '');
}
