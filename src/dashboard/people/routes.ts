import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { answerPart } from "../shell/answer.ts";
import { openPages } from "../shell/pages.ts";
import { readQuery } from "../shell/query.ts";
import { loadPeople, peopleQuery } from "./load.ts";
import { saveSegment } from "./save-segment.ts";
import { peoplePart, peopleView } from "./view.ts";

/** `/leads`: leads by filters, found while one types; `part=people` is the list alone. */
export function peopleRoutes(app: DashboardParts): Routes {
  return openPages(app, "/leads")
    .get("/leads", ["leads:read", "personal_data"], async (visit) => {
      const query = readQuery(visit, peopleQuery);
      const people = await loadPeople(app, query, visit);
      return visit.c.req.query("part") === "people"
        ? answerPart(visit, peoplePart(visit, query, people))
        : peopleView(visit, query, people);
    })
    .post("/leads/segments", ["segments:write", "personal_data"], async (_visit, fields) => {
      const { key } = await saveSegment(app, fields);
      return `/leads?segment=${encodeURIComponent(key)}&said=segment_saved`;
    }).routes;
}
