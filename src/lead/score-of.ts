import type { leads } from "../db/schema/index.ts";

/** The score of a lead as conditions see it: its halves, and their sum. */
export function scoreOf({
  fitScore,
  engagementScore,
}: Pick<typeof leads.$inferSelect, "fitScore" | "engagementScore">) {
  return { total: fitScore + engagementScore, fit: fitScore, engagement: engagementScore };
}
