/** How near somebody is to buying, by the total score. */
export type Intent = "cold" | "warm" | "hot";

/** Intent by its thresholds, each of which is reached by as many points. */
export function intentOf(total: number, { warm, hot }: { warm: number; hot: number }): Intent {
  return total >= hot ? "hot" : total >= warm ? "warm" : "cold";
}
