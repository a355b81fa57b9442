import { z } from "zod";

/** A variable that holds a URL with a host and one of these protocols, such as `https:`. */
export function urlOf(...protocols: string[]) {
  return z.string().refine((value) => protocols.includes(URL.parse(value)?.protocol ?? "") && URL.parse(value)?.host, {
    error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  });
}
