import type { TouchVerdict } from "../../db/schema/touches.ts";
import type { AgentFamily, HitFeatures, NetworkClass } from "../verdict/features.ts";
import { gradeHits } from "../verdict/grade.ts";
import type { GradeContext } from "../verdict/grade.ts";
import type { StoredTouch, TouchedMail } from "./load-mails.ts";

/** So long a burst may still go on: until then nobody is taken for a person. */
export const windowMs = 10_000;

/** A touch with the verdict that it has now; `dueAt` is when its window ends, if it is still open. */
export interface JudgedTouch {
  touch: StoredTouch;
  verdict: TouchVerdict;
  confidence: number;
  reasons: string[];
  dueAt: Date | null;
}

/**
 * Grades all touches of a mail together, by their features. What our own people did is nobody's. One whose window is open is `unknown` until it ends, unless it is a machine's already. Pure.
 */
export function judgeMail(mail: TouchedMail, context: GradeContext, now: Date): JudgedTouch[] {
  const hits = mail.touches.map((touch) => hitOf(touch, mail.sentAt));
  const own = new Set(hits.filter((_, index) => mail.own || mail.touches[index]?.features.own === true));
  const grades = gradeHits(hits, { ...context, own: (hit) => (own.has(hit) ? "user" : undefined) });
  return mail.touches.map((touch, index) => {
    const grade = grades[index] ?? ungraded;
    const endsAt = new Date(touch.at.getTime() + windowMs);
    const { verdict, confidence, reasons } = grade;
    if (verdict === "machine" || endsAt <= now)
      return { touch, verdict, confidence, reasons: [...reasons], dueAt: null };
    return { touch, verdict: "unknown", confidence: 0, reasons: [...reasons, "window_open"], dueAt: endsAt };
  });
}

const ungraded = { verdict: "unknown", confidence: 0, reasons: [] } as const;

function hitOf({ kind, at, url, links, features, client }: StoredTouch, sentAt: Date | null): HitFeatures {
  const { method, agent, network, prefetch, who } = features;
  const known = client ?? who;
  return {
    kind,
    method,
    atMs: at.getTime(),
    secondsSince250: sentAt === null ? null : (at.getTime() - sentAt.getTime()) / 1000,
    // Stored by an earlier or later table of rules, an unknown name is one that no rule is about.
    agent: agent as AgentFamily,
    network: network as NetworkClass,
    prefetch,
    ...(url !== null && { link: `${links[0] ?? ""} ${url}` }),
    ...(known !== undefined && { client: known }),
  };
}
