import { pino } from "pino";
import type { DestinationStream } from "pino";
import { serializeError } from "./log/serialize-error.ts";

export type Log = pino.Logger;

/**
 * A JSON logger on standard error, so that standard output stays free for what a command prints. Secrets are redacted,
 * errors say nothing of what they were about, and of an address of a person only the domain is left.
 * @param to where the lines go; standard error unless a test reads them
 */
export function openLog(level: string, to?: DestinationStream): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ["*.authorization", "*.cookie", "*.password", "*.secretKey", "*.url", "headers.authorization"],
      serializers: { err: serializeError },
      hooks: { streamWrite: withoutAddresses },
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  );
}

/** Answers of mail servers and errors of any kind name addresses; their local part is nobody's business in a log. */
function withoutAddresses(line: string): string {
  return line.includes("@") ? line.replace(/[^\s"<>(),:;/\\[\]@]{1,64}@(?=[\p{L}\p{N}])/gu, "…@") : line;
}
