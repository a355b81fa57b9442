import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { tagOf } from "../../handoff/brief/category-words.ts";
import type { InboundAnswer } from "../../db/schema/inbound.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { stopWords } from "./stops.ts";
import { reasonWords, verdictWords } from "./verdicts.ts";

/** Names of what entries speak of by id. */
export interface Names {
  sequences: ReadonlyMap<string, string>;
  reps: ReadonlyMap<string, string>;
}

/** An entry of a timeline in words: what it was, what else is known, and its mark. */
export interface Happened {
  dot: "" | "leaf" | "hot" | "warm" | "ring";
  /** with whom in front it is a sentence: "replied" */
  what: string;
  more: Html | string;
  /** how an answer was understood */
  tag: string | null;
}

/** What an entry tells. Strangers wrote some of it: each text is one line, and escaped where it is put. Pure. */
export function happened(kind: string, data: Readonly<Record<string, unknown>>, names: Names): Happened {
  const say = (key: string): string => {
    const value = data[key];
    return typeof value === "string" ? lineOf(value, 300) : "";
  };
  const sequence = names.sequences.get(say("sequenceId")) ?? "a sequence";
  const rep = names.reps.get(say("repId"));
  const plain = (what: string, more: Html | string = "", dot: Happened["dot"] = ""): Happened => ({
    dot,
    what,
    more,
    tag: null,
  });
  switch (kind) {
    case "sent":
      return plain("got a mail", html`<strong>${say("subject")}</strong>`);
    case "opened":
      return touch("opened", data, "");
    case "clicked":
      return touch("clicked", data, say("link") || say("url"));
    case "replied":
      return { ...plain("replied", reasonsOf(data), "hot"), tag: tagOf(answerOf(data)) };
    case "inquired":
      return plain("wrote to us first", reasonsOf(data), "hot");
    case "auto_replied":
      return plain("answered by a program", html`${reasonsOf(data)} · counts for nothing`, "ring");
    case "promoted":
      return plain("became a prospect", causeWords(data["cause"]), "leaf");
    case "handoff":
      return plain(handoffWords(say("status"), rep), reasonsOf(data), "leaf");
    case "enrolled":
      return plain(`entered ${sequence}`);
    case "sequence_completed":
      return plain(`went through all of ${sequence}`);
    case "sequence_exited":
      return plain(`left ${sequence}`, stopWords(say("reason")));
    case "event":
      return plain(`did ${say("name")}`);
    case "bounced":
      return plain(data["hard"] === true ? "cannot be reached" : "could not be reached", say("response"), "warm");
    case "complained":
      return plain("called a mail spam", "", "warm");
    case "unsubscribed":
      return plain("unsubscribed", say("method").replaceAll("_", " "), "warm");
    case "stage":
      return plain(`is a ${say("to")} now`, say("reason"), "leaf");
    case "note":
      return plain("has a note", say("text"));
    case "called":
      return plain("was called", [say("outcome").replaceAll("_", " "), say("note")].filter(Boolean).join(" · "));
    case "task":
      return plain("has a task", say("title"));
    case "in_review":
      return plain("wrote something that waits for a review", reasonsOf(data), "warm");
    default:
      return plain(kinds[kind] ?? kind.replaceAll("_", " "), say("reason").replaceAll("_", " "));
  }
}

const kinds: Readonly<Record<string, string>> = {
  imported: "came by an import",
  address_changed: "has another address",
  reacted: "reacted to a mail",
  calendar_answered: "answered an invitation",
  reviewed: "was reviewed",
  reclassified: "had a mail corrected",
  regraded: "had a touch judged anew",
  paused: "was paused",
  resumed: "goes on",
  left_company: "left the company",
  consent: "said what we may do",
  preferences: "changed what they get",
  confirmation_asked: "was asked to confirm",
  confirmed: "confirmed the address",
  suppressed: "is suppressed",
  qualified: "was qualified",
  merged: "was merged",
  unmerged: "was parted again",
  rep_mail: "got an answer of a rep",
};

function touch(what: string, data: Readonly<Record<string, unknown>>, link: string): Happened {
  const counts = data["verdict"] === "human";
  const where = link === "" ? "" : html`<span class="mono">${link}</span> `;
  const more = html`${where}${link === "" ? "" : "· "}${verdictWords(data["verdict"], data["reasons"])}${counts ? "" : " · counts for nothing"}`;
  return { dot: counts ? "" : "ring", what, more, tag: null };
}

function reasonsOf({ reasons }: Readonly<Record<string, unknown>>): string {
  if (!Array.isArray(reasons)) return "";
  return reasons
    .filter((one): one is string => typeof one === "string")
    .map((one) => lineOf(reasonWords(one), 200))
    .join(", ");
}

function answerOf({ answer }: Readonly<Record<string, unknown>>): InboundAnswer | null {
  const isAnswer = typeof answer === "object" && answer !== null && "category" in answer;
  return isAnswer ? (answer as InboundAnswer) : null;
}

function handoffWords(status: string, rep: string | undefined): string {
  const who = rep ?? "nobody";
  switch (status) {
    case "":
      return rep === undefined ? "waits for a rep" : `was handed to ${who}`;
    case "accepted":
      return `was accepted by ${who}`;
    case "declined":
      return `was declined by ${who}`;
    default:
      return `has a handoff that is ${status.replaceAll("_", " ")}`;
  }
}

/** What made a prospect of somebody. */
export function causeWords(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("kind" in cause)) return "";
  const count = "count" in cause && typeof cause.count === "number" ? cause.count : 0;
  switch (cause.kind) {
    case "reply":
      return "they replied";
    case "inquiry":
      return "they wrote to us first";
    case "opens":
      return `they opened ${count} mails`;
    case "clicks":
      return `they clicked ${count} times`;
    case "score":
      return "their score crossed the line";
    case "event":
      return "event" in cause ? `they did ${lineOf(String(cause.event), 100)}` : "an event";
    case "manual":
      return "somebody said so";
    default:
      return "a rule of the sequence holds";
  }
}
