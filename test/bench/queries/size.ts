/** How much a measured company has of each. */
export interface Size {
  deals: number;
  persons: number;
  organizations: number;
  activities: number;
  mails: number;
  leads: number;
  products: number;
  notes: number;
  changes: number;
  /** Of organization 1. */
  activitiesOfOne: number;
}

/** `scale` 1 is full size. */
export const sizeOf = (scale: number): Size => ({
  deals: 200_000 * scale,
  persons: 500_000 * scale,
  organizations: 100_000 * scale,
  activities: 1_000_000 * scale,
  mails: 500_000 * scale,
  leads: 50_000 * scale,
  products: 20_000 * scale,
  notes: 200_000 * scale,
  changes: 500_000 * scale,
  activitiesOfOne: 60_000 * scale,
});
