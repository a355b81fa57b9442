import { z } from "zod";

/** A variable that is a whole number from 1 on. */
export function whole(max: number) {
  const error = `must be a whole number from 1 to ${max}`;
  return z.coerce.number({ error }).pipe(z.int({ error }).min(1, { error }).max(max, { error }));
}
