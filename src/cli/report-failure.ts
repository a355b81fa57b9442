import { DatabaseNotReadyError } from "../db/not-ready.ts";
import { EmbeddedPostgresError } from "../db/embedded/error.ts";
import { RipenError } from "../platform/errors.ts";
import { describeError } from "../platform/log/serialize-error.ts";

/** Ends the process with status 1, and says why. */
export function reportFailure(error: unknown): never {
  console.error(tellFailure(error));
  return process.exit(1);
}

/** What the person at the terminal can put right in one sentence, everything else with its stack. */
export function tellFailure(error: unknown): string {
  for (const one of rootsOf(error)) {
    const sentence = sentenceFor(one);
    if (sentence !== undefined) return sentence;
  }
  return describeError(error);
}

/** The error, and what it was caused by: the driver wraps what the server or the system said. */
function rootsOf(error: unknown): Error[] {
  const roots: Error[] = [];
  for (let one = error; one instanceof Error && roots.length < 5; one = one.cause) {
    roots.push(one);
    // Each address of a name failed by itself.
    if (one instanceof AggregateError) roots.push(...one.errors.filter((each) => each instanceof Error).slice(0, 1));
  }
  return roots;
}

function sentenceFor(error: Error): string | undefined {
  if (error instanceof EmbeddedPostgresError || error instanceof DatabaseNotReadyError) return error.message;
  // What we refuse says what to put right.
  if (error instanceof RipenError) return error.message;
  if (!("code" in error)) return undefined;
  const at = "address" in error && "port" in error ? `${String(error.address)} port ${String(error.port)}` : undefined;
  switch (error.code) {
    case "ECONNREFUSED":
      return at && `Nothing answers at ${at}. Check DATABASE_URL and REDIS_URL.`;
    case "ENOTFOUND":
      return `There is no host ${"hostname" in error ? String(error.hostname) : "of that name"}. Check DATABASE_URL and REDIS_URL.`;
    case "28000":
    case "28P01":
      return `The database refuses the user or the password of DATABASE_URL: ${error.message}.`;
    case "3D000":
      return `The server has not the database of DATABASE_URL: ${error.message}.`;
    case "08P01":
      if (!error.message.includes("unsupported startup parameter")) return undefined;
      return "DATABASE_URL leads to a pooler: set DATABASE_HOT_URL and REDIS_URL as well, see docs/guide/operations.md.";
    case "53300":
      return `The database takes no more connections: ${error.message}.`;
    case "EADDRINUSE":
      if (!("port" in error)) return undefined;
      return `Port ${String(error.port)} is in use by another program. Set PORT, INBOUND_SMTP_PORT, METRICS_PORT or MAILBOX_PORT to a free one.`;
    case "EACCES":
      if (!("port" in error)) return undefined;
      return `Listening on port ${String(error.port)} takes more rights than this user has. Set PORT or INBOUND_SMTP_PORT.`;
    default:
      return undefined;
  }
}
