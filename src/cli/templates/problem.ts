/** Something that is wrong with a file, at a place that editors and terminals jump to. */
export interface FileProblem {
  file: string;
  /** 1-based */
  line: number;
  column: number;
  severity: "error" | "warning";
  message: string;
}

/** `file:line:column: message`, one a line, in the order of the files; each once. */
export function printProblems(problems: readonly FileProblem[]): string {
  const sorted = [...problems].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  );
  const lines = sorted.map(
    ({ file, line, column, severity, message }) =>
      `${file}:${line}:${column}: ${severity === "warning" ? "warning: " : ""}${message}`,
  );
  return [...new Set(lines)].join("\n");
}

/** Where the text of a line begins, 1-based: of a problem whose column nobody knows. */
export function columnOf(text: string, line: number): number {
  return (text.split("\n")[line - 1] ?? "").search(/\S/) + 1 || 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
