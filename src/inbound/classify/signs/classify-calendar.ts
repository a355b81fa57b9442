import { partText } from "../original.ts";
import { verdict } from "../verdict.ts";
import type { Verdict } from "../verdict.ts";
import type { MailView } from "../view.ts";

/**
 * Answers of calendars (RFC 5546 3.2.3, RFC 6047): accepted, declined, tentative, canceled. One with written words is a
 * person's reply; a bare one is an event. Invitations and counter-proposals are a person's doing and judged as other mail is.
 * `visible` is the newly written text.
 */
export function classifyCalendar(view: MailView, visible: string): Verdict | null {
  const part = view.mail.parts.find(({ type, method }) => type === "text/calendar" || method !== null);
  const method = part?.method ?? view.mail.contentType.params["method"]?.toUpperCase() ?? null;
  const calendar = view.mail.contentType.type === "text/calendar" || part !== undefined;
  if (!calendar || method === null || /^(?:PUBLISH|REQUEST|COUNTER)$/.test(method)) return null;
  const source = part === undefined ? view.text : partText(part);
  const answer = /PARTSTAT=(ACCEPTED|DECLINED|TENTATIVE)/i.exec(unfold(source))?.[1]?.toLowerCase();
  const about = {
    recipient: view.mail.from?.address ?? null,
    originalMessageId: view.mail.inReplyTo[0] ?? view.mail.references.at(-1) ?? null,
  };
  const reasons = [`calendar_${method.toLowerCase()}`];
  if (method === "REPLY" && hasWords(source, view, visible))
    return verdict("human_reply", "calendar", 0.85, [...reasons, "written_words"], about);
  return verdict("other", answer === undefined ? "calendar" : `calendar_${answer}`, 0.93, reasons, about);
}

/** Words in the comment of the answer, or in its text; what calendars write themselves repeats the event. */
function hasWords(source: string, view: MailView, visible: string): boolean {
  const event = unfold(source);
  if ((property(event, "COMMENT") ?? "").length > 1) return true;
  if (view.mail.contentType.type === "text/calendar") return false;
  const text = visible.trim();
  if (text.length < 2) return false;
  const summary = property(event, "SUMMARY") ?? "";
  const title = view.mail.subject.replace(/^[^:：]{1,40}[:：]\s*/, "");
  const repeats = [summary, title].some((name) => name.length > 3 && text.includes(name));
  return (
    !repeats &&
    !/\b(?:invitation|calendar|einladung|kalender|invito|invitación|convite|calendrier|agenda)\b/i.test(text)
  );
}

function property(event: string, name: string): string | null {
  const value = new RegExp(`^${name}(?:;[^:\\n]{0,300})?:(.*)$`, "im").exec(event)?.[1];
  return value === undefined ? null : value.replaceAll(/\\([,;nN\\])/g, " ").trim();
}

/** RFC 5545 3.1: a line goes on after a line end and a space. */
function unfold(source: string): string {
  return source.replaceAll("\r", "").replaceAll(/\n[ \t]/g, "");
}
