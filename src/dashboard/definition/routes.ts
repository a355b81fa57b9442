import type { Routes } from "../../platform/http/routes.ts";
import { putDraft } from "../../sequence/put-draft.ts";
import type { DashboardParts } from "../parts.ts";
import { loadSequence } from "../sequence/load.ts";
import { sequenceView } from "../sequence/frame.ts";
import { answerPart } from "../shell/answer.ts";
import { openPages } from "../shell/pages.ts";
import { may } from "../shell/who.ts";
import { checkText } from "./check.ts";
import { definitionText } from "../word/definition-text.ts";
import { checkedPart, definitionBody } from "./view.ts";

/** `/sequences/{id}/definition`: the draft as text, its problems at their lines, its flow beside it. */
export function definitionRoutes(app: DashboardParts): Routes {
  return openPages(app, "/sequences")
    .get("/sequences/:id/definition", ["sequences:read", "reports:read"], async (visit) => {
      const one = await loadSequence(app, visit);
      const text = definitionText(one.sequence.draft);
      const mayEdit = may(visit.user, "sequences:write") && one.sequence.status !== "archived";
      const body = definitionBody(visit, one.id, { text, checked: await checkText(text), mayEdit });
      return sequenceView(visit, one, "/definition", body);
    })
    .post("/sequences/:id/definition", ["sequences:write"], async (visit, { text = "" }) => {
      const one = await loadSequence(app, visit);
      const checked = await checkText(text);
      if (checked.kind === "invalid") {
        const body = definitionBody(visit, one.id, { text, checked, mayEdit: true });
        return sequenceView(visit, one, "/definition", body, 422);
      }
      await putDraft(app, { id: one.id, definition: checked.definition });
      return `/sequences/${one.id}/publish?said=draft_saved`;
    })
    .post("/sequences/:id/definition/check", ["sequences:write"], async (visit, { text = "" }) =>
      answerPart(visit, checkedPart(await checkText(text))),
    ).routes;
}
