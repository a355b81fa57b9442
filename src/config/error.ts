/** Something about a variable of the environment; never its value, which may be a secret. */
export interface VariableProblem {
  variable: string;
  message: string;
}

/** Settings that are missing or wrong: one problem for each variable. */
export class ConfigError extends Error {
  /** EX_CONFIG of sysexits(3). */
  readonly exitCode = 78;
  readonly problems: readonly VariableProblem[];

  /** @param hints what may be the cause of them, such as a misspelled variable */
  constructor(problems: readonly VariableProblem[], hints: readonly VariableProblem[] = []) {
    super([...problems, ...hints].map(({ variable, message }) => `${variable} ${message}`).join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Which of the variables are not set, where a guess would lose or misdirect mail. @param required why each must be */
export function missingInProduction(given: Environment, required: Readonly<Record<string, string>>): VariableProblem[] {
  if (given["NODE_ENV"] !== "production") return [];
  return (
    Object.entries(required)
      // One that was to come from a file is told of with it.
      .filter(([variable]) => given[variable] === undefined && given[`${variable}_FILE`] === undefined)
      .map(([variable, what]) => ({ variable, message: `must be set in production: ${what}` }))
  );
}

/** The first problem of each variable that a schema names. */
export function wrongVariables(
  issues: readonly { path: readonly PropertyKey[]; message: string }[] = [],
): VariableProblem[] {
  const first = new Map<string, string>();
  for (const { path, message } of issues) {
    const variable = String(path[0]);
    if (!first.has(variable)) first.set(variable, message);
  }
  return Array.from(first, ([variable, message]) => ({ variable, message }));
}
