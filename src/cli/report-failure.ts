import { EmbeddedPostgresError } from "../db/embedded/error.ts";
import { describeError } from "../platform/log/serialize-error.ts";

/**
 * Ends the process with status 1. What the person at the terminal can put right is told in one sentence, everything
 * else with its stack.
 */
export function reportFailure(error: unknown): never {
  console.error(sentenceFor(error) ?? describeError(error));
  return process.exit(1);
}

function sentenceFor(error: unknown): string | undefined {
  if (error instanceof EmbeddedPostgresError) return error.message;
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if ((error.code === "ECONNREFUSED" || error.code === "ENOTFOUND") && "address" in error && "port" in error) {
    return `Nothing answers at ${String(error.address)} port ${String(error.port)}. Check DATABASE_URL and REDIS_URL.`;
  }
  if (error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${String(error.port)} is in use by another program. Set PORT, INBOUND_SMTP_PORT or MAILBOX_PORT to a free one.`;
  }
  if (error.code === "EACCES" && "port" in error) {
    return `Listening on port ${String(error.port)} takes more rights than this user has. Set PORT or INBOUND_SMTP_PORT.`;
  }
  return undefined;
}
