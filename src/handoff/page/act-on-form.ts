import { Temporal } from "temporal-polyfill";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Ground } from "../../ground.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { readQualificationPolicy } from "../../lead/qualification/policy-schema.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { notAProspect } from "../../promote/correct/not-a-prospect.ts";
import { findZone } from "../../schedule/zone.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { addTask } from "../act/add-task.ts";
import { answerInput, callInput, noteInput, recycleInput, taskInput } from "../act/act-schemas.ts";
import { closeHandoff, qualifyByHandoff } from "../act/close.ts";
import { handTo } from "../act/hand-to.ts";
import { snoozeHandoff } from "../act/snooze.ts";
import { writeAnswer } from "../../relay/send/write-answer.ts";
import { writeWord } from "../act/write-word.ts";
import { tasks } from "../../db/schema/index.ts";
import type { HandoffContext } from "../context.ts";
import { endTask } from "./tasks/end-task.ts";
import { respondToHandoff } from "../respond.ts";

type Deps = Pick<
  Ground & SequenceParts & InboundParts,
  "db" | "clock" | "queues" | "versions" | "signers" | "inbound" | "log" | "site"
>;

/** What a rep does by a form of the page. */
export interface FormAct {
  context: Pick<HandoffContext, "handoff" | "lead">;
  rep: { id: string; zone: string };
  /** who does it, when it is not that rep by themselves */
  by?: StageActor;
  fields: Readonly<Record<string, string>>;
}

/** Who says so, in corrections that are made on the page. */
const byPage = "handoff_page";

/**
 * Does what a form of the page says.
 * @returns what to tell the rep; null when the form asks for nothing that there is
 * @throws RipenError, whose message says what to do
 */
export async function actOnForm(app: Deps, act: FormAct): Promise<string | null> {
  const { rep, fields, context } = act;
  const handoffId = context.handoff.id;
  const by: StageActor = act.by ?? { kind: "rep", id: rep.id };
  const id = z.uuid().safeParse(fields["id"]).data;
  const reason = filled(fields["reason"]);
  if (reason !== undefined) read(reasonInput, { reason });
  switch (fields["do"] ?? "") {
    case "accept":
      await respondToHandoff(app, { handoffId, response: "accept", by });
      return "Accepted. It is yours.";
    case "decline":
      await respondToHandoff(app, { handoffId, response: "decline", reason, by });
      return "Declined. It goes to somebody else.";
    case "snooze":
      await snoozeHandoff(app, { handoffId, until: morningOf(fields["on"], rep.zone), by });
      return "Put off. You are reminded then.";
    case "note":
      await writeWord(app, {
        handoffId,
        id,
        by,
        word: { kind: "note", ...read(noteInput, { text: fields["text"] ?? "" }) },
      });
      return "Written down.";
    case "answer":
      await writeAnswer(app, {
        handoffId,
        id,
        repId: by.kind === "rep" ? by.id : rep.id,
        ...read(answerInput.pick({ text: true }), { text: unixLines(fields["text"] ?? "").trim() }, answerLabels),
      });
      return "Sent. What they write back comes to you.";
    case "call": {
      const { outcome, note = null } = read(callInput, { outcome: fields["outcome"], note: filled(fields["note"]) });
      await writeWord(app, { handoffId, id, by, word: { kind: "called", outcome, note } });
      return "Written down.";
    }
    case "task": {
      const { what, kind } = read(taskInput, { what: fields["what"] ?? "" });
      const dueAt = filled(fields["on"]) === undefined ? null : morningOf(fields["on"], rep.zone);
      await addTask(app, { handoffId, id, what, kind, dueAt, by });
      return "The task is on the list.";
    }
    case "task-done":
    case "task-skip":
      return endTask(app, fields, eq(tasks.leadId, context.lead.id));
    case "qualify":
      await qualify(app, act, by);
      return "Saved.";
    case "hand-over":
      await handTo(app, { handoffId, to: read(toInput, { to: fields["to"] ?? "" }).to, by });
      return "Handed over. Your colleague is told.";
    case "won":
      await closeHandoff(app, { handoffId, move: "customer", reason: reason ?? null, by });
      return "Well done. They are a customer.";
    case "recycle": {
      const { coolDown } = read(recycleInput, { coolDown: filled(fields["coolDown"]) });
      await closeHandoff(app, { handoffId, move: "recycled", reason: reason ?? null, coolDown, by });
      return "Given back. They are a lead again.";
    }
    case "disqualify":
      if (reason === undefined) throw new InvalidInputError("reason_needed", "Please say why.");
      await closeHandoff(app, { handoffId, move: "disqualified", reason, by });
      return "Disqualified. No sequence writes to them any more.";
    case "not-a-prospect": {
      const kind = z.enum(["other", "auto_reply", "unsubscribe"]).safeParse(fields["class"]).data ?? "other";
      await notAProspect(app, { handoffId, class: kind, reason, by, keyId: byPage });
      return "Undone. They are what they were before.";
    }
    default:
      return null;
  }
}

/** Says only what is new: what stands as it was keeps its source. */
async function qualify(app: Deps, { context, fields }: FormAct, by: StageActor): Promise<void> {
  const { lead, handoff } = context;
  const { criteria } = await readQualificationPolicy(app.db);
  const said = criteria.flatMap(({ key }) => {
    const state = z.enum(["unknown", "yes", "no"]).safeParse(fields[`state-${key}`]).data;
    const note = filled(fields[`note-${key}`])?.slice(0, 2_000);
    const known = Object.hasOwn(lead.qualification, key) ? lead.qualification[key] : undefined;
    const isSame = state === (known?.state ?? "unknown") && (note ?? null) === (known?.note ?? null);
    return state === undefined || isSame ? [] : [[key, { state, note, source: "the rep" }] as const];
  });
  await qualifyByHandoff(app, {
    handoffId: handoff.id,
    criteria: Object.fromEntries(said),
    sql: fields["sql"] === "1",
    by,
  });
}

const filled = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? undefined : trimmed;
};

/** Browsers end the lines of a form with CR LF. */
const unixLines = (text: string): string => text.replaceAll("\r\n", "\n");

/** 9:00 of a day in the zone of the rep. */
function morningOf(day: string | undefined, zone: string): Date {
  try {
    const at = Temporal.PlainDate.from(day ?? "").toZonedDateTime({
      timeZone: findZone(zone) ?? "UTC",
      plainTime: Temporal.PlainTime.from("09:00"),
    });
    return new Date(at.epochMilliseconds);
  } catch {
    throw new InvalidInputError("invalid_date", "Please choose a day.");
  }
}

const reasonInput = z.object({ reason: z.string().max(1_000) });
const toInput = z.object({ to: z.uuid() });

/** What the fields are called on the page. */
const labels: Readonly<Record<string, string>> = {
  text: "Note",
  note: "What was said",
  outcome: "How it ended",
  what: "What is to be done",
  to: "To",
  coolDown: "Leave them alone for",
  reason: "Why",
};

const answerLabels: typeof labels = { text: "Your answer" };

function read<T>(schema: z.ZodType<T>, value: unknown, called = labels): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidInputError(
    "invalid_form",
    issue === undefined ? "Please look at the form again." : plain(issue, called),
  );
}

/** What is wrong with a field, in words for whoever has filled it in. */
function plain(issue: z.core.$ZodIssue, called: typeof labels): string {
  const label = called[String(issue.path[0])] ?? "One field";
  if (issue.code === "too_small") return `Nothing was written: “${label}” is empty.`;
  if (issue.code === "too_big") {
    return `“${label}” is too long: ${Number(issue.maximum).toLocaleString("en-US")} characters at most. What you wrote is still there.`;
  }
  const isChoice = issue.code === "invalid_value" || issue.code === "invalid_format";
  return isChoice
    ? `Please choose one of the list for “${label}”.`
    : `Please look at “${label}” again: that cannot be taken as it is.`;
}
