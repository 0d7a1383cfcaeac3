// Passkeys: the browser is asked for one, and what it says travels in the form's hidden field.
(function () {
  "use strict";
  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (one) { return one.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return undefined;
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function named(keys) {
    return (keys || []).map(function (key) { return Object.assign({}, key, { id: bytes(key.id) }); });
  }
  function asked(kind, options) {
    var wish = Object.assign({}, options, { challenge: bytes(options.challenge) });
    if (kind === "create") {
      wish.user = Object.assign({}, options.user, { id: bytes(options.user.id) });
      wish.excludeCredentials = named(options.excludeCredentials);
      return navigator.credentials.create({ publicKey: wish });
    }
    wish.allowCredentials = named(options.allowCredentials);
    return navigator.credentials.get({ publicKey: wish });
  }
  function said(key) {
    var answer = key.response, response = { clientDataJSON: text(answer.clientDataJSON) };
    if (answer.attestationObject) {
      response.attestationObject = text(answer.attestationObject);
      response.transports = answer.getTransports ? answer.getTransports() : [];
    } else {
      response.authenticatorData = text(answer.authenticatorData);
      response.signature = text(answer.signature);
      if (answer.userHandle) response.userHandle = text(answer.userHandle);
    }
    return JSON.stringify({
      id: key.id, rawId: text(key.rawId), type: key.type, response: response,
      clientExtensionResults: key.getClientExtensionResults()
    });
  }
  var form = document.querySelector("form[data-passkey]");
  if (!form) return;
  var given = JSON.parse(document.getElementById("passkey-options").textContent);
  var options = (given.creation_options || given.request_options).publicKey;
  var wrong = form.querySelector("[data-passkey-error]");
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    wrong.hidden = true;
    Promise.resolve().then(function () { return asked(form.dataset.passkey, options); }).then(function (key) {
      form.elements.credential.value = said(key);
      form.submit();
    }).catch(function () { wrong.hidden = false; });
  });
})();
