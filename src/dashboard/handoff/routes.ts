import { z } from "zod";
import type { StageActor } from "../../db/schema/leads.ts";
import { actOnForm } from "../../handoff/page/act-on-form.ts";
import { decodeTimelineCursor } from "../../lead/timeline/timeline-cursor.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { RipenError } from "../../platform/errors.ts";
import { openPages } from "../shell/pages.ts";
import type { Visit } from "../shell/view.ts";
import type { Rights } from "../shell/who.ts";
import { loadHandoff, loadInbox } from "./load.ts";
import { inboxView } from "./view.ts";

const reads: Rights = ["handoffs:read", "leads:read", "personal_data"];
const acts: Rights = ["handoffs:write", "personal_data"];
const deed = z
  .enum([
    "accept",
    "decline",
    "snooze",
    "note",
    "answer",
    "call",
    "task",
    "qualify",
    "hand-over",
    "won",
    "recycle",
    "disqualify",
    "not-a-prospect",
  ])
  .catch("note");

/** `/handoffs`: the inbox, and each handoff with their words first and all that can be done about it. */
export function handoffInboxRoutes(app: DashboardParts): Routes {
  return openPages(app, "/handoffs")
    .get("/handoffs", reads, async (visit) => inboxView(visit, await loadInbox(app, visit), null))
    .get("/handoffs/:id", reads, async (visit) => {
      const before = decodeTimelineCursor(visit.c.req.query("before") ?? "");
      const [rows, opened] = await Promise.all([loadInbox(app, visit), loadHandoff(app, visit, before)]);
      return inboxView(visit, rows, opened);
    })
    .post("/handoffs/:id", acts, async (visit, fields) => {
      const { facts } = await loadHandoff(app, visit, undefined);
      const { handoff, lead } = facts;
      const by = actorOf(visit, handoff.repId);
      const rep = { id: visit.user.repId ?? handoff.repId ?? "", zone: visit.zone };
      try {
        await actOnForm(app, { context: { handoff, lead }, rep, by, fields });
      } catch (error) {
        if (!(error instanceof RipenError) || error.status === 404) throw error;
        const again = await loadHandoff(app, visit, undefined);
        const { _csrf: _, ...typed } = fields;
        return { ...inboxView(visit, await loadInbox(app, visit), again, { typed, error }), status: error.status };
      }
      const done = deed.parse(fields["do"]);
      const isGone = done === "decline" || done === "hand-over" || done === "not-a-prospect";
      return `/handoffs${isGone ? "" : `/${handoff.id}`}?said=handoff_${done}`;
    }).routes;
}

/** Who does it: the rep who is signed in; else the one who has it, by the word of whoever is. */
function actorOf({ user }: Visit, owner: string | null): StageActor {
  if (user.repId !== null) return { kind: "rep", id: user.repId };
  return owner === null ? { kind: "key", id: user.userId } : { kind: "rep", id: owner, keyId: user.userId };
}
