// Forms of all pages: a second click sends nothing twice, and what was typed outlives a new sign-in and
// another language.
//
// What is sent is noted in this tab. If the answer is a page that says it was not received (marked
// data-unsent: signing in, or a page grown too old), the note is kept until the form is open again, and
// filled in there. Any other answer means that it was received: the note goes.
(() => {
  const NOTE = "virksom-unsent";
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "seen"]);
  const words = document.currentScript.dataset.kept;
  const refused = document.querySelector("[data-unsent]");

  const read = () => { try { return JSON.parse(sessionStorage.getItem(NOTE)); } catch { return null; } };
  const write = (note) => {
    try {
      if (note) sessionStorage.setItem(NOTE, JSON.stringify(note));
      else sessionStorage.removeItem(NOTE);
    } catch { /* No room, or storage is off: then nothing is kept. */ }
  };
  const addressOf = (form) => form.getAttribute("action") || "";

  const noteOf = (form) => {
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string"
      && !LEFT_OUT.has(name) && !form.querySelector(`[type=password][name="${CSS.escape(name)}"]`));
    return { page: location.pathname, address: addressOf(form), fields };
  };
  const isTyped = (form) => form.querySelector(".v-formerrors, .v-error, [aria-invalid]")
    || [...form.elements].some((one) => one.matches("textarea, input:not([type=hidden], [type=password])")
      && (one.checked !== one.defaultChecked
        || (!["checkbox", "radio"].includes(one.type) && one.value !== one.defaultValue)));

  const fillIn = (form, fields) => {
    const turn = {};
    for (const element of form.elements) {
      const said = fields.filter(([name]) => name === element.name).map(([, value]) => value);
      if (!element.name || ["hidden", "file", "password", "submit", "button", "fieldset"].includes(element.type)) continue;
      if (element.type === "checkbox" || element.type === "radio") element.checked = said.includes(element.value);
      else if (said.length) {
        turn[element.name] = turn[element.name] || 0;
        element.value = said[turn[element.name]++] ?? element.value;
      }
    }
    const note = document.createElement("div");
    note.className = "v-alert v-alert-warn v-kept";
    note.setAttribute("role", "status");
    note.append(Object.assign(document.createElement("p"), { textContent: words }));
    form.prepend(note);
    note.scrollIntoView({ block: "center" });
  };

  const note = read();
  if (note && refused) write({ ...note, refused: true });
  else if (note) {
    const form = note.refused && note.page === location.pathname
      && [...document.querySelectorAll("main form[method=post]")].find((one) => addressOf(one) === note.address);
    if (form) fillIn(form, note.fields);
    write(null);
  }

  // On the window, after every script of a page that sends a form in its own way.
  window.addEventListener("submit", (happening) => {
    const form = happening.target;
    if (happening.defaultPrevented || form.method !== "post") return;
    if (Date.now() - (form.sentAt || 0) < 4000) { happening.preventDefault(); return; }
    form.sentAt = Date.now();
    if (form.matches("[data-keeps]")) {
      // Another language loads the page anew: what stands typed and unsent in it goes along.
      const typed = [...document.querySelectorAll("main form[method=post]")].find(isTyped);
      if (typed) write({ ...noteOf(typed), refused: true });
      return;
    }
    if (!refused && form.closest("main")) write(noteOf(form));
  });
  window.addEventListener("pageshow", (happening) => {
    if (happening.persisted) for (const form of document.forms) form.sentAt = 0;
  });
})();
