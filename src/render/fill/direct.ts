import { type Context, type Emitter, Output, type PropertyAccessToken, type Template, TypeGuards } from "liquidjs";
import { escapeHtml } from "./escape.ts";
import { encodeForUrl } from "./filters.ts";

/**
 * A node of a template that is written without Liquid's interpreter, which most nodes of most mails can be: fixed texts,
 * and outputs of one variable with the filters below. It means what the interpreter means, down to the byte.
 */
export interface DirectNode extends Template {
  /** What it writes; undefined when the interpreter has to be asked after all, because the value is not a plain one. */
  read(context: Context): string | undefined;
}

type Form = "html" | "text";
type FilterArg = Output["value"]["filters"][number]["args"][number];
type Plain = string | number | boolean | null | undefined;
type Change = (value: Plain) => Plain;

/** The node in its direct form where it has one; any other as it is. */
export function direct(node: Template, form: Form): Template {
  const read = TypeGuards.isHTMLToken(node.token) ? constant(node.token.getContent()) : readOutput(node, form);
  if (read === undefined) return node;
  const directly: DirectNode = {
    token: node.token,
    read,
    render(context: Context, emitter: Emitter) {
      const value = read(context);
      if (value === undefined) return node.render(context, emitter);
      emitter.write(value);
    },
  };
  return directly;
}

/** What nodes write one after the other; undefined when one of them needs the interpreter. */
export function readDirectly(nodes: readonly Template[], context: Context): string | undefined {
  let text = "";
  for (const node of nodes) {
    const value = isDirect(node) ? node.read(context) : undefined;
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

const isDirect = (node: Template): node is DirectNode => "read" in node;

const constant = (content: string) => () => content;

function readOutput(node: Template, form: Form): ((context: Context) => string | undefined) | undefined {
  if (!(node instanceof Output)) return undefined;
  const { initial, filters } = node.value;
  const [token] = initial.postfix;
  if (initial.postfix.length !== 1 || !TypeGuards.isPropertyAccessToken(token)) return undefined;
  const path = pathOf(token);
  // the last filter is the writing that the engine added, unless the template wants the value raw
  const changes = filters.slice(0, -1).map(({ name, args }) => changeOf(name, args));
  if (path === undefined || filters.at(-1)?.raw !== false) return undefined;
  const write = form === "html" ? escapeHtml : (text: string) => text;
  const known = changes.filter((change) => change !== undefined);
  if (known.length < changes.length) return undefined;
  const [first = "", ...rest] = path;
  return (context) => {
    let value = valueAt(context, first, rest);
    if (value === interpreted) return undefined;
    for (const change of known) value = change(value);
    const text = write(toText(value));
    context.memoryLimit.use(text.length);
    return text;
  };
}

// Liquid gives these a meaning of their own.
const special = new Set(["size", "first", "last"]);

/** The names that lead to a variable, when all of them are written out. */
function pathOf(token: PropertyAccessToken): string[] | undefined {
  if (token.variable !== undefined) return undefined;
  const names = token.props.flatMap((prop) =>
    TypeGuards.isWordToken(prop) || TypeGuards.isQuotedToken(prop) ? [prop.content] : [],
  );
  return names.length < token.props.length || names.some((name) => special.has(name)) ? undefined : names;
}

/** A value that only the interpreter knows how to treat. */
const interpreted = Symbol("interpreted");

/** Own properties only, as the engine is set to read them. */
function valueAt(context: Context, first: string, rest: readonly string[]): Plain | typeof interpreted {
  const assigned = first in context.bottom();
  if (assigned || !Object.hasOwn(context.environments, first)) return interpreted;
  let value: unknown = Reflect.get(context.environments, first);
  for (const name of rest) {
    if (value === null || value === undefined) return value;
    if (typeof value !== "object" || Array.isArray(value)) return interpreted;
    value = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }
  return isPlain(value) ? value : interpreted;
}

function isPlain(value: unknown): value is Plain {
  if (value === null || value === undefined || typeof value === "string") return true;
  return typeof value === "number" || typeof value === "boolean";
}

const toText = (value: Plain) => (value === null || value === undefined ? "" : String(value));

function changeOf(name: string, [argument, ...more]: readonly FilterArg[]): Change | undefined {
  if (name === "default" && more.length === 0 && TypeGuards.isQuotedToken(argument)) {
    const { content } = argument;
    return (value) => (value === "" || value === false || value === null || value === undefined ? content : value);
  }
  if (argument !== undefined) return undefined;
  switch (name) {
    case "escape":
      return toText; // in HTML everything is escaped where it is written, in text nothing is
    case "url_encode":
      return (value) => encodeForUrl(toText(value));
    case "upcase":
      return (value) => toText(value).toUpperCase();
    case "downcase":
      return (value) => toText(value).toLowerCase();
    default:
      return undefined;
  }
}
