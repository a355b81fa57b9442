import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, isoInstant, lineInput } from "../../platform/http/schemas.ts";
import { unreadable } from "../../platform/secret/seal.ts";
import type { Sealer } from "../../platform/secret/seal.ts";
import type { TransportRow } from "./transport-row.ts";
import { transportUrlProblem, withoutCredentials } from "./transport-url.ts";

const urlInput = z
  .string()
  .max(2000)
  .superRefine((text, context) => {
    const message = transportUrlProblem(text);
    if (message !== null) context.addIssue({ code: "custom", message, params: { code: "invalid_transport_url" } });
  })
  .openapi({
    type: "string",
    description:
      "`smtp://` (STARTTLS where it is offered; `?requireTLS=true` insists) or `smtps://`, with user and password. A password goes out without TLS only to this machine itself, or with `?allowInsecureAuth=true`. Any host that this installation reaches. Stored sealed.",
    example: "smtp://user:password@mail.example.com:587?requireTLS=true",
  });

const maxConnectionsInput = z.int().min(1).max(200).openapi({ description: "Connections of one worker at most." });
const fields = {
  name: lineInput(100).openapi({ example: "EU relay" }),
  url: urlInput,
  maxConnections: maxConnectionsInput,
};

/** A transport in a request. */
export const transportInput = z
  .strictObject({ ...fields, maxConnections: maxConnectionsInput.default(20) })
  .openapi("TransportInput");
export type TransportInput = z.output<typeof transportInput>;

/** Changes to a transport; what is not named stays. A URL replaces the whole of the one before, its password included. */
export const transportPatch = z.strictObject(fields).partial().openapi("TransportPatch");
export type TransportPatch = z.output<typeof transportPatch>;

/** A transport in answers. */
export const transportSchema = z
  .object({
    id: idSchema,
    name: z.string().openapi({ example: "EU relay" }),
    url: z
      .string()
      .nullable()
      .openapi({
        description: `Without user and password. Null while it cannot be read: ${unreadable}`,
        example: "smtp://mail.example.com:587?requireTLS=true",
      }),
    authenticated: z.boolean().nullable().openapi({ description: "Whether it logs in; null as `url` is." }),
    maxConnections: z.int(),
    createdAt: instantSchema,
  })
  .openapi("Transport");

/** The JSON form of a transport. */
export function presentTransport(
  sealer: Sealer,
  { sealedUrl, createdAt, ...row }: TransportRow,
): z.infer<typeof transportSchema> {
  const url = sealer.read(sealedUrl);
  const shown = url === undefined ? { url: null, authenticated: null } : withoutCredentials(url);
  return { ...row, ...shown, createdAt: isoInstant(createdAt) };
}
