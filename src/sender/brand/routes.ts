import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { writeSetting } from "../../db/settings.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { brandKey, readBrand } from "./brand.ts";
import { brandSchema } from "./brand-schema.ts";

const path = "/v1/settings/brand";
const tags = ["Settings"];

const get = createRoute({
  method: "get",
  path,
  operationId: "getBrand",
  tags,
  summary: "How pages look that recipients see",
  description: "The name, logo and color of the pages for preferences, confirmation and leaving.",
  responses: {
    200: jsonAnswer(brandSchema, "The brand, as shipped where nobody has set one."),
    ...problemResponses(401),
  },
});

const put = createRoute({
  method: "put",
  path,
  operationId: "putBrand",
  tags,
  summary: "Set how pages look that recipients see",
  description: "Name, logo and color of the pages behind mails and forms. Replaces the whole brand; it holds at once.",
  request: { body: jsonBody(brandSchema) },
  responses: { 200: jsonAnswer(brandSchema, "The brand."), ...problemResponses(401, 422) },
});

/** Routes of the brand. */
export function brandRoutes({ db, clock }: Ground): Routes {
  return createRoutes()
    .openapi(get, async (c) => c.json(await readBrand(db), 200))
    .openapi(put, async (c) => {
      const brand = c.req.valid("json");
      await writeSetting(db, brandKey, brand, clock.now());
      return c.json(brand, 200);
    });
}
