import { z } from "zod";
import type { AttributeType } from "../../render/fill/template.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import { openApi, unexpected } from "../server/open-api.ts";
import type { ServerOptions, StartVariables } from "../server/open-api.ts";

/** The templates of a running Ripen, over its HTTP API. */
export interface TemplateServer {
  /** All of them, MJML by key. @throws CommandError */
  list(): Promise<Map<string, string>>;
  /** Declared attributes of leads with their types. @throws CommandError */
  attributes(): Promise<Record<string, AttributeType>>;
  /** @returns what the server finds wrong with it; nothing when it is stored. @throws CommandError */
  put(key: string, mjml: string): Promise<string[]>;
}

const page = z.object({
  data: z.array(z.object({ key: z.string(), mjml: z.string() })),
  nextCursor: z.string().nullable(),
});
const declared = z.object({
  data: z.array(z.object({ name: z.string(), type: z.enum(["string", "number", "boolean", "date"]) })),
});
const refusal = z.object({ detail: z.string(), problems: z.array(z.object({ message: z.string() })) });

/** @throws CommandError when the address is no URL, or no key is given and none of the development server is there */
export async function openServer(options: ServerOptions, variables?: StartVariables): Promise<TemplateServer> {
  const { call, read, host } = await openApi(options, variables);
  return {
    async list() {
      const all = new Map<string, string>();
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const answer = page.safeParse(
          await (await read("GET", `/v1/templates?limit=100${query}`)).json().catch(() => null),
        );
        if (!answer.success) throw new CommandError(`${host} does not answer as a Ripen does.`, wrongSettings);
        for (const { key: name, mjml } of answer.data.data) all.set(name, mjml);
        cursor = answer.data.nextCursor;
      } while (cursor !== null);
      return all;
    },
    async attributes() {
      const said: unknown = await (await read("GET", "/v1/lead-attributes")).json().catch(() => null);
      const answer = declared.safeParse(said);
      if (!answer.success) throw new CommandError(`${host} does not answer as a Ripen does.`, wrongSettings);
      return Object.fromEntries(answer.data.data.map(({ name, type }) => [name, type]));
    },
    async put(name, mjml) {
      const response = await call("PUT", "/v1/templates", { key: name, mjml });
      if (response.ok) return [];
      if (response.status !== 422 && response.status !== 413) throw await unexpected(response, "PUT", "/v1/templates");
      const { detail, problems } = refusal.parse(await response.json());
      return problems.length === 0 ? [detail] : problems.map(({ message }) => message);
    },
  };
}
