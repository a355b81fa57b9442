import { z } from "@hono/zod-openapi";
import { readCountry } from "../country/country-of.ts";

const rule = z.enum(["measure", "leave"]);

const country = z
  .string()
  .refine(
    (code) => code.length === 2 && readCountry(code) === code,
    "is not an ISO 3166 code of a country, such as FR",
  );

const purposePolicy = z
  .strictObject({
    measure: z
      .boolean()
      .default(true)
      .openapi({ description: "Whether it is done at all: `false` is the last word, whatever somebody granted." }),
    unknown: rule.openapi({ description: "What becomes of those who said nothing." }),
    countries: z
      .record(country, rule)
      .default({})
      .openapi({ description: "The same by country, ISO 3166; goes before `unknown`.", example: { FR: "leave" } }),
  })
  .openapi("PurposePolicy");

/** The policy, whole, in requests and answers. */
export const policySchema = z
  .strictObject({
    opens: purposePolicy,
    clicks: purposePolicy,
    profile: purposePolicy.openapi({ description: "Whether opens and clicks may feed a score or make a prospect." }),
    impliedConsentExpires: z
      .record(
        country,
        z.string().regex(/^P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,4}D)?$/, "is not a duration, such as P2Y or P6M"),
      )
      .optional()
      .openapi({
        description:
          "By country: how long after their last event people may be enrolled who granted no mails (CASL). Without it: for always.",
        example: { CA: "P2Y" },
      }),
  })
  .openapi("ConsentPolicy");
