import { inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leads } from "../../db/schema/index.ts";
import type { messages } from "../../db/schema/index.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { countryOf } from "../facts/fact-book.ts";
import { loadSends } from "../facts/load-sends.ts";
import { leaveTime } from "../machine/rule/leave-time.ts";
import type { Waiting } from "./waiting.ts";

interface WaitingMail {
  mail: Pick<typeof messages.$inferSelect, "id" | "leadId" | "versionId" | "stepId" | "allowedUntil">;
  waiting: Waiting;
}

/** What a person decides, or nobody knows the end of, has no instant that the rules could be asked about. */
const endless = new Set<Waiting["rule"]>([
  "paused",
  "sender_paused",
  "uncertain",
  "not_rendered",
  "transport_unavailable",
]);

/**
 * What some mails wait for, with the rules of their sequences asked again as they will be when the mail could leave: one
 * whose sender is held until midnight goes when the window opens. By id.
 */
export async function withinRules(
  { db, versions }: { db: Executor } & SequenceParts,
  mails: readonly WaitingMail[],
  now: Date,
): Promise<Map<string, Waiting>> {
  const known = new Map(mails.map(({ mail, waiting }) => [mail.id, waiting]));
  const asked = mails.flatMap(({ mail, waiting }) => {
    const ready = waiting.until !== null && waiting.until > now ? waiting.until : now;
    const passes = mail.allowedUntil !== null && mail.allowedUntil <= ready;
    return passes && !endless.has(waiting.rule) ? [{ mail, waiting, ready }] : [];
  });
  if (asked.length === 0) return known;
  const leadIds = [...new Set(asked.map(({ mail }) => mail.leadId))];
  const people = await db.select().from(leads).where(inArray(leads.id, leadIds));
  const sends = await loadSends(db, leadIds, now);
  for (const { mail, waiting, ready } of asked) {
    const lead = people.find(({ id }) => id === mail.leadId);
    const version = await versions.get(db, mail.versionId).catch(() => undefined);
    if (lead === undefined || version === undefined) continue;
    const others = (sends.get(lead.id) ?? []).filter(({ id }) => id !== mail.id);
    const { timezone, mailsPerWeek } = lead;
    const recentSends = others.map(({ at }) => at);
    const facts = { timezone, country: countryOf(lead), recentSends, mailsPerWeek };
    const planned = leaveTime(version.definition, mail.stepId, facts, ready)?.planned;
    if (planned?.kind !== "at" || planned.at <= ready) continue;
    const [shift] = planned.shifts;
    const own = waiting.rule === "turn" || waiting.rule === "retry";
    const rule = own && shift !== undefined && isWaitingRule(shift.rule) ? shift.rule : waiting.rule;
    const details = planned.shifts.map(({ detail }) => detail);
    known.set(mail.id, { rule, reason: [waiting.reason, ...details].join(" "), until: planned.at });
  }
  return known;
}

function isWaitingRule(rule: string): rule is "window" | "quiet_hours" | "holiday" | "cap" {
  return ["window", "quiet_hours", "holiday", "cap"].includes(rule);
}
