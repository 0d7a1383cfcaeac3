// The shop is away: look now and then whether it is back, and then show the page that was asked for.
(function () {
  "use strict";
  var pause = 1000 * Number(document.currentScript.dataset.after);
  window.setInterval(function () {
    fetch(window.location.href, { method: "HEAD", cache: "no-store" }).then(function (answer) {
      if (answer.status !== 503) window.location.reload();
    }, function () {});
  }, pause);
})();
