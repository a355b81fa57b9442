// A program that kept the answer would not ask again, and a second reading would be missed.
const unkept = "no-store, private";

/** Headers of the pixel. */
export const imageHeaders = {
  "Content-Type": "image/gif",
  "Cache-Control": unkept,
  // Mail programs in the browser show images of other sites.
  "Cross-Origin-Resource-Policy": "cross-origin",
} as const;

/** Headers of the redirect of a tracked link: whoever is gone to must not learn the token. */
export const redirectHeaders = { "Cache-Control": unkept, "Referrer-Policy": "no-referrer" } as const;
