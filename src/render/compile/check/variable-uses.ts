import { type PropertyAccessToken, type Template, TypeGuards, Value, toValueSync } from "liquidjs";

/** One place where a template uses a variable of its scope. */
export interface Use {
  /** the names as they are written out, up to the first that is not; `["lead", "firstName"]` */
  path: string[];
  /** whether a name is followed by one that is not written out: an index, or another variable */
  isOpen: boolean;
  at: number;
  /** whether its value is printed, without a `default` and outside of an `if` about it */
  isBare: boolean;
}

/** Every use of variables that the template does not set itself. */
export function usesOf(templates: readonly Template[]): Use[] {
  const uses: Use[] = [];
  const set = new Set<string>();

  function walk(template: Template, locals: ReadonlySet<string>, guards: ReadonlySet<string>): void {
    const guarding = new Set(guards);
    for (const argument of template.arguments?.() ?? []) {
      const isValue = argument instanceof Value;
      const prints = isValue && PRINTING.has(nameOf(template));
      const safe = isValue && argument.filters.some(({ name }) => name === "default");
      for (const token of tokensOf(argument)) {
        const path = pathOf(token);
        const [root = ""] = path;
        if (locals.has(root) || set.has(root)) continue;
        if (GUARDING.has(nameOf(template))) guarding.add(path.join("."));
        const isGuarded = guards.has(path.join("."));
        const isOpen = token.variable !== undefined || path.length < token.props.length;
        uses.push({ path, isOpen, at: token.begin, isBare: prints && !safe && !isGuarded });
      }
    }
    const inside = new Set([...locals, ...(template.blockScope?.() ?? [])]);
    for (const child of childrenOf(template)) walk(child, inside, guarding);
    for (const name of template.localScope?.() ?? []) set.add(name.content);
  }

  for (const template of templates) walk(template, new Set(), new Set());
  return uses;
}

// Outputs have no name.
const PRINTING = new Set(["", "assign", "echo"]);
const GUARDING = new Set(["if", "unless", "case"]);

const nameOf = ({ token }: Template) => (TypeGuards.isTagToken(token) ? token.name : "");

function childrenOf(template: Template): Template[] {
  const children = template.children?.(false, true);
  return children === undefined ? [] : toValueSync(children);
}

/** The variables in a value or an argument, those within others included. */
function tokensOf(argument: unknown): PropertyAccessToken[] {
  if (argument instanceof Value) {
    const own = argument.initial.postfix.flatMap(tokensOf);
    const args = argument.filters.flatMap(({ args }) =>
      args.flatMap((arg) => tokensOf(Array.isArray(arg) ? arg[1] : arg)),
    );
    return [...own, ...args];
  }
  if (TypeGuards.isPropertyAccessToken(argument)) {
    const inner = [argument.variable, ...argument.props].flatMap((prop) => (prop === undefined ? [] : tokensOf(prop)));
    return [argument, ...inner];
  }
  if (TypeGuards.isRangeToken(argument)) return [argument.lhs, argument.rhs].flatMap(tokensOf);
  return [];
}

/** The names up to the first that is not written out. */
function pathOf({ props, variable }: PropertyAccessToken): string[] {
  if (variable !== undefined) return [];
  const path: string[] = [];
  for (const prop of props) {
    if (!TypeGuards.isWordToken(prop) && !TypeGuards.isQuotedToken(prop)) break;
    path.push(prop.content);
  }
  return path;
}
