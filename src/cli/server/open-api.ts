import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CommandError, tryAgain, wrongSettings } from "./command-error.ts";

/** How a running Ripen is reached. */
export interface ServerOptions {
  /** that of `npm start` in this folder when undefined */
  url?: string | undefined;
  key?: string | undefined;
}

/** The variables of `npm start` that say where it runs; empty ones count as left out, as they do there. */
export type StartVariables = Readonly<Partial<Record<"PORT" | "RIPEN_DATA", string | undefined>>>;

/** The HTTP API of a running Ripen. */
export interface Api {
  host: string;
  /** @returns the answer, also one that refuses (4xx). @throws CommandError when nobody answers, or the key may not */
  call(method: string, route: string, body?: unknown): Promise<Response>;
  /** As `call`; what is refused is an error. @throws CommandError */
  read(method: string, route: string, body?: unknown): Promise<Response>;
}

const problem = z.object({ code: z.string(), detail: z.string() });
const timeoutMs = 60_000;

/** @throws CommandError when the address is no URL, or no key is given and none of the development server is there */
export async function openApi(
  { url: given, key }: ServerOptions,
  { PORT, RIPEN_DATA }: StartVariables = process.env,
): Promise<Api> {
  const url = given ?? `http://localhost:${PORT?.trim() || "3000"}`;
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw new CommandError(`"${url}" is no http:// or https:// URL. Set RIPEN_URL or --url.`, wrongSettings);
  }
  const secret = key ?? (isLoopback(base.hostname) ? await developmentKey(RIPEN_DATA?.trim() || ".ripen") : undefined);
  if (secret === undefined || secret === "") {
    throw new CommandError("No API key. Set RIPEN_KEY, or --key; `ripen keys create` makes one.", wrongSettings);
  }
  const { host } = base;
  const address = (route: string) => `${base.href.replace(/\/$/, "")}${route}`;
  const call: Api["call"] = async (method, route, body) => {
    const ask = () =>
      fetch(address(route), {
        method,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const response = await ask()
      // While templates are compiled here, the server closes a connection that is idle; whatever commands call can be called twice.
      .catch((error: unknown) => (isCut(error) ? ask() : Promise.reject(error)))
      .catch((error: unknown) => {
        throw new CommandError(`${host} cannot be reached: ${causeOf(error)}.`, tryAgain);
      });
    const { status } = response;
    if (status === 401 || status === 403) {
      const said = problem.safeParse(await response.json().catch(() => null)).data;
      // A known key that may do too little, or is used from elsewhere: Ripen says what to put right.
      const refused = `${host} does not take the API key (${status}).`;
      const isKnown = status === 403 && said !== undefined;
      throw new CommandError(isKnown ? `${host} refuses it: ${said.detail}` : refused, wrongSettings);
    }
    if (status === 429 || status >= 500) {
      throw new CommandError(`${host} answers ${status}. Try again later.`, tryAgain);
    }
    return response;
  };
  return {
    host,
    call,
    async read(method, route, body) {
      const response = await call(method, route, body);
      if (response.ok) return response;
      throw await unexpected(response, method, address(route));
    },
  };
}

/** What an answer says that nothing is known to be done about: the words of Ripen, or that it is none. */
export async function unexpected(response: Response, method: string, route: string): Promise<CommandError> {
  const said = problem.safeParse(await response.json().catch(() => null)).data;
  const where = `${method} ${route} answers ${response.status}`;
  const message = said === undefined ? `${where}: is that a Ripen?` : `${where} (${said.code}): ${said.detail}`;
  return new CommandError(message, wrongSettings);
}

/** The key that `npm start` made in its data folder. */
async function developmentKey(dataDir: string): Promise<string | undefined> {
  const text = await readFile(path.join(dataDir, "development-key"), "utf8").catch(() => "");
  return text.trim() === "" ? undefined : text.trim();
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}

/** Whether the connection was there, and ended before the answer. */
function isCut(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && (cause.code === "ECONNRESET" || cause.code === "UND_ERR_SOCKET");
}

/** What fetch was kept from, which it tells only as a cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message === "" && "code" in cause ? String(cause.code) : cause.message;
}
