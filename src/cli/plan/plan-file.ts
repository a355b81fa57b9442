import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { movedSince } from "../../plan/code/fingerprint.ts";
import { kindNames } from "../../plan/code/resource.ts";
import type { Resource } from "../../plan/code/resource.ts";
import { CommandError, noInput, wrongSettings } from "../server/command-error.ts";
import type { Plan } from "./make-plan.ts";
import type { ServerState } from "./read-server.ts";

const how = z.record(z.string(), z.json()).optional();
const resource = z.object({ kind: z.enum(kindNames), key: z.string(), value: z.json(), how });
const change = z.looseObject({
  kind: z.enum(kindNames),
  key: z.string(),
  action: z.enum(["create", "change", "delete"]),
  before: z.json().nullable(),
  after: z.json().nullable(),
  how,
  drift: z.enum(["changed", "deleted"]).nullable(),
  destroys: z.string().nullable(),
});
const planFile = z.object({
  ripenPlan: z.literal(1),
  name: z.string(),
  host: z.string(),
  changes: z.array(change),
  read: z.record(z.string(), z.string().nullable()),
  wanted: z.array(resource),
});

/** A plan as it was written down. */
export type KeptPlan = Pick<Plan, "name" | "host" | "changes" | "read" | "wanted">;

/** Writes a plan down, with all that it needs to be applied: secrets of webhooks are in none. */
export async function writePlanFile(file: string, plan: Plan): Promise<void> {
  const { name, host, changes, read, wanted } = plan;
  await writeFile(file, `${JSON.stringify({ ripenPlan: 1, name, host, changes, read, wanted }, null, 1)}\n`);
}

/** @throws CommandError when it is no plan */
export async function readPlanFile(file: string): Promise<KeptPlan> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new CommandError(`There is no readable file ${file}.`, noInput);
  });
  const read = planFile.safeParse(parseJson(text));
  if (!read.success)
    throw new CommandError(`${file} is no plan: write one with \`ripen plan DIR --out ${file}\`.`, wrongSettings);
  return read.data;
}

/** @throws CommandError when somebody has changed on the server what the plan was made from */
export function refuseMoved({ read, changes, host }: KeptPlan, server: ServerState, at: string): void {
  if (host !== at) throw new CommandError(`The plan is of ${host}, and this is ${at}.`, wrongSettings);
  const moved = movedSince(read, changes, (id) => server.resources.get(id)?.value);
  if (moved.length === 0) return;
  throw new CommandError(
    `The server has moved since the plan was made: ${moved.join(", ")}. Plan again.`,
    wrongSettings,
  );
}

/** What a kept plan wants, by id. */
export function wantedById({ wanted }: KeptPlan): Map<string, Resource> {
  return new Map(wanted.map((one) => [`${one.kind}/${one.key}`, one]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
