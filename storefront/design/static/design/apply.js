// The application on a phone: where the workshop stands, and pictures that show how far they have gone. Works without.
(function () {
  "use strict";

  function offer(root) {
    if (!navigator.geolocation) return;
    root.querySelectorAll("[data-locate]").forEach(function (button) { button.hidden = false; });
  }
  offer(document);
  document.addEventListener("htmx:afterSettle", function (event) { offer(event.detail.elt.parentElement || document); });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-locate]");
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(function (found) {
      button.removeAttribute("aria-busy");
      var input = document.getElementById(button.dataset.locate);
      input.value = found.coords.latitude.toFixed(5) + ", " + found.coords.longitude.toFixed(5);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, function () { button.removeAttribute("aria-busy"); }, { enableHighAccuracy: true, timeout: 10000 });
  });

  function say(said) {
    var live = document.querySelector("#live");
    if (live && said) live.textContent = said.textContent;
  }

  // A picture is sent as soon as it is taken. The page that comes back is the one the form would have led to.
  function send(form) {
    var bar = form.querySelector("progress"), button = form.querySelector("button"), sent = new XMLHttpRequest();
    bar.hidden = false;
    button.setAttribute("aria-busy", "true");
    sent.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) bar.value = 100 * event.loaded / event.total;
      if (event.loaded === event.total) bar.removeAttribute("value");
    });
    sent.addEventListener("load", function () {
      // Taken or refused, what comes is this page as it stands now.
      var main = document.querySelector("main");
      var page = new DOMParser().parseFromString(sent.responseText, "text/html").querySelector("main");
      if (!page) { window.location.reload(); return; }
      main.replaceWith(page);
      var wrong = page.querySelector("[data-focus]"), here = document.getElementById(form.closest("[id]").id);
      if (wrong) wrong.focus();
      if (here) here.scrollIntoView();
      say(page.querySelector(".notices"));
    });
    sent.addEventListener("error", function () {
      bar.hidden = true;
      button.removeAttribute("aria-busy");
      delete form.dataset.sent;
      document.dispatchEvent(new CustomEvent("htmx:sendError"));
    });
    sent.open("POST", form.action);
    sent.send(new FormData(form));
  }
  document.addEventListener("change", function (event) {
    var form = event.target.closest("[data-hand-in]");
    if (form && event.target.files && event.target.files.length) send(form);
  });
})();
