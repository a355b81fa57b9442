import { Busboy } from "@fastify/busboy";
import type { BusboyInstance } from "@fastify/busboy";
import { setImmediate as nextTurn } from "node:timers/promises";
import { collectBytes } from "../../platform/bounded/collect-bytes.ts";

const fedAtOnce = 64 * 1024;
const limits = { fields: 100, files: 100, parts: 100, fieldNameSize: 100, headerPairs: 20 };

/**
 * The fields of a multipart or urlencoded form, as the bytes that were sent; of a file its content. Reads in time linear to
 * the body, a piece in each turn of the event loop, and no more than a hundred fields: providers send some twenty.
 * @returns undefined when the body is no such form, or holds more
 */
export async function readForm(contentType: string, body: Buffer): Promise<Map<string, Buffer> | undefined> {
  const form = open(contentType, body.length);
  if (form === undefined) return undefined;
  const fields = new Map<string, Buffer>();
  const state = { broken: false, fields: 0 };
  const fail = () => {
    state.broken = true;
  };
  form.on("field", (name, value, nameTruncated, truncated) => {
    // The reader stops at its limit without a word.
    state.fields += 1;
    if (nameTruncated || truncated || state.fields >= limits.fields) fail();
    else fields.set(name, Buffer.from(value, "latin1"));
  });
  form.on("file", (name, stream) => {
    const content = collectBytes(1_024);
    stream.on("data", (piece: Buffer) => content.add(piece));
    stream.on("limit", fail);
    stream.on("error", fail);
    stream.on("end", () => fields.set(name, content.bytes()));
  });
  for (const event of ["fieldsLimit", "filesLimit", "partsLimit", "error"] as const) form.on(event, fail);
  const finished = new Promise<void>((resolve) => {
    form.once("finish", resolve);
    form.once("error", () => resolve());
  });
  for (let from = 0; from < body.length && !state.broken; from += fedAtOnce) {
    form.write(body.subarray(from, from + fedAtOnce));
    await nextTurn();
  }
  if (state.broken) {
    form.destroy();
    return undefined;
  }
  form.end();
  await finished;
  return state.broken ? undefined : fields;
}

/** Every part is taken as bytes: a mail is stored as it came, whatever charset its field claims. */
function open(contentType: string, largest: number): BusboyInstance | undefined {
  const urlencoded = /^application\/x-www-form-urlencoded\b/i.test(contentType);
  try {
    return new Busboy({
      headers: { "content-type": urlencoded ? "application/x-www-form-urlencoded" : contentType.slice(0, 1_000) },
      defCharset: "latin1",
      isPartAFile: () => true,
      limits: { ...limits, fieldSize: largest, fileSize: largest },
    });
  } catch {
    return undefined;
  }
}
