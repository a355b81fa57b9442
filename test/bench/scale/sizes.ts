/** How much history a world is seeded with; about so many rows of each. */
export interface Sizes {
  leads: number;
  enrollments: number;
  messages: number;
  touches: number;
  activities: number;
  decisions: number;
}

/** Two years of a busy installation: 27 GB. */
export const fullSizes: Sizes = {
  leads: 1_000_000,
  enrollments: 3_000_000,
  messages: 10_000_000,
  touches: 8_000_000,
  activities: 12_000_000,
  decisions: 20_000_000,
};

/** `fullSizes` by `factor`: 0.1 is a tenth of each. */
export function sizesOf(factor: number): Sizes {
  const entries = Object.entries(fullSizes).map(([name, count]) => [name, Math.round(count * factor)]);
  return Object.fromEntries(entries) as Sizes;
}
