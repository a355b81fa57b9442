import { actionInput, filterInput, targetInput } from "../../bulk/bulk-schemas.ts";
import type { Action, Target } from "../../bulk/bulk-schemas.ts";
import type { Fields } from "../shell/pages.ts";
import { parsed } from "../shell/query.ts";

/** Of the address of the list, what says in which order and how much of it is shown. */
const notFilters = new Set(["limit", "cursor", "sort", "said", "part", "to", "lead"]);

/** The filters of the list of leads, as its address has them, without what is empty. Pure. */
export function filterQuery(search: URLSearchParams): string {
  const kept = [...search].filter(([name, value]) => !notFilters.has(name) && value !== "");
  return new URLSearchParams(kept).toString();
}

/** To whom, as a form has it: ids with commas between, or filters as a query. @throws InvalidInputError */
export function readTarget({ leads = "", filter = "" }: Fields): Target {
  if (leads !== "") return parsed(targetInput, { leadIds: leads.split(",") });
  return {
    filter: parsed(filterInput, Object.fromEntries(new URLSearchParams(filterQuery(new URLSearchParams(filter))))),
  };
}

/** What is to be done, as a form has it: `kind`, and the fields that stand beside it. @throws InvalidInputError */
export function readAction(fields: Fields): Action {
  const { kind = "" } = fields;
  const of = (name: string) => {
    const value = fields[`${kind}.${name}`]?.trim() ?? "";
    return value === "" ? {} : { [name]: value };
  };
  return parsed(actionInput, { kind, ...of("sequenceId"), ...of("tag"), ...of("detail") });
}
