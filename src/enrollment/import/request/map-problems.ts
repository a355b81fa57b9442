import type { FieldProblem } from "../../../platform/errors.ts";
import { findBadText } from "../../../platform/http/text-guard.ts";

const columnsAtMost = 500;

/** What is wrong with a column mapping before its file is looked at, however it was sent. */
export function mapProblems(map: Readonly<Record<string, string>>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const bad = findBadText(map);
  if (bad !== undefined) problems.push({ ...bad, pointer: `/map${bad.pointer}` });
  if (Object.keys(map).length > columnsAtMost) {
    problems.push({ pointer: "/map", code: "too_big", message: `Map at most ${columnsAtMost} columns.` });
  }
  return problems;
}
