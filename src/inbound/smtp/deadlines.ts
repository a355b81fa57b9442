/** How long a client may take. */
export interface DeadlineRules {
  /** From the connection, or from the last mail, to the next mail's data, milliseconds. RFC 5321 4.5.3.2.7 asks for five minutes. */
  nextMailMs: number;
  /** What the data of a mail may take in any case, milliseconds. */
  dataMs: number;
  /** The data may take longer as long as so many bytes have come for each second of it. */
  bytesPerSecond: number;
}

export const usualDeadlines: DeadlineRules = { nextMailMs: 300_000, dataMs: 60_000, bytesPerSecond: 4_096 };

/**
 * Deadlines of sessions that no drip extends: commands (NOOP, or a line that never ends) do not count as progress, only mails
 * do, and data only as far as they come at a pace. While we store a mail, the client waits for us and nothing runs out.
 */
export interface Deadlines {
  opened(session: string): void;
  dataBegan(session: string): void;
  dataCame(session: string, bytes: number): void;
  dataEnded(session: string): void;
  answered(session: string): void;
  closed(session: string): void;
  /** The sessions whose time is up. */
  expired(): string[];
}

/** @param now milliseconds that only ever grow */
export function createDeadlines(rules: DeadlineRules, now: () => number = () => performance.now()): Deadlines {
  const until = new Map<string, number>();
  const data = new Map<string, { began: number; bytes: number }>();
  const waitForMail = (session: string) => {
    data.delete(session);
    until.set(session, now() + rules.nextMailMs);
  };
  return {
    opened: waitForMail,
    answered(session) {
      if (until.has(session)) waitForMail(session);
    },
    dataBegan(session) {
      data.set(session, { began: now(), bytes: 0 });
      until.set(session, now() + rules.dataMs);
    },
    dataCame(session, bytes) {
      const coming = data.get(session);
      if (coming === undefined) return;
      coming.bytes += bytes;
      until.set(session, coming.began + rules.dataMs + (coming.bytes / rules.bytesPerSecond) * 1_000);
    },
    dataEnded(session) {
      data.delete(session);
      until.set(session, Number.POSITIVE_INFINITY);
    },
    closed(session) {
      data.delete(session);
      until.delete(session);
    },
    expired() {
      const at = now();
      return [...until].flatMap(([session, end]) => (end <= at ? [session] : []));
    },
  };
}
