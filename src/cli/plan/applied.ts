import { z } from "zod";
import type { Applied, Change } from "../../plan/code/compare.ts";
import { hashOf, idOf } from "../../plan/code/resource.ts";
import type { Json, Resource } from "../../plan/code/resource.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import { unexpected } from "../server/open-api.ts";
import type { Api } from "../server/open-api.ts";
import { readJson } from "./read-server.ts";

const appliedAnswer = z.object({
  resources: z.record(
    z.string(),
    z.object({ is: z.array(z.string()), how: z.record(z.string(), z.json()).optional() }),
  ),
});

const routeOf = (name: string) => `/v1/applied/${encodeURIComponent(name)}`;

/** What was applied from the folder of this name last; nothing before the first time. @throws CommandError */
export async function readApplied(api: Api, name: string): Promise<Applied> {
  const response = await api.call("GET", routeOf(name));
  if (response.status === 404) return {};
  if (!response.ok) throw await unexpected(response, "GET", routeOf(name));
  const read = appliedAnswer.safeParse(await readJson(response));
  if (!read.success) throw new CommandError(`${api.host} does not answer as a Ripen does.`, wrongSettings);
  return read.data.resources;
}

/** Notes what is applied. @throws CommandError */
export async function noteApplied(api: Api, name: string, resources: Applied): Promise<void> {
  await api.read("PUT", routeOf(name), { resources });
}

/** While an apply is under way: a resource is as it was, or as it is to be. */
export function underWay(applied: Applied, wanted: readonly Resource[], changes: readonly Change[]): Applied {
  const before = new Map(changes.map((change) => [idOf(change), change.before]));
  const hashes = (id: string, value: Json) => {
    const was = before.get(id);
    return [...new Set([...(was === undefined || was === null ? [] : [hashOf(was)]), hashOf(value)])];
  };
  return { ...applied, ...noted(wanted, (id, value) => hashes(id, value)) };
}

/** Once it is done. */
export function done(wanted: readonly Resource[]): Applied {
  return noted(wanted, (_id, value) => [hashOf(value)]);
}

function noted(wanted: readonly Resource[], is: (id: string, value: Json) => string[]): Applied {
  return Object.fromEntries(
    wanted.map((one) => {
      const { value, how = {} } = one;
      return [idOf(one), { is: is(idOf(one), value), ...(Object.keys(how).length > 0 && { how }) }];
    }),
  );
}
