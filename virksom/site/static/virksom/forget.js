// What was typed and not sent is kept on the phone under "virksom-draft-". Whoever signs out leaves
// nothing of it behind.
(() => {
  "use strict";
  document.addEventListener("submit", (happening) => {
    if (!happening.target.matches("[data-forgets]")) return;
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith("virksom-draft-")) localStorage.removeItem(name);
      }
    } catch { /* a phone without storage has kept nothing */ }
  });
})();
