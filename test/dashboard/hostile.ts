/** Texts that run a script, or break out of where they stand, on pages that put them there as they are. */
export const hostileTexts: readonly string[] = [
  `<script>window.pwned=1</script>`,
  `"><img src=x onerror=window.pwned=1>`,
  `' onfocus=window.pwned=1 autofocus '`,
  `</title><svg onload=window.pwned=1>`,
  `</textarea><iframe srcdoc="<script>parent.pwned=1</script>">`,
  `javascript:window.pwned=1`,
  `<a href="javascript:window.pwned=1">x</a>`,
  `{{constructor.constructor('window.pwned=1')()}}`,
  `<style>@import 'http://127.0.0.1:9/x'</style>`,
  `<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">`,
  `&lt;script&gt;window.pwned=1&lt;/script&gt;`,
  `<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>`,
  `\u202e<script>window.pwned=1</script>`,
];
