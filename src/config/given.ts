import { readFileSync } from "node:fs";
import type { VariableProblem } from "./error.ts";

/** Variables that hold a secret: each may stand in a file that `…_FILE` names, as orchestrators mount them. */
export const secretVariables: readonly string[] = [
  "DATABASE_URL",
  "DATABASE_HOT_URL",
  "REDIS_URL",
  "SMTP_URL",
  "SECRET_KEY",
  "SECRET_KEY_PREVIOUS",
  "IMAP_URLS",
  "POSTMARK_WEBHOOK_LOGIN",
  "SENDGRID_WEBHOOK_KEY",
  "MAILGUN_WEBHOOK_KEY",
  "OPERATOR_WEBHOOK_SECRET",
];

/** The variables that name their files. */
export const secretFiles: readonly string[] = secretVariables.map((name) => `${name}_FILE`);

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that have a value: an empty one counts as missing. A secret that stands in a file is read from there, without the
 * line break at its end.
 * @param wanted secrets that are needed: files of others are left alone
 * @returns as well what is wrong with such files
 */
export function givenVariables(
  env: Environment,
  wanted: readonly string[],
): { given: Environment; problems: VariableProblem[] } {
  const given: Record<string, string | undefined> = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value?.trim()),
  );
  const problems: VariableProblem[] = [];
  for (const name of secretVariables.filter((secret) => wanted.includes(secret))) {
    const variable = `${name}_FILE`;
    const file = given[variable];
    if (file === undefined) continue;
    if (given[name] !== undefined) {
      problems.push({ variable, message: `is set and so is ${name}: set one of them` });
      continue;
    }
    const read = readSecret(file);
    if (read.kind === "read") given[name] = read.value;
    else problems.push({ variable, message: read.message });
  }
  return { given, problems };
}

function readSecret(file: string): { kind: "read"; value: string } | { kind: "problem"; message: string } {
  try {
    const value = readFileSync(file, "utf8").replace(/\r?\n$/, "");
    if (value.trim() !== "") return { kind: "read", value };
    return { kind: "problem", message: "names a file that is empty" };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const why = { ENOENT: "is not there", EACCES: "this user may not read", EISDIR: "is a folder" }[code];
    return { kind: "problem", message: `names a file that ${why ?? `cannot be read (${code})`}` };
  }
}
