import type { Executor } from "../../db/client.ts";
import { topics } from "../../db/schema/index.ts";
import { closest } from "../../platform/closest.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { invalidInput, jsonPointer } from "../../platform/http/validation.ts";
import type { ConsentStatement } from "./consent-input.ts";
import { saidInFuture } from "./said-in-future.ts";

/** The keys of all topics. */
export async function loadTopicKeys(db: Executor): Promise<ReadonlySet<string>> {
  const rows = await db.select({ key: topics.key }).from(topics);
  return new Set(rows.map(({ key }) => key));
}

/** A problem for each topic of a statement that there is none of. @param at path of the statement in the body */
export function unknownTopics(
  { topics: named = {} }: Pick<ConsentStatement, "topics">,
  known: ReadonlySet<string>,
  at: readonly string[],
): FieldProblem[] {
  return Object.keys(named).flatMap((key) => {
    if (known.has(key)) return [];
    const near = closest(key, [...known]);
    const message = `There is no topic "${key}": ${near === null ? "create it with PUT /v1/topics" : `write "${near}", or create it with PUT /v1/topics`}.`;
    return [{ pointer: jsonPointer([...at, "topics", key]), code: "unknown_topic", message }];
  });
}

/**
 * Refuses what a statement cannot say: topics that there are none of, an instant in the future.
 * @param at path of the statement in the body
 * @throws InvalidInputError `invalid_input` with every problem: `unknown_topic`, `consent_in_future`
 */
export async function requireSayable(
  db: Executor,
  statement: ConsentStatement | undefined,
  at: readonly string[],
  now: Date,
): Promise<void> {
  if (statement === undefined) return;
  const known = statement.topics === undefined ? new Set<string>() : await loadTopicKeys(db);
  refuseUnsayable(statement, known, at, now);
}

/**
 * The same, with the topics that there are.
 * @throws InvalidInputError as requireSayable
 */
export function refuseUnsayable(
  statement: ConsentStatement,
  known: ReadonlySet<string>,
  at: readonly string[],
  now: Date,
): void {
  const problems = [...unknownTopics(statement, known, at), ...saidInFuture(statement, now, at)];
  if (problems.length > 0) throw invalidInput(problems);
}
