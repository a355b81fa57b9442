import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { AttributeType } from "../../render/fill/template.ts";
import { TemplatesError, tryAgain, wrongSettings } from "./error.ts";

/** How a running Ripen is reached. */
export interface ServerOptions {
  /** that of `npm start` in this folder when undefined */
  url?: string | undefined;
  key?: string | undefined;
}

/** The variables of `npm start` that say where it runs; empty ones count as left out, as they do there. */
export type StartVariables = Readonly<Partial<Record<"PORT" | "RIPEN_DATA", string | undefined>>>;

/** The templates of a running Ripen, over its HTTP API. */
export interface TemplateServer {
  /** All of them, MJML by key. @throws TemplatesError */
  list(): Promise<Map<string, string>>;
  /** Declared attributes of leads with their types. @throws TemplatesError */
  attributes(): Promise<Record<string, AttributeType>>;
  /** @returns what the server finds wrong with it; nothing when it is stored. @throws TemplatesError */
  put(key: string, mjml: string): Promise<string[]>;
}

const page = z.object({
  data: z.array(z.object({ key: z.string(), mjml: z.string() })),
  nextCursor: z.string().nullable(),
});
const declared = z.object({
  data: z.array(z.object({ name: z.string(), type: z.enum(["string", "number", "boolean", "date"]) })),
});
const problem = z.object({ code: z.string(), detail: z.string() });
const refusal = z.object({ detail: z.string(), problems: z.array(z.object({ message: z.string() })) });
const timeoutMs = 60_000;

/** @throws TemplatesError when the address is no URL, or no key is given and none of the development server is there */
export async function openServer(
  { url: given, key }: ServerOptions,
  { PORT, RIPEN_DATA }: StartVariables = process.env,
): Promise<TemplateServer> {
  const url = given ?? `http://localhost:${PORT?.trim() || "3000"}`;
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw new TemplatesError(`"${url}" is no http:// or https:// URL. Set RIPEN_URL or --url.`, wrongSettings);
  }
  const secret = key ?? (isLoopback(base.hostname) ? await developmentKey(RIPEN_DATA?.trim() || ".ripen") : undefined);
  if (secret === undefined || secret === "") {
    throw new TemplatesError("No API key. Set RIPEN_KEY, or --key; `ripen keys create` makes one.", wrongSettings);
  }

  async function call(method: string, route: string, body?: unknown): Promise<Response> {
    const address = `${base?.href.replace(/\/$/, "")}${route}`;
    const response = await fetch(address, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new TemplatesError(`${base?.host} cannot be reached: ${causeOf(error)}.`, tryAgain);
    });
    const { status } = response;
    if (status === 401 || status === 403) {
      const said = problem.safeParse(await response.json().catch(() => null)).data;
      // A known key that may do too little, or is used from elsewhere: Ripen says what to put right.
      const refused = `${base?.host} does not take the API key (${status}).`;
      const isKnown = status === 403 && said !== undefined;
      throw new TemplatesError(isKnown ? `${base?.host} refuses it: ${said.detail}` : refused, wrongSettings);
    }
    if (status === 429 || status >= 500) {
      throw new TemplatesError(`${base?.host} answers ${status}. Try again later.`, tryAgain);
    }
    if (!response.ok && status !== 422 && status !== 413) {
      throw new TemplatesError(`${method} ${address} answers ${status}: is that a Ripen?`, wrongSettings);
    }
    return response;
  }

  return {
    async list() {
      const all = new Map<string, string>();
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const read = page.safeParse(
          await (await call("GET", `/v1/templates?limit=100${query}`)).json().catch(() => null),
        );
        if (!read.success) throw new TemplatesError(`${base.host} does not answer as a Ripen does.`, wrongSettings);
        for (const { key: name, mjml } of read.data.data) all.set(name, mjml);
        cursor = read.data.nextCursor;
      } while (cursor !== null);
      return all;
    },
    async attributes() {
      const answer: unknown = await (await call("GET", "/v1/lead-attributes")).json().catch(() => null);
      const read = declared.safeParse(answer);
      if (!read.success) throw new TemplatesError(`${base.host} does not answer as a Ripen does.`, wrongSettings);
      return Object.fromEntries(read.data.data.map(({ name, type }) => [name, type]));
    },
    async put(name, mjml) {
      const response = await call("PUT", "/v1/templates", { key: name, mjml });
      if (response.ok) return [];
      const { detail, problems } = refusal.parse(await response.json());
      return problems.length === 0 ? [detail] : problems.map(({ message }) => message);
    },
  };
}

/** The key that `npm start` made in its data folder. */
async function developmentKey(dataDir: string): Promise<string | undefined> {
  const text = await readFile(path.join(dataDir, "development-key"), "utf8").catch(() => "");
  return text.trim() === "" ? undefined : text.trim();
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}

/** What fetch was kept from, which it tells only as a cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message === "" && "code" in cause ? String(cause.code) : cause.message;
}
