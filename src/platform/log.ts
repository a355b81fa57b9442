import { pino } from "pino";

export type Log = pino.Logger;

/** A JSON logger on standard error, so that standard output stays free for what a command prints. Secrets are redacted. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ["*.authorization", "*.cookie", "*.password", "*.secretKey", "*.url", "headers.authorization"],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
