import { urlOf } from "./url-of.ts";

/** Where recipients and users reach this server. */
export const publicUrlVariable = {
  PUBLIC_URL: urlOf("http:", "https:")
    .refine((value) => !URL.canParse(value) || !/[?#]/.test(value), { error: "must have no query and no fragment" })
    .transform((value) => (value.endsWith("/") ? value.slice(0, -1) : value))
    .optional(),
};
