// A contact written on a patchy network. What is typed is kept on the phone until the server has it:
// shown again when the page is opened anew; forgotten when the contact is in the timeline, after
// seven days, and on signing out (by forget.js). Without this script the page is a plain form.
(() => {
  "use strict";
  const PREFIX = "virksom-draft-";
  const LASTS = 7 * 24 * 60 * 60 * 1000;
  const NEVER = new Set(["csrfmiddlewaretoken"]);

  const all = () => {
    try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; }
  };
  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  };
  const forget = (name) => { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } };

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const mine = `${PREFIX}${form.dataset.viewer}-`;
  const store = mine + form.dataset.draft;
  for (const name of all()) {
    const kept = read(name);
    // Too old, or of somebody else who used this phone.
    if (!kept || !(Date.now() - kept.at < LASTS) || !name.startsWith(mine)) forget(name);
  }
  const note = document.querySelector("main [data-kept]");
  const say = (text) => { note.querySelector("[data-kept-text]").textContent = text; note.hidden = !text; };

  const typed = () => [...new FormData(form)].filter(([name, value]) => !NEVER.has(name) && typeof value === "string");
  const untouched = JSON.stringify(typed());
  const keep = () => {
    if (JSON.stringify(typed()) === untouched && !read(store)) return;
    try { localStorage.setItem(store, JSON.stringify({ at: Date.now(), typed: typed() })); } catch { /* a full phone */ }
  };
  const fill = (fields) => {
    for (const one of form.elements) {
      if (!one.name || NEVER.has(one.name)) continue;
      const values = fields.filter(([name]) => name === one.name).map(([, value]) => value);
      if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
      else if (values.length) one.value = values[0];
    }
  };

  const kept = read(store);
  const refused = document.querySelector(".v-formerrors");
  if (kept && !refused) {
    fill(kept.typed);
    const at = new Date(kept.at).toLocaleString(document.documentElement.lang || "da", {
      weekday: "long", hour: "2-digit", minute: "2-digit",
    });
    say(note.dataset.wordRestored.replace("{time}", at));
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  note.querySelector("[data-forget]").addEventListener("click", () => {
    forget(store);
    location.reload();
  });

  // Sent from here, so that a lost network leaves the page and what was typed where they are.
  let sending = false;
  form.addEventListener("submit", async (happening) => {
    happening.preventDefault();
    if (sending) return;
    sending = true;
    keep();
    const giveUp = new AbortController();
    const clock = setTimeout(() => giveUp.abort(), 20000);
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", signal: giveUp.signal,
        headers: { Accept: "text/html", "X-Draft": "1" },
      });
      const there = answer.headers.get("X-Written");
      if (answer.status === 204 && there) {
        forget(store);
        location.assign(there);
        return;
      }
      if (answer.status === 422) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const said = page.querySelector("form[data-draft]");
        if (said) {
          form.innerHTML = said.innerHTML;
          say("");
          const fault = form.querySelector(".v-formerrors");
          if (fault) fault.focus();
          return;
        }
      }
      say(note.dataset[answer.type === "opaqueredirect" || answer.status === 403 ? "wordSignin" : "wordOffline"]);
    } catch {
      say(note.dataset.wordOffline);
    } finally {
      clearTimeout(clock);
      sending = false;
      if (!note.hidden) note.scrollIntoView({ block: "center" });
    }
  });
})();
