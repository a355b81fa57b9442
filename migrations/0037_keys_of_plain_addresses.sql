-- Most addresses have no plus, and a domain of two labels. Their keys are an expression, which PostgreSQL puts into the
-- statement that asks for them; the loop is for the others.
ALTER FUNCTION "suppression_keys"(text) RENAME TO "suppression_keys_of_any";--> statement-breakpoint
CREATE FUNCTION "suppression_keys"("address" text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN position('+' in "address") = 0
    AND length(split_part("address", '@', -1)) - length(replace(split_part("address", '@', -1), '.', '')) = 1
  THEN array["address", '@' || split_part("address", '@', -1)]
  ELSE "suppression_keys_of_any"("address")
END;
