import type { Problem } from "../fill/template.ts";

/** What is wrong with a template or with one mail of it. With an `error` it is refused, or the mail is not sent. */
export interface PreviewProblem {
  severity: "error" | "warning";
  /** stable, for programs */
  code: string;
  /** 1-based, in `partial` or in the template itself; null where it is not known, or of the whole */
  line: number | null;
  column: number | null;
  partial: string | null;
  message: string;
}

/** A problem of compiling. */
export function compileProblem(problem: Problem): PreviewProblem {
  const { line, column, partial, inGivenSubject, message } = problem;
  const code = inGivenSubject ? "invalid_subject" : "invalid_template";
  return { severity: "error", code, line, column, partial, message };
}

/** A problem of a mail. */
export function mailProblem(
  severity: PreviewProblem["severity"],
  code: string,
  message: string,
  place: Pick<PreviewProblem, "line" | "column" | "partial"> = { line: null, column: null, partial: null },
): PreviewProblem {
  return { severity, code, ...place, message };
}
