import { z } from "@hono/zod-openapi";

/** What a mail can be taken for. */
export const classSchema = z.enum([
  "human_reply",
  "auto_reply",
  "bounce_hard",
  "bounce_soft",
  "complaint",
  "unsubscribe",
  "other",
]);
