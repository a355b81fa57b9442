import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idSchema, isoInstant, jsonAnswer, jsonBody, slugInput } from "../../platform/http/schemas.ts";
import { createForm } from "./create-form.ts";
import type { Form } from "./create-form.ts";
import { deleteForm } from "./delete-form.ts";
import { formInput, formSchema } from "./form-schemas.ts";
import { getForm } from "./get-form.ts";
import { listForms } from "./list-forms.ts";
import { putForm } from "./put-form.ts";

const tags = ["Forms"];

// One name for the parameter of this path, here the id and in submissions the key: OpenAPI takes `/v1/forms/{id}` and
// `/v1/forms/{key}` for the same path.
const formParams = z.object({ form: idSchema.openapi({ description: "The id of the form." }) });

const slugParams = z.object({ form: slugInput.openapi({ description: "What files call it by.", example: "footer" }) });

const create = createRoute({
  method: "post",
  path: "/v1/forms",
  operationId: "createForm",
  tags,
  summary: "Create a form",
  description: "The answer has its public key, which stands in the `action` of the HTML form.",
  request: { body: jsonBody(formInput) },
  responses: { 201: jsonAnswer(formSchema, "The form."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/forms",
  operationId: "listForms",
  tags,
  summary: "List forms",
  description: "With their public keys.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(formSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/forms/{form}",
  operationId: "getForm",
  tags,
  summary: "Get a form",
  description: "Its event, its redirect and its double opt-in. The `key` of a form is public: it stands in the page.",
  request: { params: formParams },
  responses: { 200: jsonAnswer(formSchema, "The form."), ...problemResponses(401, 404) },
});

const put = createRoute({
  method: "put",
  path: "/v1/forms/{form}",
  operationId: "putForm",
  tags,
  summary: "Create a form by its slug, or replace it",
  description: "The same call again changes nothing. Its publishable key stays, so that pages need no change.",
  request: { params: slugParams, body: jsonBody(formInput) },
  responses: {
    200: jsonAnswer(formSchema, "Replaced."),
    201: jsonAnswer(formSchema, "Created."),
    ...problemResponses(401, 422),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/forms/{form}",
  operationId: "deleteForm",
  tags,
  summary: "Delete a form",
  description: "Its key records nothing from now on. What it recorded stays.",
  request: { params: formParams },
  responses: { 204: { description: "Deleted." }, ...problemResponses(401, 404) },
});

/** Routes that manage forms. */
export function formRoutes(app: Ground): Routes {
  const present = (form: Form): z.infer<typeof formSchema> => ({
    ...form,
    action: `${app.site.publicUrl}/v1/forms/${form.key}`,
    createdAt: isoInstant(form.createdAt),
  });

  return createRoutes()
    .openapi(create, async (c) => c.json(present(await createForm(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) => c.json(presentPage(await listForms(app, c.req.valid("query")), present), 200))
    .openapi(get, async (c) => c.json(present(await getForm(app, { id: c.req.valid("param").form })), 200))
    .openapi(put, async (c) => {
      const { form, created } = await putForm(app, { slug: c.req.valid("param").form, input: c.req.valid("json") });
      return c.json(present(form), created ? 201 : 200);
    })
    .openapi(remove, async (c) => {
      await deleteForm(app, { id: c.req.valid("param").form });
      return c.body(null, 204);
    });
}
