import { compare } from "../../plan/code/compare.ts";
import type { Applied, Change } from "../../plan/code/compare.ts";
import { fingerprintOf } from "../../plan/code/fingerprint.ts";
import type { Fingerprint } from "../../plan/code/fingerprint.ts";
import { asText, fromId, hashOf, idOf, isObject } from "../../plan/code/resource.ts";
import type { KindName, Resource } from "../../plan/code/resource.ts";
import { definitionOf, readBeside } from "../../plan/code/sequence-file.ts";
import type { Api } from "../server/open-api.ts";
import type { FileProblem } from "../templates/problem.ts";
import { readApplied } from "./applied.ts";
import { checkFiles, placeProblem } from "./check-files.ts";
import { forecastOf } from "./forecast.ts";
import type { Forecast } from "./forecast.ts";
import { askPlan, planBody, templatesOf } from "./plan-people.ts";
import type { SequencePlan } from "./plan-people.ts";
import type { ReadFiles } from "./read-files.ts";
import { readServer } from "./read-server.ts";
import type { Names, ServerState } from "./read-server.ts";
import { urlOf } from "./webhook-url.ts";

/** A change, and of a sequence what it does to people. `templates` are those that differ from the published ones. */
export type PlannedChange = Change & { people?: SequencePlan; templates?: string[] };

/** What an apply of a folder would do. */
export interface Plan {
  name: string;
  host: string;
  changes: PlannedChange[];
  unchanged: string[];
  /** what the server has, and neither the folder nor the last apply of it */
  unmanaged: string[];
  forecast: Forecast;
  read: Fingerprint;
  /** all that the folder has */
  wanted: Resource[];
}

export interface PlanOptions {
  name: string;
  days: number;
  /** Ask for people and mails as well. */
  people: boolean;
}

export type MadePlan = { problems: FileProblem[]; plan?: Plan; server?: ServerState; applied?: Applied };

/**
 * Compares a folder with a server and asks who would be touched.
 * @returns the plan, or everything that is wrong with the files
 * @throws CommandError
 */
export async function makePlan(api: Api, files: ReadFiles, { name, days, people }: PlanOptions): Promise<MadePlan> {
  const applied = await readApplied(api, name);
  const known = Object.keys(applied).flatMap((id) => fromId(id)?.kind ?? []);
  const asked = new Set<KindName>([...files.resources.map(({ kind }) => kind), ...known]);
  // Names of senders are looked up, and templates are compiled with what the server has of partials and attributes.
  if (asked.has("template")) asked.add("attribute");
  const raws = new Map(files.resources.map((one) => [idOf(one), { ...one, value: one.raw }]));
  const server = await readServer(api, asked, raws, urlOf);
  const { resources, problems } = await checkFiles(files, [...server.resources.values()], (kind) => asked.has(kind));
  if (problems.length > 0) return { problems };
  const wanted = resources.map((one) => withSenderKeys(one, server.names));
  const { changes: plain, unchanged, unmanaged } = compare(wanted, server.resources, applied);
  const changes: PlannedChange[] = plain.map((change) => losesDraft(change, server));
  const refused: FileProblem[] = [];
  const outlooks: SequencePlan["outlook"][] = [];
  for (const one of people ? sequencesOf(wanted, changes, server) : []) {
    const file = files.resources.find((raw) => idOf(raw) === `sequence/${one.key}`);
    const answer = await askPlan(
      api,
      one.key,
      one.resource === null ? { change: "remove", days } : planBody(one.resource, wanted, server, days),
    );
    if (answer.kind === "refused") {
      refused.push(
        ...answer.problems.map(({ pointer, message }) =>
          file === undefined
            ? { file: `sequences/${one.key}.yaml`, line: 1, column: 1, severity: "error" as const, message }
            : placeProblem(file, pointer, message),
        ),
      );
      continue;
    }
    const { plan } = answer;
    outlooks.push(plan.outlook);
    const change = changes.find(({ kind, key }) => kind === "sequence" && key === one.key);
    if (change !== undefined)
      Object.assign(change, { people: plan, ...(one.templates.length > 0 && { templates: one.templates }) });
    else if (!plan.unchanged && one.resource !== null) {
      const { value, how } = one.resource;
      unchanged.splice(unchanged.indexOf(`sequence/${one.key}`), 1);
      const same: Change = {
        kind: "sequence",
        key: one.key,
        action: "change",
        before: value,
        after: value,
        drift: null,
        destroys: null,
        ...(how && { how }),
      };
      insertSequence(changes, { ...losesDraft(same, server), people: plan, templates: one.templates });
    }
  }
  if (refused.length > 0) return { problems: refused };
  // What the others send counts against the caps as well.
  if (changes.some(({ people: touched }) => touched !== undefined)) {
    const rest = [...server.sequences].filter(
      ([key, { status }]) =>
        status === "published" && !changes.some((one) => one.kind === "sequence" && one.key === key),
    );
    for (const [key] of rest) {
      const answer = await askPlan(api, key, { change: "none", days });
      if (answer.kind === "planned") outlooks.push(answer.plan.outlook);
    }
  }
  const plan: Plan = {
    name,
    host: api.host,
    changes,
    unchanged,
    unmanaged,
    forecast: forecastOf(outlooks, wanted),
    read: fingerprintOf(changes),
    wanted,
  };
  return { problems, plan, server, applied };
}

/** Sequences that may touch people: those that change or go, and those whose templates are not the ones they were published with. */
function sequencesOf(
  wanted: readonly Resource[],
  changes: readonly Change[],
  server: ServerState,
): { key: string; resource: Resource | null; templates: string[] }[] {
  const gone = changes.flatMap(({ kind, key, action }) =>
    kind === "sequence" && action === "delete" ? [{ key, resource: null, templates: [] }] : [],
  );
  const changed = new Set(changes.filter(({ kind }) => kind === "sequence").map(({ key }) => key));
  const there = wanted.flatMap((resource) => {
    const { kind, key, value, how } = resource;
    if (kind !== "sequence" || !readBeside(value, how).publish) return [];
    const { sources = {}, version = null } = server.sequences.get(key) ?? {};
    const texts = new Map(wanted.flatMap((one) => (one.kind === "template" ? [[one.key, one.value] as const] : [])));
    const templates =
      version === null ? [] : templatesOf(definitionOf(value), wanted).filter((one) => texts.get(one) !== sources[one]);
    return changed.has(key) || templates.length > 0 ? [{ key, resource, templates: templates.sort() }] : [];
  });
  return [...there, ...gone];
}

/** Behind the sequences that are there: after all that it may name. */
function insertSequence(changes: PlannedChange[], change: PlannedChange): void {
  const later = changes.findIndex(({ kind, action }) => action === "delete" || kind === "form" || kind === "webhook");
  changes.splice(later < 0 ? changes.length : later, 0, change);
}

/** Whatever was written on the server and never published is replaced by what the folder says. */
function losesDraft<T extends Change>(change: T, server: ServerState): T {
  if (change.kind !== "sequence" || change.action !== "change") return change;
  const { otherDraft = null, version = null } = server.sequences.get(change.key) ?? {};
  if (otherDraft === null || version === null) return change;
  if (change.after !== null && hashOf(definitionOf(change.after)) === hashOf(otherDraft)) return change;
  return { ...change, destroys: "a draft on the server that was never published" };
}

/** A sender is called by its key, where it has one: so the server tells it. */
function withSenderKeys(resource: Resource, { senders }: Names): Resource {
  const { kind, value } = resource;
  if (kind !== "sequence" || !isObject(value) || !Array.isArray(value["senders"])) return resource;
  const keyOf = (name: string) =>
    [...senders].find(([other, id]) => id === senders.get(name) && !other.includes("@"))?.[0] ?? name;
  return { ...resource, value: { ...value, senders: value["senders"].map((name) => keyOf(asText(name))) } };
}
