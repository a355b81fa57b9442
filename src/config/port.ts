import { z } from "zod";

/** A variable that is a port; 0 picks a free one. */
export function port() {
  const error = "must be a whole number from 0 to 65535";
  return z
    .string()
    .regex(/^\d{1,5}$/, { error })
    .transform(Number)
    .refine((value) => value <= 65_535, { error });
}
