// What makes the pages more pleasant. Every one of them works without this file.
(function () {
  "use strict";
  var one = function (selector, root) { return (root || document).querySelector(selector); };
  var all = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };

  // After a refused form the summary is read first; after a swap its result is said aloud.
  function settle(root) {
    var summary = one("[data-focus]", root);
    if (summary) summary.focus();
  }
  function say(words) {
    var live = one("#live");
    if (!live || !words) return;
    live.textContent = "";
    window.setTimeout(function () { live.textContent = words; }, 60);
  }
  settle(document);
  document.addEventListener("htmx:afterSwap", function (event) {
    var root = event.detail.elt;
    settle(root);
    var said = root.matches("[data-say]") ? root : one("[data-say]", root);
    if (said) say(said.dataset.say);
  });

  // No connection: say so where the reader is, once. An answer that is no success is opened as a page of its own.
  document.addEventListener("htmx:sendError", function () {
    var note = one("#offline");
    if (!note) return;
    all(".offline").forEach(function (old) { old.remove(); });
    var shown = note.content.firstElementChild.cloneNode(true);
    one("main").prepend(shown);
    say(shown.textContent);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) all(".offline").forEach(function (old) { old.remove(); });
  });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.requestConfig.verb === "get") window.location.assign(event.detail.pathInfo.finalRequestPath);
  });

  // A form that sends something is sent once; its button shows that it is on its way.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    var button = event.submitter;
    if (!button || !button.classList.contains("btn")) return;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) { button.dataset.was = button.textContent; button.textContent = button.dataset.busy; }
  });
  function rested() {
    all("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
    all(".btn[aria-busy]").forEach(function (button) {
      button.removeAttribute("aria-busy");
      if (button.dataset.was) { button.textContent = button.dataset.was; delete button.dataset.was; }
    });
  }
  window.addEventListener("pageshow", rested);
  document.addEventListener("htmx:afterRequest", rested);

  // Enter in a number of pieces is a change already; as a submit too it would be asked twice, and one of them broken off.
  document.addEventListener("keydown", function (event) {
    if (!window.htmx || event.key !== "Enter" || !event.target.matches("form[hx-post] [name=quantity]")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Menus of the header close like menus.
  document.addEventListener("click", function (event) {
    all("details.menu[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details.menu[open]").forEach(function (menu) { menu.open = false; one("summary", menu).focus(); });
  });

  // Filters: a sheet on a phone. The form itself moves in and out, so there is one form and one state.
  var form = one("#filters"), sheet = one("#filter-sheet");
  if (form && sheet && sheet.showModal) {
    var place = form.parentNode;
    var narrow = window.matchMedia("(max-width:61.99rem)");
    var open = function (field) {
      sheet.append(form);
      sheet.showModal();
      (field || one("h2", form)).focus();
    };
    sheet.addEventListener("close", function () { place.prepend(form); one("#filter-open").focus(); });
    narrow.addEventListener("change", function () { if (sheet.open) sheet.close(); });
    document.addEventListener("click", function (event) {
      var link = event.target.closest("a[data-filter]");
      if (link && (narrow.matches || link.hash)) {
        event.preventDefault();
        var field = link.hash && one(link.hash);
        if (field && field.matches("details")) field = one("summary", field);
        if (narrow.matches && (!field || form.contains(field))) open(field);
        else if (field) field.focus();
      } else if (event.target.closest("[data-close-filter]") && sheet.open) {
        event.preventDefault();
        sheet.close();
      }
    });
    // An answer redraws the form: groups stay open or closed as they were, and what is being typed stays.
    var before = null;
    document.addEventListener("htmx:beforeSwap", function () {
      var typing = document.activeElement;
      before = { groups: {}, id: form.contains(typing) && typing.inputMode === "numeric" ? typing.id : "", value: typing.value };
      all("details[id]", form).forEach(function (group) { before.groups[group.id] = group.open; });
    });
    document.addEventListener("htmx:afterSwap", function () {
      if (!before) return;
      all("details[id]", form).forEach(function (group) {
        if (group.id in before.groups && !group.classList.contains("bad")) group.open = before.groups[group.id];
      });
      var typed = before.id && one("#" + before.id);
      if (typed) typed.value = before.value;
      before = null;
    });
    form.addEventListener("submit", function () { if (sheet.open) sheet.close(); });
  }

  // Gallery: the thumbnail of the picture in view is marked, and a picture opens large in a dialog.
  var gallery = one(".gal"), zoom = one("#zoom");
  if (gallery) {
    var thumbs = all(".thumbs a");
    thumbs.forEach(function (thumb) {
      thumb.addEventListener("click", function (event) {
        event.preventDefault();
        one(thumb.hash).scrollIntoView({ block: "nearest", inline: "center" });
      });
    });
    if (window.IntersectionObserver && thumbs.length) {
      var inView = {};
      var watch = new IntersectionObserver(function (entries) {
        entries.forEach(function (entry) { inView[entry.target.id] = entry.isIntersecting; });
        var first = thumbs.find(function (thumb) { return inView[thumb.hash.slice(1)]; });
        if (!first) return;
        thumbs.forEach(function (thumb) { thumb.removeAttribute("aria-current"); });
        first.setAttribute("aria-current", "true");
      }, { root: gallery, threshold: 0.6 });
      all("figure", gallery).forEach(function (figure) { watch.observe(figure); });
    }
  }
  if (zoom && zoom.showModal) {
    document.addEventListener("click", function (event) {
      var link = event.target.closest("a[data-zoom]");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        var small = one("img", link), image = new Image();
        image.width = small.getAttribute("width");
        image.height = small.getAttribute("height");
        image.alt = link.dataset.alt || "";
        image.src = link.href;
        one(".zoom-view", zoom).replaceChildren(image);
        one(".zoom-caption", zoom).textContent = link.dataset.zoom;
        zoom.showModal();
      } else if (event.target.closest("[data-close-zoom]")) {
        zoom.close();
      }
    });
  }
})();
