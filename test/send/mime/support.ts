import { hydrate } from "../../../src/render/fill/hydrate.ts";
import { type RenderedMail, joinRendered, renderMailPieces } from "../../../src/render/fill/render.ts";
import { type MessageFill, composeMessage } from "../../../src/send/mail/mime/compose-message.ts";
import type { DkimKey } from "../../../src/send/mail/mime/dkim.ts";
import { skeletonOf } from "../../../src/send/mail/mime/skeleton.ts";

/** A message composed from Liquid sources, and what a reader must find in it. */
export interface Composed {
  raw: Buffer;
  rendered: RenderedMail;
}

/** Composes one message; `lead` is what the sources see as `lead`. */
export async function compose(
  sources: { subject?: string; html?: string; text?: string },
  lead: Record<string, unknown> = {},
  fill: Partial<MessageFill> = {},
  dkim: readonly DkimKey[] = [],
): Promise<Composed> {
  const template = hydrate({
    format: 1,
    subject: sources.subject ?? "Hello",
    html: sources.html ?? "<p>Hello</p>",
    text: sources.text ?? "Hello",
    links: [],
  });
  const rendered = renderMailPieces(template, {
    scope: { lead },
    links: (_index, url) => url,
    pixelUrl: null,
    unsubscribeUrl: "https://r.example/u/1",
  });
  const raw = await composeMessage(
    skeletonOf(template),
    {
      from: { name: "Ada", address: "ada@acme.example" },
      to: { name: "Leo", address: "leo@example.com" },
      replyTo: { name: "Ada", address: "reply+abc@reply.acme.example" },
      messageId: "<1@reply.acme.example>",
      date: new Date("2026-01-05T09:00:00Z"),
      headers: {
        "List-Unsubscribe": "<https://r.example/u/1>, <mailto:unsubscribe+abc@reply.acme.example?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      },
      ...fill,
      rendered,
    },
    dkim,
  );
  return { raw, rendered: joinRendered(template, rendered) };
}
