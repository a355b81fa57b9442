import { isObject } from "../../plan/code/resource.ts";
import type { Json } from "../../plan/code/resource.ts";

/** The variable that holds what is secret of a webhook: `RIPEN_WEBHOOK_CRM_URL`, `RIPEN_WEBHOOK_CRM_SECRET`. */
export function webhookVariable(slug: string, what: "URL" | "SECRET"): string {
  return `RIPEN_WEBHOOK_${slug.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_${what}`;
}

/** The URL of a webhook: what its file says, else its variable. @returns undefined when neither does */
export function urlOf(slug: string, value: Json, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const told = isObject(value) ? value["url"] : undefined;
  return typeof told === "string" ? told : env[webhookVariable(slug, "URL")]?.trim() || undefined;
}
