import { z } from "zod";
import { parseAssumption } from "../../enrollment/simulate/assumption.ts";
import type { Assumption } from "../../enrollment/simulate/assumption.ts";
import { simulateSequence } from "../../enrollment/foresee/simulate-sequence.ts";
import { simulatedLead } from "../../enrollment/simulate/simulated-lead.ts";
import { RipenError } from "../../platform/errors.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput } from "../../platform/http/schemas.ts";
import { listReps } from "../../rep/list-reps.ts";
import { listLeads } from "../../score/list/list-leads.ts";
import { testSequence } from "../../send/test-mail/test-sequence.ts";
import { listSenders } from "../../sender/list-senders.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { parsed } from "../shell/query.ts";
import { sequenceView } from "./frame.ts";
import { loadSequence } from "./load.ts";
import { simulateBody } from "./simulate-view.ts";
import type { Asked } from "./simulate-view.ts";
import { testBody } from "./test-view.ts";

const testInput = z.object({
  to: emailInput,
  step: z.string().max(100).default(""),
  lead: z.union([z.literal(""), emailInput]).default(""),
});
const lookQuery = z.object({
  email: z.union([z.literal(""), emailInput]).default(""),
  of: z.enum(["draft", "published"]).optional(),
  assume: z.string().max(3_000).default(""),
});
const most = 200;

/** Trying a sequence before it runs: test mails, and what would happen to a lead. */
export function tryRoutes(app: DashboardParts): Routes {
  const leadWith = async (email: string): Promise<string> => {
    const [lead] = (await listLeads(app, { email, limit: 1 })).rows;
    if (lead === undefined) throw new RipenError("lead_not_found", 404, `There is no lead with the address ${email}.`);
    return lead.id;
  };
  const addresses = async (): Promise<string[]> => {
    const [senders, reps] = await Promise.all([
      listSenders(app, { limit: most }),
      listReps(app, { active: true, limit: most }),
    ]);
    const operator = app.operator.email === null ? [] : [app.operator.email];
    return [...new Set([...operator, ...[...senders.rows, ...reps.rows].map(({ email }) => email)])];
  };

  return openPages(app, "/sequences")
    .get("/sequences/:id/test", ["sequences:write"], async (visit) => {
      const one = await loadSequence(app, visit);
      const { definition, id } = one;
      const asked = { definition, addresses: await addresses(), to: visit.user.email, tested: [] };
      return sequenceView(visit, one, "/test", testBody(visit, id, asked));
    })
    .post("/sequences/:id/test", ["sequences:write"], async (visit, fields) => {
      const one = await loadSequence(app, visit);
      const { to, step, lead } = parsed(testInput, fields);
      const { mails: tested } = await testSequence(app, {
        id: one.id,
        to,
        steps: step === "" ? undefined : [step],
        of: "draft",
        whom: lead === "" ? { kind: "example" } : { kind: "lead", id: await leadWith(lead) },
        event: null,
      });
      if (tested.every(({ outcome }) => outcome.kind === "accepted")) return `/sequences/${one.id}/test?said=test_sent`;
      const { definition, id } = one;
      return sequenceView(
        visit,
        one,
        "/test",
        testBody(visit, id, { definition, addresses: await addresses(), to, tested }),
      );
    })
    .get("/sequences/:id/simulate", ["sequences:read", "reports:read", "personal_data"], async (visit) => {
      const one = await loadSequence(app, visit);
      const query = parsed(lookQuery, visit.c.req.query());
      const asked: Asked = { ...query, of: query.of ?? (one.version === null ? "draft" : "published") };
      const show = (timetable: Parameters<typeof simulateBody>[2], problem: string | null, status?: 404 | 409 | 422) =>
        sequenceView(visit, one, "/simulate", simulateBody(visit, asked, timetable, problem), status);
      try {
        const example = simulatedLead.parse({ timezone: visit.zone });
        const whom =
          asked.email === ""
            ? { kind: "inline" as const, lead: example }
            : { kind: "lead" as const, id: await leadWith(asked.email) };
        const assume = readAssumptions(asked.assume);
        const [result] = await simulateSequence(app, { id: one.id, whom, assume, of: asked.of });
        return show(result?.timetable ?? null, null);
      } catch (error) {
        if (!(error instanceof RipenError)) throw error;
        const said = [error.message, ...error.problems.map(({ message }) => message)].join(" ");
        return show(null, said, error.status === 404 || error.status === 409 ? error.status : 422);
      }
    }).routes;
}

function readAssumptions(text: string): Assumption[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const read = parseAssumption(line.trim());
    if (read.kind !== "ok") throw new RipenError("invalid_assumption", 422, `“${line.trim()}”: ${read.message}`);
    return read.assumption;
  });
}
