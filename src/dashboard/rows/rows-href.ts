/** Where the rows of a number are seen: the page of the list that its link to the API names. Pure. */
export function rowsHref(rows: string): string {
  const { pathname, search } = new URL(rows, "http://ripen");
  switch (pathname) {
    case "/v1/leads":
      return `/leads${search}`;
    case "/v1/messages":
    case "/v1/enrollments":
    case "/v1/handoffs":
      return `/rows/${pathname.slice("/v1/".length)}${search}`;
    default:
      return "/";
  }
}
