import { readFile } from "node:fs/promises";
import { stringify } from "yaml";
import { z } from "zod";
import { getLeads } from "../../lead/get-leads.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import type { Routes } from "../../platform/http/routes.ts";
import {
  cancelBacktest,
  getBacktest,
  listBacktests,
  listDifferences,
  startBacktest,
} from "../../score/backtest/start-backtest.ts";
import { storedRules } from "../../score/rules/read-rules.ts";
import { findCurrent, getVersion, listVersions } from "../../score/version/current.ts";
import { findWarnings } from "../../score/version/find-warnings.ts";
import { putScoring } from "../../score/version/put-scoring.ts";
import type { DashboardParts } from "../parts.ts";
import { answerPart } from "../shell/answer.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, parsed, readQuery } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import type { Rights } from "../shell/who.ts";
import { backtestPart, backtestView } from "./backtest-view.ts";
import type { BacktestFacts } from "./backtest-view.ts";
import { checkRulesText } from "./check.ts";
import { editRulesView } from "./edit-view.ts";
import { checkedRules } from "./rules-part.ts";
import { recomputePart, scoringView } from "./view.ts";

const reads: Rights = ["scoring:read", "personal_data", "reports:read"];
const writes: Rights = ["scoring:write", "personal_data"];
const shown = 10;
const usualLine = 50;
const starter = new URL("../../../templates/scoring/starter.yaml", import.meta.url);

const editQuery = z.strictObject({ version: z.coerce.number().int().min(1).max(2_147_483_647).optional() });
const differenceQuery = pageQuery.extend({ kind: z.enum(["missed", "false_alarm"]).optional() });
const backtestInput = z.object({ promoteAt: z.coerce.number().int().min(-100_000).max(1_000_000) });

/** `/scoring`: the rules in sentences, changing them with problems at their line, and backtests with their differences. */
export function scoringPageRoutes(app: DashboardParts): Routes {
  const ruleText = async (visit: Visit): Promise<{ text: string; hot: number }> => {
    const { version } = readQuery(visit, editQuery);
    const from = version === undefined ? await findCurrent(app.db) : await getVersion(app.db, { number: version });
    if (from === undefined) return { text: await readFile(starter, "utf8"), hot: usualLine };
    return { text: stringify(from.rules, { lineWidth: 120 }), hot: storedRules(from.rules).intent.hot };
  };
  const backtestOf = async (visit: Visit): Promise<BacktestFacts> => {
    const { kind, ...page } = readQuery(visit, differenceQuery);
    const row = await getBacktest(app, { id: idIn(visit, "backtest") });
    const differences = await listDifferences(app, { id: row.id, kind, ...page });
    const ids = differences.rows.map(({ leadId }) => leadId);
    return { row, kind: kind ?? null, differences, leads: await getLeads(app, ids) };
  };
  return openPages(app, "/scoring")
    .get("/scoring", reads, async (visit) => {
      const [versions, backtests] = await Promise.all([
        listVersions(app.db, { limit: shown }),
        listBacktests(app, { limit: shown }),
      ]);
      const [current] = versions;
      if (visit.c.req.query("part") === "recompute" && current !== undefined) {
        return answerPart(visit, recomputePart(current));
      }
      const warnings = current === undefined ? [] : await findWarnings(app.db, current.rules);
      return scoringView(visit, { versions, warnings, backtests: backtests.rows });
    })
    .get("/scoring/edit", writes, async (visit) => {
      const { text, hot } = await ruleText(visit);
      return { ...editRulesView(visit, { text, hot, checked: await checkRulesText(app, text) }), status: 200 };
    })
    .post("/scoring/edit", writes, async (visit, { text = "", promoteAt, do: what }) => {
      const checked = await checkRulesText(app, text);
      if (checked.kind === "invalid")
        return editRulesView(visit, { text, checked, hot: Number(promoteAt) || usualLine });
      if (what === "backtest") {
        const begun = await startBacktest(app, { ...parsed(backtestInput, { promoteAt }), rules: checked.rules });
        return `/scoring/backtests/${begun.id}`;
      }
      await putScoring(app, { rules: checked.rules, by: visit.user.userId });
      return "/scoring?said=scoring_saved";
    })
    .post("/scoring/check", writes, async (visit, { text = "" }) =>
      answerPart(visit, checkedRules(await checkRulesText(app, text))),
    )
    .post("/scoring/backtests", writes, async (_visit, { promoteAt }) => {
      const begun = await startBacktest(app, parsed(backtestInput, { promoteAt }));
      return `/scoring/backtests/${begun.id}`;
    })
    .get("/scoring/backtests/:id", reads, async (visit) => {
      const facts = await backtestOf(visit);
      return visit.c.req.query("part") === "progress"
        ? answerPart(visit, backtestPart(facts))
        : backtestView(visit, facts);
    })
    .post("/scoring/backtests/:id/cancel", writes, async (visit) => {
      const { id } = await cancelBacktest(app, { id: idIn(visit, "backtest") });
      return `/scoring/backtests/${id}?said=backtest_canceled`;
    }).routes;
}
