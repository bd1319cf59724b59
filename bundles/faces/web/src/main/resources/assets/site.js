// Tells the server the reader's time zone, so that times are the reader's; everything works without.
(function () {
  "use strict";
  try {
    var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && document.cookie.indexOf("biface_zone=") < 0) {
      document.cookie = "biface_zone=" + zone.replace(/\//g, ".") + "; Path=/; Max-Age=31536000; SameSite=Lax"
        + (location.protocol === "https:" ? "; Secure" : "");
    }
  } catch (unknown) {
    // the operator's zone stays
  }
  // A form that is on its way is not sent a second time by an impatient click; the server would notice, too.
  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented || event.target.method !== "post") {
      return;
    }
    if (event.target.dataset.sent) {
      event.preventDefault();
      return;
    }
    event.target.dataset.sent = "yes";
  });
  // A table that is wider than the screen is scrolled by keyboard, too.
  function scrolled() {
    document.querySelectorAll(".scroll").forEach(function (table) {
      if (table.scrollWidth > table.clientWidth) {
        table.tabIndex = 0;
      } else {
        table.removeAttribute("tabindex");
      }
    });
  }
  scrolled();
  window.addEventListener("resize", scrolled);
  document.addEventListener("htmx:afterSettle", scrolled);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      document.querySelectorAll("form[data-sent]").forEach(function (form) {
        delete form.dataset.sent;
      });
    }
  });
})();
