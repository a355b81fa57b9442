import type { Executor } from "../../db/client.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { conditionLeaves } from "../../sequence/condition/visit.ts";
import { loadCatalog } from "../../sequence/publish/load-catalog.ts";
import { parseSegmentCondition } from "../../sequence/segment/parse-segment.ts";
import type { Condition, ScoringRules } from "../rules/rules.ts";

/** What a backtest replays: rules, the score that promotes, and leads created from `createdFrom` until before `createdTo`. */
export interface BacktestInput {
  rules: ScoringRules;
  promoteAt: number;
  /** ISO 8601. */
  createdFrom: string;
  createdTo: string;
  /** Who it went well with; left out: customers, and those whose handoff was accepted. */
  good?: Condition | undefined;
}

/**
 * Reads who it went well with.
 * @throws InvalidInputError `invalid_condition`
 */
export async function parseGood(db: Executor, input: unknown): Promise<Condition | undefined> {
  if (input === undefined) return undefined;
  const condition = parseSegmentCondition(input, await loadCatalog(db), "/good");
  if (conditionLeaves(condition).every(({ leaf }) => !("score" in leaf))) return condition;
  const message = "A score says nothing of how it went: test an attribute, a tag, the stage or an event.";
  throw new InvalidInputError("invalid_condition", "The condition cannot be used.", [
    { pointer: "/good", code: "not_for_outcomes", message },
  ]);
}
