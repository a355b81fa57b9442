import { z } from "@hono/zod-openapi";
import { and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { idSchema, instantInput } from "../../platform/http/schemas.ts";
import { exitReasonSchema } from "../enrollment-schemas.ts";
import { lastStep, passages } from "./passages.ts";

/** How far enrollments have come: reports count by these, and lists filter by them. */
export const enrollmentFacts = ["enrolled", "running", "completed", "exited"] as const;
export type EnrollmentFact = (typeof enrollmentFacts)[number];

/** Conditions on an enrollment `e`. */
export const enrollmentFactSql: Readonly<Record<EnrollmentFact, SQL>> = {
  enrolled: sql`true`,
  running: sql`e.status in ('waiting', 'active', 'paused')`,
  completed: sql`e.status = 'completed'`,
  exited: sql`e.status = 'exited'`,
};

const stepId = z.string().max(200).optional();

/** What enrollments are filtered by beside status and whose they are. */
export const enrollmentFilterShape = {
  fact: z.enum(enrollmentFacts).optional().openapi({ description: "`running`: neither completed nor exited." }),
  from: instantInput.optional().openapi({ description: "Enrolled at that instant or later." }),
  to: instantInput.optional().openapi({ description: "Enrolled before that instant." }),
  versionId: idSchema.optional(),
  stepId: stepId.openapi({ description: "Those that stand at this step, or were stopped there." }),
  left: stepId.openapi({ description: "Those that have come to this step and stand there no more." }),
  reached: stepId.openapi({ description: "Those that have come to this step." }),
  passedFrom: stepId.openapi({ description: "With `passedTo`: those that went from this step straight to that." }),
  passedTo: stepId.openapi({ description: "The step after `passedFrom`; empty: the end of the sequence." }),
  exitReason: exitReasonSchema.optional(),
};
export type EnrollmentFacets = {
  [K in keyof typeof enrollmentFilterShape]?: z.output<(typeof enrollmentFilterShape)[K]>;
};

/** The step that an enrollment `e` stands at, or was stopped at; null for one that has not begun, or went to the end. */
export const standsAt = sql`(case when e.status = 'exited' and e.step_id is null then ${lastStep} else e.step_id end)`;

/** That an enrollment `e` has come to a step and stands there no more. */
export const leftStep = (step: SQL): SQL => sql`(${reachedStep(step)} and ${standsAt} is distinct from ${step})`;

/** That an enrollment `e` has come to a step. */
export const reachedStep = (step: SQL): SQL => sql`coalesce(jsonb_exists(e.state -> 'visits', ${step}), false)`;

/** The facets as a condition on enrollments `e`. */
export function enrollmentWhere(filter: EnrollmentFacets): SQL | undefined {
  const { fact, from, to, versionId, stepId: at, left, reached, passedFrom, passedTo, exitReason } = filter;
  return and(
    fact && enrollmentFactSql[fact],
    from && sql`e.created_at >= ${from.toISOString()}`,
    to && sql`e.created_at < ${to.toISOString()}`,
    versionId === undefined ? undefined : sql`e.version_id = ${versionId}`,
    at === undefined ? undefined : sql`${standsAt} = ${at}`,
    left === undefined ? undefined : leftStep(sql`${left}::text`),
    reached === undefined ? undefined : reachedStep(sql`${reached}::text`),
    passedFrom === undefined ? undefined : passed(passedFrom, passedTo),
    exitReason && sql`e.exit_reason = ${exitReason}`,
  );
}

function passed(from: string, to: string | undefined): SQL {
  const there = to === undefined ? sql`true` : to === "" ? sql`ended` : sql`next = ${to}`;
  return sql`exists (select from (${passages}) p where step = ${from} and ${there})`;
}
