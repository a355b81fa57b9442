import postgres from "postgres";
import { z } from "zod";
import { RipenError } from "../platform/errors.ts";
import { rootOf } from "./is-poison.ts";
import { UnreadableError } from "./unreadable-error.ts";
import type { Cause } from "./unreadable-error.ts";

/**
 * Why something is set aside, without personal data.
 * @property about what many may have to wait for; null when it is about the one thing alone
 */
export interface Failure {
  code: string;
  reason: string;
  about: Cause | null;
}

const reasonAtMost = 500;

/**
 * What to tell of an error. Messages of PostgreSQL and of parsers quote what they were given, so of them only names are told,
 * or what stands outside of quotes; the whole error is in the log.
 */
export function describeFailure(error: unknown): Failure {
  const thrown = rootOf(error);
  if (thrown instanceof UnreadableError) return { code: thrown.code, reason: thrown.message, about: thrown.about };
  if (thrown instanceof RipenError) return { code: thrown.code, reason: thrown.message, about: null };
  if (thrown instanceof postgres.PostgresError) return { ...describeRefusal(thrown), about: null };
  if (thrown instanceof z.ZodError) {
    const wrong = thrown.issues.slice(0, 5).map(({ path, code }) => `/${path.join("/")}: ${code}`);
    return { code: "not_readable", reason: `What is stored has another shape: ${wrong.join("; ")}.`, about: null };
  }
  if (!(thrown instanceof Error)) return { code: "failed", reason: "It failed without saying why.", about: null };
  return { code: "failed", reason: withoutQuotes(`${thrown.name}: ${thrown.message}`), about: null };
}

function describeRefusal(error: postgres.PostgresError): Pick<Failure, "code" | "reason"> {
  const place = [error.table_name, error.column_name, error.constraint_name].filter(Boolean).join(", ");
  const where = place === "" ? "" : ` (${place})`;
  return {
    code: `database_${error.code.toLowerCase()}`,
    reason: `PostgreSQL refused it with SQLSTATE ${error.code}${where}; the log has its words.`,
  };
}

/** A message without what it quotes, and without addresses. */
function withoutQuotes(message: string): string {
  return (
    message
      .replaceAll(/"[^"]*"|`[^`]*`|“[^”]*”/g, "…")
      .replaceAll(/\S+@\S+/g, "…")
      // PostgreSQL keeps no NUL and no half of a pair.
      .replaceAll(/[\s\p{Cc}]+/gu, " ")
      .toWellFormed()
      .slice(0, reasonAtMost)
  );
}
