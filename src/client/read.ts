import { ConnectionError } from "./errors.ts";

const mediaType = ({ headers }: Response) => headers.get("content-type")?.split(";")[0]?.trim() ?? "";

/** Whether an answer comes line by line. */
export const isLines = (response: Response) => mediaType(response) === "application/x-ndjson";

/** What an answer says, by its media type: JSON, all lines, text, or bytes. @throws ConnectionError when it breaks off */
export async function readData(response: Response): Promise<unknown> {
  const type = mediaType(response);
  if (response.status === 204 || response.status === 303) return undefined;
  if (isLines(response)) {
    const lines: unknown[] = [];
    for await (const line of readLines(response)) lines.push(line);
    return lines;
  }
  try {
    if (/^application\/(?:\w[\w.-]*\+)?json$/u.test(type)) return await response.json();
    if (type.startsWith("text/") || type === "message/rfc822") return await response.text();
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw brokenOff(cause);
  }
}

/** Each line of newline-delimited JSON, as it comes. @throws ConnectionError when it breaks off */
export async function* readLines({ body }: Response): AsyncGenerator<unknown, void, undefined> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value = "" } = await reader.read();
      const lines = (rest + value).split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      for (const line of lines) if (line !== "") yield JSON.parse(line) as unknown;
      if (done) return;
    }
  } catch (cause) {
    throw brokenOff(cause);
  } finally {
    // Whoever leaves the loop early wants no more of it.
    await reader.cancel().catch(() => undefined);
  }
}

const brokenOff = (cause: unknown) =>
  new ConnectionError({ code: "network", message: "The answer broke off, or is none of Ripen's", cause });
