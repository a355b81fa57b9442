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
 * Grades all touches of a mail together, by their features. What our own people did is nobody's, and no evidence about
 * anybody else. One whose window is open is `unknown` until it ends, unless it is a machine's already. Pure.
 */
export function judgeMail(mail: TouchedMail, context: GradeContext, now: Date): JudgedTouch[] {
  const foreign = mail.touches.filter(({ features }) => !mail.own && features.own !== true);
  const grades = gradeHits(
    foreign.map((touch) => hitOf(touch, mail.sentAt)),
    context,
  );
  const graded = new Map(foreign.map((touch, index) => [touch.id, grades[index]]));
  return mail.touches.map((touch) => {
    const grade = graded.get(touch.id);
    if (grade === undefined) {
      return { touch, verdict: "unknown", confidence: 1, reasons: ["own_people"], dueAt: null };
    }
    const endsAt = new Date(touch.at.getTime() + windowMs);
    const { verdict, confidence, reasons } = grade;
    if (verdict === "machine" || endsAt <= now) return { touch, verdict, confidence, reasons, dueAt: null };
    return { touch, verdict: "unknown", confidence: 0, reasons: [...reasons, "window_open"], dueAt: endsAt };
  });
}

function hitOf({ kind, at, url, links, features, client }: StoredTouch, sentAt: Date | null): HitFeatures {
  const { method, agent, network, prefetch } = features;
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
    ...(client !== null && { client }),
  };
}
