import type { HandoffStatus } from "../../db/schema/handoffs.ts";
import type { Stage } from "../../db/schema/leads.ts";

/** Grows when the table below changes; every event about a move names the version that allowed it. */
export const stageRulesVersion = 1;

/** Where a lead can be moved to. Who is `recycled` is a lead again. */
export const moves = ["prospect", "customer", "disqualified", "recycled"] as const;
export type Move = (typeof moves)[number];

/** Which moves are allowed from which stage. */
export const allowedMoves: Readonly<Record<Stage, readonly Move[]>> = {
  // Who buys without having talked to anybody is a customer all the same.
  lead: ["prospect", "customer", "disqualified"],
  prospect: ["customer", "disqualified", "recycled"],
  // Who is no customer any more can be won again.
  customer: ["recycled"],
  disqualified: ["prospect", "recycled"],
};

/** The stage that a move ends in. */
export function stageAfter(move: Move): Stage {
  return move === "recycled" ? "lead" : move;
}

/** What a running handoff becomes by a move that ends it. */
export const handoffAfter: Readonly<Record<Exclude<Move, "prospect">, HandoffStatus>> = {
  customer: "converted",
  disqualified: "disqualified",
  recycled: "recycled",
};

/** What a move is: to be made, made before, or against the rules. `code` is stable. */
export type Judgment =
  | { kind: "allowed" }
  | { kind: "done" }
  | { kind: "refused"; code: "stage_not_allowed"; allowed: readonly Move[]; reason: string };

/** How a lead stands, as far as moves look at it. */
export interface StageStanding {
  stage: Stage;
  recycledAt: Date | null;
}

/**
 * Whether a lead may be moved. Who is there already has been moved before; of those who are leads, these are the ones that
 * were recycled. Pure.
 */
export function judgeMove({ stage, recycledAt }: StageStanding, move: Move): Judgment {
  if (move === "recycled" ? stage === "lead" && recycledAt !== null : stage === move) return { kind: "done" };
  const allowed = allowedMoves[stage];
  if (allowed.includes(move)) return { kind: "allowed" };
  const reason = `A ${stage} cannot be moved to "${move}". Allowed from here: ${allowed.join(", ")}.`;
  return { kind: "refused", code: "stage_not_allowed", allowed, reason };
}

/** What to do so that a sequence can take in who is no lead, or has to be left alone. Pure. */
export function howToEnroll(
  { stage, coolUntil }: { stage: Stage; coolUntil: Date | null },
  now: Date,
): { code: "not_a_lead" | "cooling_down"; reason: string } | null {
  if (stage !== "lead") return { code: "not_a_lead", reason: notALead[stage] };
  if (coolUntil === null || coolUntil <= now) return null;
  return {
    code: "cooling_down",
    reason: `The lead was recycled and is left alone until ${coolUntil.toISOString()}: enroll it then, or recycle it with a shorter coolDown.`,
  };
}

const recycle = 'POST /v1/leads/{id}/stage with { "stage": "recycled" } makes a lead of them again';

const notALead: Readonly<Record<Exclude<Stage, "lead">, string>> = {
  prospect: `This person is a prospect, whom a rep writes to, not a lead. If the rep is done with them, ${recycle}; if they never were one, POST /v1/handoffs/{id}/not-a-prospect undoes it.`,
  customer: `This person is a customer, not a lead. If they are none any more, ${recycle}.`,
  disqualified: `This person is disqualified, not a lead: no sequence is for them. If that was wrong, ${recycle}.`,
};
