/** URLs that lead into our own network, in the spellings that are tried: none is ever connected to. */
export const privateUrls = [
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://localhost/",
  "https://0x7f.1/",
  "https://2130706433/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::ffff:10.0.0.1]/",
  "http://8.8.8.8/",
];
