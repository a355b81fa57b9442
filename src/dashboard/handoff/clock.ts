import type { Handoff } from "../../handoff/lock-handoff.ts";
import { moment, span } from "../word/times.ts";

/** How urgent a handoff is, in a word and a color. */
export interface Urgency {
  tone: "hot" | "warm" | "cold" | "leaf" | "";
  words: string;
}

const soonMs = 30 * 60_000;
const todayMs = 8 * 3_600_000;

/** How much of the time to accept is left, or what became of it. Pure. */
export function urgencyOf(
  { status, acceptBy, snoozedUntil, repId }: Pick<Handoff, "status" | "acceptBy" | "snoozedUntil" | "repId">,
  zone: string,
  now: Date,
): Urgency {
  if (status === "accepted") {
    const isAsleep = snoozedUntil !== null && snoozedUntil > now;
    return isAsleep
      ? { tone: "cold", words: `put off until ${moment(snoozedUntil, zone, now)}` }
      : { tone: "leaf", words: "accepted" };
  }
  if (status !== "open") return { tone: "", words: status.replaceAll("_", " ") };
  if (repId === null) return { tone: "hot", words: "nobody has it" };
  if (acceptBy === null) return { tone: "warm", words: "waits" };
  const left = acceptBy.getTime() - now.getTime();
  if (left < 0) return { tone: "hot", words: `late by ${span(-left)}` };
  if (left < soonMs) return { tone: "hot", words: `${span(left)} left` };
  if (left < todayMs) return { tone: "warm", words: `${span(left)} left` };
  return { tone: "cold", words: `due ${moment(acceptBy, zone, now)}` };
}

/** The most pressing first: late ones, then by the time that is left, then those accepted already. Pure. */
export function byUrgency(a: Handoff, b: Handoff): number {
  const rank = ({ status, snoozedUntil }: Handoff) => (status === "open" ? 0 : snoozedUntil === null ? 1 : 2);
  const due = ({ acceptBy, createdAt }: Handoff) => (acceptBy ?? createdAt).getTime();
  return rank(a) - rank(b) || due(a) - due(b);
}
