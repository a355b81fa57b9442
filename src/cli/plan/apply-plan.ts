import { asText, idOf, isObject } from "../../plan/code/resource.ts";
import type { Json } from "../../plan/code/resource.ts";
import type { Applied } from "../../plan/code/compare.ts";
import { definitionOf, readBeside } from "../../plan/code/sequence-file.ts";
import { problemSchema } from "../../platform/http/problem.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import type { Api } from "../server/open-api.ts";
import { done, noteApplied, underWay } from "./applied.ts";
import type { Plan, PlannedChange } from "./make-plan.ts";
import { readJson } from "./read-server.ts";
import type { Names, ServerState } from "./read-server.ts";
import { urlOf, webhookVariable } from "./webhook-url.ts";

type Target = Pick<ServerState, "ids" | "names">;

/**
 * Carries a plan out, step by step in the order of its changes. What is already so stays so: an apply that was interrupted is simply
 * made again.
 * @param say told of each step that is done
 * @throws CommandError with the words of the server, naming the resource
 */
export async function applyPlan(
  api: Api,
  { name, changes, wanted }: Pick<Plan, "name" | "changes" | "wanted">,
  server: Target,
  applied: Applied,
  say: (line: string) => void,
): Promise<void> {
  await noteApplied(api, name, underWay(applied, wanted, changes));
  const kept = changes.filter(({ action }) => action !== "delete");
  for (const change of kept.filter(({ kind }) => kind !== "sequence" && kind !== "form" && kind !== "webhook")) {
    await put(api, change, server);
    say(`${past(change)}  ${idOf(change)}`);
  }
  // All of them are there before any is published: they may name one another.
  const sequences = kept.filter(({ kind }) => kind === "sequence");
  for (const change of sequences) await putDraft(api, change, server.names);
  for (const change of sequences) say(await publish(api, change));
  for (const change of kept.filter(({ kind }) => kind === "form" || kind === "webhook")) {
    await put(api, change, server);
    say(`${past(change)}  ${idOf(change)}`);
  }
  await removeAll(
    api,
    changes.filter(({ action }) => action === "delete"),
    server,
    say,
  );
  await noteApplied(api, name, done(wanted));
}

const past = ({ action }: PlannedChange) => (action === "create" ? "created  " : "changed  ");

/** A call that has to succeed. @throws CommandError that names the resource, and what is wrong */
async function must(api: Api, change: PlannedChange, method: string, route: string, body?: unknown): Promise<unknown> {
  const response = await api.call(method, route, body);
  if (response.ok) return readJson(response);
  throw await refusal(response, change);
}

async function refusal(response: Response, change: PlannedChange): Promise<CommandError> {
  const read = problemSchema.safeParse(await readJson(response));
  if (!read.success) return new CommandError(`${idOf(change)}: the server answers ${response.status}.`, wrongSettings);
  const { code, detail, problems } = read.data;
  const told = problems.map(({ pointer, message }) => `\n  ${pointer === "" ? "" : `${pointer}: `}${message}`);
  return new CommandError(`${idOf(change)} (${code}): ${detail}${told.join("")}`, wrongSettings);
}

async function codeOf(response: Response): Promise<string | undefined> {
  return problemSchema.safeParse(await readJson(response)).data?.code;
}

async function put(api: Api, change: PlannedChange, { names, ids }: Target): Promise<void> {
  const { kind, key, after } = change;
  const value = isObject(after) ? after : {};
  const path = encodeURIComponent(key);
  switch (kind) {
    case "attribute":
      await must(api, change, "PUT", "/v1/lead-attributes", { name: key, type: after });
      return;
    case "topic":
      await must(api, change, "PUT", "/v1/topics", { ...value, key });
      return;
    case "sender": {
      const { transports = [], ...rest } = value;
      const transportIds = texts(transports).map((one) => known(change, names.transports, one, "transport"));
      const made = await must(api, change, "PUT", `/v1/senders/${path}`, { ...rest, transportIds });
      // Sequences that follow name it.
      if (isObject(made)) names.senders.set(key, asText(made["id"]));
      return;
    }
    case "team": {
      const { members = [], fallbackRep, manager, ...rest } = value;
      const rep = (email: Json | undefined) =>
        typeof email === "string" ? known(change, names.reps, email, "rep") : null;
      const team = {
        ...rest,
        members: texts(members).map(rep),
        fallbackRepId: rep(fallbackRep),
        managerId: rep(manager),
      };
      await must(api, change, "PUT", `/v1/teams/${path}`, team);
      return;
    }
    case "template":
      await must(api, change, "PUT", "/v1/templates", { key, mjml: after });
      return;
    case "segment":
      await must(api, change, "PUT", "/v1/segments", { ...value, key });
      return;
    case "scoring":
      await must(api, change, "PUT", "/v1/scoring", after);
      return;
    case "form":
      await must(api, change, "PUT", `/v1/forms/${path}`, value);
      return;
    case "webhook":
      await putWebhook(api, change, value, ids);
      return;
    case "sequence":
      return;
  }
}

async function putWebhook(
  api: Api,
  change: PlannedChange,
  { url: _url, ...value }: { [key: string]: Json },
  ids: Target["ids"],
): Promise<void> {
  const { key, after } = change;
  const url = urlOf(key, after);
  const id = ids.get(idOf(change));
  if (url !== undefined) {
    const secret = process.env[webhookVariable(key, "SECRET")]?.trim() || undefined;
    const body = { ...value, url, ...(secret !== undefined && id === undefined && { secret }) };
    await must(api, change, "PUT", `/v1/webhooks/${encodeURIComponent(key)}`, body);
  } else if (id !== undefined) {
    await must(api, change, "PATCH", `/v1/webhooks/${id}`, { where: {}, description: null, ...value });
  } else {
    const variable = webhookVariable(key, "URL");
    throw new CommandError(`${idOf(change)}: write its url, or set ${variable}.`, wrongSettings);
  }
}

async function putDraft(api: Api, change: PlannedChange, { senders }: Names): Promise<void> {
  const { key, after, before, how } = change;
  const route = `/v1/sequences/${encodeURIComponent(key)}`;
  const definition = definitionOf(after);
  const first = await api.call("PUT", route, definition);
  if (first.status === 409 && (await codeOf(first.clone())) === "sequence_archived") {
    await must(api, change, "POST", `${route}/unarchive`);
    await must(api, change, "PUT", route, definition);
  } else if (!first.ok) throw await refusal(first, change);
  const { senders: named, uncertain } = readBeside(after ?? null, how);
  const was = before === null ? null : readBeside(before);
  const isSame = was !== null && was.uncertain === uncertain && was.senders.join("\n") === named.join("\n");
  if (isSame || (was === null && named.length === 0 && uncertain === "resend")) return;
  const senderIds = named.map((one) => known(change, senders, one, "sender"));
  await must(api, change, "PATCH", route, { senderIds, uncertainPolicy: uncertain });
}

async function publish(api: Api, change: PlannedChange): Promise<string> {
  const { key, after, how } = change;
  const { publish: isPublished, enrollments, finished } = readBeside(after ?? null, how);
  if (!isPublished) return `${past(change)}  ${idOf(change)}, a draft`;
  const route = `/v1/sequences/${encodeURIComponent(key)}`;
  const answer = await must(api, change, "POST", `${route}/publish`, { running: enrollments, finished });
  const { publishing, status } = isObject(answer) ? answer : {};
  // It was in the archive, from which it comes paused.
  if (change.action === "create" && status === "paused") await must(api, change, "POST", `${route}/resume`);
  const { version, unchanged, running = [] } = isObject(publishing) ? publishing : {};
  const moved = (Array.isArray(running) ? running : []).reduce<number>((sum, one) => {
    const moves = isObject(one) && isObject(one["becomes"]) && one["becomes"]["kind"] === "moves";
    return moves && isObject(one) ? sum + Number(one["count"]) : sum;
  }, 0);
  const said = unchanged === true ? `version ${asText(version)} stays` : `published as version ${asText(version)}`;
  return `${past(change)}  ${idOf(change)}, ${said}${moved > 0 ? `, ${moved} enrollments move` : ""}`;
}

/** What is refused because something else that goes still names it is tried again after that. */
async function removeAll(
  api: Api,
  changes: readonly PlannedChange[],
  server: Target,
  say: (line: string) => void,
): Promise<void> {
  const refused: { change: PlannedChange; error: CommandError }[] = [];
  for (const change of changes) {
    const removed = await remove(api, change, server).catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error;
      refused.push({ change, error });
      return undefined;
    });
    if (removed !== undefined) say(removed);
  }
  const [first] = refused;
  if (first === undefined) return;
  if (refused.length === changes.length) throw first.error;
  const left = refused.map(({ change }) => change);
  await removeAll(api, left, server, say);
}

async function remove(api: Api, change: PlannedChange, { ids }: Target): Promise<string> {
  const { kind, key } = change;
  const id = ids.get(idOf(change)) ?? "";
  const routes: Partial<Record<typeof kind, string>> = {
    attribute: `/v1/lead-attributes/${encodeURIComponent(key)}`,
    topic: `/v1/topics/${encodeURIComponent(key)}`,
    team: `/v1/teams/${encodeURIComponent(key)}`,
    template: `/v1/templates/${id}`,
    segment: `/v1/segments/${id}`,
    sequence: `/v1/sequences/${encodeURIComponent(key)}`,
    form: `/v1/forms/${id}`,
    webhook: `/v1/webhooks/${id}`,
  };
  const route = routes[kind];
  if (route === undefined)
    return `kept       ${idOf(change)}: it cannot be deleted, and is no longer kept by this folder`;
  const response = await api.call("DELETE", route);
  if (kind === "sequence" && response.status === 409) {
    await must(api, change, "POST", `${route}/archive?running=exit`);
    return `archived   ${idOf(change)}`;
  }
  if (!response.ok && response.status !== 404) throw await refusal(response, change);
  return `deleted    ${idOf(change)}`;
}

function known(change: PlannedChange, names: ReadonlyMap<string, string>, name: string, what: string): string {
  const id = names.get(name);
  if (id !== undefined) return id;
  throw new CommandError(`${idOf(change)}: there is no ${what} "${name}" on the server.`, wrongSettings);
}

const texts = (value: Json): string[] => (Array.isArray(value) ? value.map(asText) : []);
