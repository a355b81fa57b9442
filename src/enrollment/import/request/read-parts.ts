import { once } from "node:events";
import { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { InvalidInputError, RipenError } from "../../../platform/errors.ts";
import type { FieldProblem } from "../../../platform/errors.ts";
import { invalidInput } from "../../../platform/http/validation.ts";

/** A file sent as a part of a form, and what was sent before it. */
export interface FilePart {
  /** What was sent before it, the mapping document or a token of the form, as it was written; null when nothing was. */
  mapping: string | null;
  type: string;
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  /** Reads no further. */
  stop(): void;
}

const mappingBytes = 128 * 1024;
const limits = { fields: 3, files: 1, parts: 4, fieldNameSize: 100, fieldSize: mappingBytes, headerPairs: 20 };

/**
 * Reads `multipart/form-data` (RFC 7578) up to its `file`, whose bytes come as they are asked for. What stands behind the file
 * would come too late: the file is read, and then `part_after_file` is thrown.
 * @param before what may stand before the file
 * @throws InvalidInputError `invalid_input`, at once; while the bytes are read RipenError `malformed_form`, `part_after_file`
 */
export async function readParts(
  contentType: string,
  body: ReadableStream<Uint8Array>,
  before = "mapping",
): Promise<FilePart> {
  const form = openForm(contentType);
  const source = Readable.fromWeb(body);
  const stop = () => {
    source.destroy();
    form.destroy();
  };
  const found = Promise.withResolvers<FilePart>();
  const seen: { mapping: string | null; file: boolean; late: boolean; broken: Error | null } = {
    mapping: null,
    file: false,
    late: false,
    broken: null,
  };
  form.on("field", (name, value, _nameTruncated, truncated) => {
    if (seen.file) seen.late = true;
    else if (name !== before) found.reject(refused(name, "unrecognized_key", "is no part of an import."));
    else if (seen.mapping !== null) found.reject(refused(name, "duplicate", "is given more than once: say it once."));
    else if (truncated) found.reject(refused(name, "too_big", `has more than ${mappingBytes / 1024} KB.`));
    else seen.mapping = value;
  });
  form.on("file", (_name, stream, name, _encoding, type) => {
    seen.file = true;
    const bytes = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* stream;
        if (!form.writableFinished && seen.broken === null) await once(form, "finish").catch(() => undefined);
        if (seen.late) {
          const message = `Put \`${before}\` before \`file\`, which has to be the last part.`;
          throw new RipenError("part_after_file", 422, message);
        }
      } catch (error) {
        throw seen.broken ?? error;
      } finally {
        stop();
      }
    };
    const fail = (error: Error) => {
      seen.broken ??= error;
      stream.destroy(error);
    };
    source.on("error", fail);
    for (const part of [form, stream]) part.on("error", () => fail(malformed()));
    found.resolve({ mapping: seen.mapping, type, name, bytes: bytes(), stop });
  });
  for (const event of ["filesLimit", "partsLimit", "fieldsLimit"] as const) form.on(event, () => (seen.late = true));
  form.on("error", () => {
    found.reject(malformed());
  });
  form.once("finish", () => found.reject(refused("file", "missing", "is missing: send the list as the part `file`.")));
  source.on("error", (error) => found.reject(error));
  source.pipe(form);
  try {
    return await found.promise;
  } catch (error) {
    stop();
    throw error;
  }
}

function openForm(contentType: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { "content-type": contentType.slice(0, 1_000) },
      isPartAFile: (name) => name === "file",
      limits,
    });
  } catch {
    throw malformed();
  }
}

const malformed = () =>
  new InvalidInputError("malformed_form", "The form cannot be read: send it as multipart/form-data (RFC 7578).");

const refused = (part: string, code: string, message: string): RipenError => {
  const problem: FieldProblem = { pointer: `/${part.slice(0, 64)}`, code, message };
  return invalidInput([problem]);
};
