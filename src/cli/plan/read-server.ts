import { z } from "zod";
import { kinds } from "../../plan/code/kinds.ts";
import { hashOf, idOf, isObject } from "../../plan/code/resource.ts";
import type { Json, KindName, Resource } from "../../plan/code/resource.ts";
import { shortenDefinition } from "../../plan/code/sequence-file.ts";
import { asJson } from "../../plan/code/shorten.ts";
import { urlFingerprint } from "../../webhook/endpoint/endpoint-schemas.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import type { Api } from "../server/open-api.ts";

/** What of a sequence no file says. */
export interface SequenceDetail {
  status: string;
  version: number | null;
  /** MJML that the current version was made from, by key. */
  sources: Readonly<Record<string, string>>;
  /** The draft, where it is not what is published. */
  otherDraft: Json | null;
}

/** A server, as far as it was read. */
export interface ServerState {
  resources: Map<string, Resource>;
  /** Ids of the server, where a route wants one, by resource. */
  ids: Map<string, string>;
  sequences: Map<string, SequenceDetail>;
  names: Names;
}

/** What files call by a name and the API by an id. */
export interface Names {
  reps: Map<string, string>;
  transports: Map<string, string>;
  senders: Map<string, string>;
}

const page = z.object({ data: z.array(z.looseObject({})), nextCursor: z.string().nullish() });
type Row = z.output<typeof page>["data"][number];

/**
 * Reads what a server has of some kinds.
 * @param wanted what the folder has, which says whether a sequence is compared as it is published or as a draft, and how a webhook's
 *   URL is told
 * @throws CommandError
 */
export async function readServer(
  api: Api,
  wantedKinds: ReadonlySet<KindName>,
  wanted: ReadonlyMap<string, Resource> = new Map(),
  urlOf: (slug: string, value: Json) => string | undefined = () => undefined,
): Promise<ServerState> {
  const list = (route: string) => listAll(api, route);
  const names: Names = { reps: new Map(), transports: new Map(), senders: new Map() };
  const state: ServerState = { resources: new Map(), ids: new Map(), sequences: new Map(), names };
  const add = (kind: KindName, key: string, raw: Json, id?: unknown) => {
    const resource = { kind, key, ...shortenKnown(kind, key, raw) };
    state.resources.set(idOf(resource), resource);
    if (typeof id === "string") state.ids.set(idOf(resource), id);
  };
  if (wantedKinds.has("attribute")) {
    for (const { name, type } of await list("/v1/lead-attributes")) add("attribute", text(name), json(type));
  }
  if (wantedKinds.has("topic"))
    for (const row of await list("/v1/topics"))
      add("topic", text(row["key"]), pick(row, ["name", "description", "names", "kind", "holdout"]));
  if (wantedKinds.has("sender")) {
    for (const { id, name } of await list("/v1/transports")) names.transports.set(text(name), text(id));
  }
  const usesSenders = wantedKinds.has("sequence") || wantedKinds.has("sender");
  for (const row of usesSenders ? await senderRows(api, wantedKinds, [...wanted.values()]) : []) {
    const { id, key, email } = row;
    if (typeof key === "string") names.senders.set(key, text(id));
    names.senders.set(text(email), text(id));
    if (typeof key === "string" && wantedKinds.has("sender")) add("sender", key, senderOf(row, names), id);
  }
  if (wantedKinds.has("team")) {
    for (const { id, email } of await list("/v1/reps")) names.reps.set(text(email), text(id));
    for (const row of await list("/v1/teams")) add("team", text(row["key"]), teamOf(row, names));
  }
  if (wantedKinds.has("template")) {
    for (const { id, key, mjml } of await list("/v1/templates")) add("template", text(key), text(mjml), id);
  }
  if (wantedKinds.has("segment")) {
    for (const row of await list("/v1/segments"))
      add("segment", text(row["key"]), pick(row, ["name", "condition"]), row["id"]);
  }
  if (wantedKinds.has("scoring")) await readScoring(api, add);
  if (wantedKinds.has("sequence")) await readSequences(api, state, add, wanted);
  if (wantedKinds.has("form")) {
    for (const row of await list("/v1/forms")) {
      const fields = ["name", "event", "redirectUrl", "honeypot", "doubleOptIn"];
      if (typeof row["slug"] === "string") add("form", row["slug"], pick(row, fields), row["id"]);
    }
  }
  if (wantedKinds.has("webhook")) {
    for (const row of await list("/v1/webhooks")) {
      const { slug, id } = row;
      if (typeof slug === "string")
        add("webhook", slug, webhookOf(row, wanted.get(`webhook/${slug}`)?.value, urlOf), id);
    }
  }
  return state;
}

type Add = (kind: KindName, key: string, raw: Json, id?: unknown) => void;

/** Every row of a list. @throws CommandError */
export async function listAll(api: Api, route: string): Promise<Row[]> {
  const rows: Row[] = [];
  const isPaged = !["/v1/lead-attributes", "/v1/topics", "/v1/teams"].includes(route);
  for (let cursor: string | null | undefined = ""; typeof cursor === "string";) {
    const query: string = isPaged ? `?limit=100${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}` : "";
    const read = page.safeParse(await readJson(await api.read("GET", route + query)));
    if (!read.success) throw new CommandError(`${api.host} does not answer as a Ripen does.`, wrongSettings);
    rows.push(...read.data.data);
    cursor = read.data.nextCursor;
  }
  return rows;
}

/** The senders; a key that may not read them is enough for sequences that name none. */
async function senderRows(api: Api, wantedKinds: ReadonlySet<KindName>, wanted: readonly Resource[]): Promise<Row[]> {
  const names = wanted.some(
    ({ kind, value }) => kind === "sequence" && isObject(value) && list(value["senders"]).length > 0,
  );
  if (wantedKinds.has("sender") || names) return listAll(api, "/v1/senders");
  const uses = (await listAll(api, "/v1/sequences")).some((row) => list(row["senderIds"]).length > 0);
  return uses ? listAll(api, "/v1/senders") : [];
}

async function readScoring(api: Api, add: Add): Promise<void> {
  const response = await api.call("GET", "/v1/scoring");
  if (response.status === 404) return;
  const read = z.object({ rules: z.unknown() }).safeParse(await readJson(response));
  if (read.success) add("scoring", "rules", json(read.data.rules));
}

async function readSequences(
  api: Api,
  state: ServerState,
  add: Add,
  wanted: ReadonlyMap<string, Resource>,
): Promise<void> {
  for (const row of await listAll(api, "/v1/sequences")) {
    const { key, id, version, status, draft, senderIds, uncertainPolicy } = row;
    if (typeof key !== "string") continue;
    const number = typeof version === "number" ? version : null;
    const published =
      number === null ? null : await readJson(await api.read("GET", `/v1/sequences/${text(id)}/versions/${number}`));
    const current = isObject(published) ? json(published["definition"]) : null;
    const shortDraft = shortenOr(json(draft), shortenDefinition);
    const isOther = current === null || hashOf(shortenOr(current, shortenDefinition)) !== hashOf(shortDraft);
    state.sequences.set(key, {
      status: text(status),
      version: number,
      sources: isObject(published) ? (published["sources"] as Record<string, string>) : {},
      otherDraft: isOther ? shortDraft : null,
    });
    const wantedValue = wanted.get(`sequence/${key}`)?.value;
    const asDraft = current === null || (isObject(wantedValue) && wantedValue["publish"] === false);
    const keyOf = new Map([...state.names.senders].map(([name, senderId]) => [senderId, name]));
    // Keys come before addresses in the map.
    for (const [name, senderId] of state.names.senders) if (!name.includes("@")) keyOf.set(senderId, name);
    const senders = list(senderIds).map((one) => keyOf.get(text(one)) ?? text(one));
    const definition = asDraft ? json(draft) : current;
    add(
      "sequence",
      key,
      {
        ...(isObject(definition) && definition),
        ...(asDraft && { publish: false }),
        senders,
        uncertain: text(uncertainPolicy),
      },
      id,
    );
  }
}

function senderOf(row: Row, { transports }: Names): Json {
  const fields = ["name", "email", "replyTo", "timezone", "dailyCap", "hourlyCap", "warmUp", "trackingDomain"];
  const names = list(row["transportIds"]).map((id) => nameOf(transports, text(id)));
  return { ...pick(row, [...fields, "hiddenLink", "minGapMs", "gapJitter"]), transports: names };
}

function teamOf(row: Row, { reps }: Names): Json {
  const fields = ["name", "position", "condition", "strategy", "fallbackTeam", "zone", "hours", "holidays"];
  const email = (id: unknown) => (id === null ? null : nameOf(reps, text(id)));
  return {
    ...pick(row, [...fields, "acceptWithin", "remindAfter", "hotAfter", "backlogLimit"]),
    members: list(row["members"])
      .map((id) => nameOf(reps, text(id)))
      .sort(),
    fallbackRep: email(row["fallbackRepId"]),
    manager: email(row["managerId"]),
  };
}

/** The URL is told as the file tells it when it is the same; else what may be seen of it. */
function webhookOf(row: Row, wanted: Json | undefined, urlOf: (slug: string, value: Json) => string | undefined): Json {
  const value = pick(row, ["types", "where", "description"]);
  const url = urlOf(text(row["slug"]), wanted ?? null);
  const isKnown = url === undefined || urlFingerprint(text(row["id"]), url) === row["urlFingerprint"];
  if (!isKnown) return { ...value, url: text(row["url"]) };
  const told = isObject(wanted) ? wanted["url"] : undefined;
  return { ...value, ...(told !== undefined && { url: told }) };
}

function nameOf(names: ReadonlyMap<string, string>, id: string): string {
  return [...names].find(([, one]) => one === id)?.[0] ?? id;
}

/** What an older or a newer Ripen has stored, and this one does not take, is compared as it is. */
function shortenKnown(kind: KindName, key: string, raw: Json): Pick<Resource, "value" | "how"> {
  try {
    return kinds[kind].shorten(raw, key);
  } catch {
    return { value: raw };
  }
}

function shortenOr(value: Json, how: (value: Json) => Json): Json {
  try {
    return how(value);
  } catch {
    return value;
  }
}

/** The body of an answer; null when it is no JSON. */
export async function readJson(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const json = (value: unknown): Json => asJson(value ?? null);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const pick = (row: Row, names: readonly string[]): { [key: string]: Json } =>
  Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, json(row[name])]])));
