import { stat } from "node:fs/promises";
import type { KindName } from "../../plan/code/resource.ts";
import { idOf } from "../../plan/code/resource.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import type { Api } from "../server/open-api.ts";
import type { FileProblem } from "../templates/problem.ts";
import { readApplied } from "./applied.ts";
import { applyPlan } from "./apply-plan.ts";
import { makePlan } from "./make-plan.ts";
import type { PlannedChange } from "./make-plan.ts";
import { readPlanFile, refuseMoved, wantedById } from "./plan-file.ts";
import { readFiles } from "./read-files.ts";
import { readServer } from "./read-server.ts";
import { urlOf } from "./webhook-url.ts";

/**
 * Applies a folder, or a plan that was written down.
 * @param say told of each step that is done
 * @returns how many changes there were, or what is wrong with the files
 * @throws CommandError, before anything is done when something would be lost for good and may not be
 */
export async function applySource(
  api: Api,
  source: string,
  { name, allowDestructive }: { name: string; allowDestructive: boolean },
  say: (line: string) => void,
): Promise<{ count: number } | { problems: FileProblem[] }> {
  const isFolder = await stat(source).then(
    (entry) => entry.isDirectory(),
    () => true,
  );
  if (!isFolder) return applyKept(api, source, allowDestructive, say);
  const made = await makePlan(api, await readFiles(source), { name, days: 1, people: true });
  const { plan, server, applied = {} } = made;
  if (plan === undefined || server === undefined) return { problems: made.problems };
  refuseDestruction(plan.changes, allowDestructive);
  await applyPlan(api, plan, server, applied, say);
  return { count: plan.changes.length };
}

async function applyKept(
  api: Api,
  file: string,
  allowDestructive: boolean,
  say: (line: string) => void,
): Promise<{ count: number }> {
  const plan = await readPlanFile(file);
  const kinds = new Set<KindName>(plan.changes.map(({ kind }) => kind));
  const server = await readServer(api, kinds, wantedById(plan), urlOf);
  refuseMoved(plan, server, api.host);
  refuseDestruction(plan.changes, allowDestructive);
  await applyPlan(api, plan, server, await readApplied(api, plan.name), say);
  return { count: plan.changes.length };
}

function refuseDestruction(changes: readonly PlannedChange[], isAllowed: boolean): void {
  const lost = changes.filter(({ destroys }) => destroys !== null);
  if (isAllowed || lost.length === 0) return;
  const told = lost.map((change) => `\n  ${idOf(change)}: ${change.destroys ?? ""}`).join("");
  throw new CommandError(`Nothing was applied. --allow-destructive is needed for:${told}`, wrongSettings);
}
