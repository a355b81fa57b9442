// Signs in by a passkey, and adds one. Without this script, or in a browser without passkeys, the buttons stay hidden.
const { browserSupportsWebAuthn, startAuthentication, startRegistration } = globalThis.SimpleWebAuthnBrowser;

async function post(url, body, token) {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      ...(token && { "x-csrf-token": token }),
    },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

// Whoever closes the window of the browser changed their mind.
const isDeclined = (error) => error.name === "NotAllowedError" || error.name === "AbortError";

function onClick(box, act) {
  const [button, status] = [box.querySelector("button"), box.querySelector("[role=status]")];
  box.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "";
    try {
      await act();
    } catch (error) {
      status.textContent = isDeclined(error) ? "Nothing was done." : error.message;
    }
    button.disabled = false;
  });
}

const signIn = document.querySelector("#passkey");
const add = document.querySelector("#add-passkey");

if (signIn && browserSupportsWebAuthn()) {
  const { options, answer, next } = signIn.dataset;
  onClick(signIn, async () => {
    const optionsJSON = await post(options, {});
    const response = await startAuthentication({ optionsJSON });
    const { location: where } = await post(answer, { response, next });
    location.assign(where);
  });
}

if (add && browserSupportsWebAuthn()) {
  const { options, answer, csrf } = add.dataset;
  onClick(add, async () => {
    const optionsJSON = await post(options, {}, csrf);
    const response = await startRegistration({ optionsJSON });
    await post(answer, { response }, csrf);
    location.reload();
  });
}
