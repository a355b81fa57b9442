import type { Executor } from "../../db/client.ts";
import { readSetting } from "../../db/settings.ts";
import type { Site } from "../../ground.ts";
import { plainAccent } from "../../platform/http/look/style.ts";
import type { Look } from "../../platform/http/look/style.ts";
import { brandSchema } from "./brand-schema.ts";
import type { Brand } from "./brand-schema.ts";

/** The key of the brand among the settings. */
export const brandKey = "brand";

/** The brand as it is set; where none is, or it cannot be understood, all is as shipped. */
export async function readBrand(db: Executor): Promise<Brand> {
  const stored = await readSetting(db, brandKey);
  return brandSchema.safeParse(stored ?? {}).data ?? brandSchema.parse({});
}

/** How pages look that people outside see: the brand, with the name of the company where it has none of its own. */
export async function readLook(db: Executor, { company }: Pick<Site, "company">): Promise<Look> {
  const { name, logo, color } = await readBrand(db);
  return { name: name ?? company.name, logo, accent: color ?? plainAccent };
}
