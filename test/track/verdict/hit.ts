import type { HitFeatures } from "../../../src/track/verdict/features.ts";
import { gradeHits } from "../../../src/track/verdict/grade.ts";
import type { GradeContext, Graded } from "../../../src/track/verdict/grade.ts";

/** When the mail of these tests was taken in by the receiving server. */
export const sentAtMs = Date.UTC(2026, 10, 30, 9);

/** A hit some seconds after the 250: a person's browser from an ordinary network, unless told otherwise. */
export function hitAt(seconds: number, features: Partial<HitFeatures> = {}): HitFeatures {
  const kind = features.kind ?? "open";
  return {
    kind,
    method: "GET",
    atMs: sentAtMs + seconds * 1_000,
    secondsSince250: seconds,
    agent: "browser",
    network: "ordinary",
    prefetch: false,
    ...(kind === "click" && { link: 1 }),
    client: "a",
    ...features,
  };
}

/** A click, as `hitAt`. */
export function clickAt(seconds: number, features: Partial<HitFeatures> = {}): HitFeatures {
  return hitAt(seconds, { kind: "click", ...features });
}

/** The grade of the first hit among all. */
export function gradeOf(hits: readonly HitFeatures[], context: Partial<GradeContext> = {}): Graded {
  const [first] = gradeHits(hits, { linksInMail: 5, ...context });
  if (first === undefined) throw new Error("There is no hit to grade.");
  return first;
}

/** Verdict and reasons of the first hit, in one line. */
export function tell(hits: readonly HitFeatures[], context: Partial<GradeContext> = {}): string {
  const { verdict, reasons } = gradeOf(hits, context);
  return [verdict, ...reasons].join(" ");
}
