import { z } from "@hono/zod-openapi";
import { lineInput } from "../../platform/http/schemas.ts";

const logoUrl = z
  .string()
  .max(2000)
  .refine(
    (text) => URL.canParse(text) && new URL(text).protocol === "https:",
    "must be an https:// address of an image",
  );

/** The brand, whole, in requests and answers. */
export const brandSchema = z
  .strictObject({
    name: lineInput(100).nullable().default(null).openapi({
      description: "What recipients know you by; null: the name of the company.",
      example: "Acme",
    }),
    logo: logoUrl.nullable().default(null).openapi({
      description: "An image of 224 × 48 pixels at most; null shows the name.",
      example: "https://acme.example/logo.svg",
    }),
    color: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, "must be a color such as #26704a")
      .nullable()
      .default(null)
      .openapi({
        description:
          "Of buttons and links. Where it could not be read on a light or a dark page, a shade of it is taken that can be.",
        example: "#26704a",
      }),
  })
  .openapi("Brand");

/** How pages look that recipients, visitors and reps see. */
export type Brand = z.output<typeof brandSchema>;
