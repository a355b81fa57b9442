import { z } from "zod";
import { readConsent } from "../../consent/state/read-consent.ts";
import { listTopics } from "../../consent/topic/topics.ts";
import { setConsent } from "../../enrollment/consent/set-consent.ts";
import { consentChange } from "../../lead/consent/consent-input.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { normalizeEmail } from "../../platform/email.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { eraseLead } from "../../person/erase/erase-person.ts";
import { exportPerson } from "../../person/export/export-person.ts";
import type { DashboardParts } from "../parts.ts";
import { loadLead } from "../lead/load.ts";
import { aboutLead } from "../lead/view.ts";
import { openPages } from "../shell/pages.ts";
import type { Fields } from "../shell/pages.ts";
import { parsed } from "../shell/query.ts";
import { consentBody, eraseBody } from "./views.ts";

const eraseInput = z.object({ keep: z.enum(["auto", "always", "never"]), email: z.string().max(320) });

/** What a person let us do, and their data: consent, export, erasure. */
export function leadDataRoutes(app: DashboardParts): Routes {
  return openPages(app, "/leads")
    .get("/leads/:id/consent", ["leads:write", "personal_data"], async (visit) => {
      const lead = await loadLead(app, visit);
      const [consent, topics] = await Promise.all([readConsent(app.db, { id: lead.id }), listTopics(app)]);
      return aboutLead(lead, visit, consentBody(visit, lead, consent, topics));
    })
    .post("/leads/:id/consent", ["leads:write", "personal_data"], async (visit, fields) => {
      const { id } = await loadLead(app, visit);
      const said = parsed(consentChange, saidIn(fields));
      await setConsent(app, { id, said, by: visit.user.userId });
      return `/leads/${id}?said=consent_set`;
    })
    .get("/leads/:id/export", ["leads:read", "personal_data", "export"], async (visit) => {
      const { id } = await loadLead(app, visit);
      const pieces = await exportPerson(app, { id });
      return visit.c.body(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), 200, {
        "Content-Type": "application/json",
        "Content-Disposition": `attachment; filename="person-${id}.json"`,
        "Cache-Control": "no-store",
      });
    })
    .get("/leads/:id/erase", ["leads:write", "personal_data:erase"], async (visit) => {
      const lead = await loadLead(app, visit);
      return aboutLead(lead, visit, eraseBody(visit, lead));
    })
    .post("/leads/:id/erase", ["leads:write", "personal_data:erase"], async (visit, fields) => {
      const lead = await loadLead(app, visit);
      const { keep, email } = parsed(eraseInput, fields);
      if (normalizeEmail(email) !== lead.email) {
        throw new InvalidInputError(
          "other_address",
          `That is another address: nothing was erased. Type ${lead.email}.`,
        );
      }
      await eraseLead(app, { id: lead.id, keep });
      return "/leads?said=erased";
    }).routes;
}

/** What a form says, as the API takes it: what is left as it is is not named. */
function saidIn(fields: Fields): object {
  const given = Object.entries(fields).filter(([, value]) => value === "granted" || value === "denied");
  const topics = given.filter(([name]) => name.startsWith("topic."));
  return {
    ...Object.fromEntries(given.filter(([name]) => !name.startsWith("topic."))),
    ...(topics.length > 0 && {
      topics: Object.fromEntries(topics.map(([name, value]) => [name.slice("topic.".length), value])),
    }),
    method: fields["method"] ?? "",
    ...(fields["wording"] !== undefined && fields["wording"] !== "" && { wording: fields["wording"] }),
  };
}
