/* Minga: security keys and passkeys. Shows what needs a key only where the browser has them, and says when a key fails. */
"use strict";

const PARTS = [
  ["passkey_login", "loginForm", { login: "passkey_login", credential: "passkey_credential" }],
  ["key_add", "addForm", { add: "key_add", passwordless: "id_passwordless", credential: "id_credential", data: "js_data" }],
  ["key_use", "authenticateForm", { authenticate: "key_use", credential: "id_credential", data: "js_data" }],
];

function startKeys() {
  if (!window.PublicKeyCredential) {
    for (const part of document.querySelectorAll(".no-keys")) part.hidden = false;
    return;
  }
  for (const part of document.querySelectorAll(".needs-key")) part.hidden = false;
  for (const [button, form, ids] of PARTS) {
    if (document.getElementById(button)) window.allauth.webauthn.forms[form]({ ids });
  }
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const part of document.querySelectorAll("[data-key-error]")) part.hidden = false;
});
startKeys();
