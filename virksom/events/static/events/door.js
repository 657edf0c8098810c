// The list at the door on a patchy network. Every tick is first kept on the phone and then sent;
// it leaves the phone when the server has answered. The server counts a tick once, however often
// it arrives. Only numbers are kept, no names. Without this script the page is plain forms.
(() => {
  "use strict";
  const door = document.querySelector(".e-door");
  if (!door) return;
  const store = `virksom-door-${door.dataset.viewer}-${door.dataset.session}`;
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const rows = new Map([...door.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  const net = door.querySelector("[data-net]");
  const say = door.querySelector("[data-say]");
  const word = (key, row) => door.dataset[key].replace("{name}", row ? row.querySelector(".e-name").textContent : "");
  let memory = {};
  let sending = false;
  let stamp = Date.now();
  // The finger that taps twice to tick must not take the tick back: "undo" appears where "tick" was.
  const TWICE = 500;
  const tickedAt = {};
  door.classList.add("has-script");

  const kept = () => {
    try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return memory; }
  };
  const keep = (queue) => {
    memory = queue;
    try {
      if (Object.keys(queue).length) localStorage.setItem(store, JSON.stringify(queue));
      else localStorage.removeItem(store);
    } catch { /* a phone without storage keeps it as long as the page is open */ }
  };

  const show = (person, here, waiting, fault) => {
    const row = rows.get(person);
    if (!row) return;
    const was = row.classList.contains("is-here");
    row.classList.toggle("is-here", here);
    row.querySelector("[data-do=tick]").hidden = here;
    row.querySelector("[data-mark]").hidden = !here;
    const undo = row.querySelector("[data-do=untick]");
    if (undo) undo.hidden = !here;
    row.querySelector("[data-kept]").hidden = !waiting;
    const told = row.querySelector("[data-fault]");
    told.textContent = fault || "";
    told.hidden = !fault;
    if (was !== here) {
      const count = door.querySelector("[data-here]");
      count.textContent = Number(count.textContent) + (here ? 1 : -1);
    }
  };
  const trouble = (text) => { net.textContent = text; net.hidden = !text; };

  const send = async (person, wish) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(), session: door.dataset.session, participant: person });
    const giveUp = new AbortController();
    const clock = setTimeout(() => giveUp.abort(), 10000);
    try {
      return await fetch(wish.here ? door.dataset.tick : door.dataset.untick, {
        method: "POST", body, redirect: "manual", signal: giveUp.signal, headers: { Accept: "application/json" },
      });
    } finally { clearTimeout(clock); }
  };
  const settle = (person, wish) => {
    const queue = kept();
    if (queue[person] && queue[person].stamp === wish.stamp) { delete queue[person]; keep(queue); return true; }
    return false;
  };

  // Sends what is kept, one after the other; true when nothing stands in the way of going on.
  const deliver = async (person, wish) => {
    let answer;
    try { answer = await send(person, wish); } catch { trouble(word("wordOffline")); return false; }
    if (answer.type === "opaqueredirect") { trouble(word("wordSignin")); return false; }
    if (answer.status === 403) { trouble(word("wordReload")); return false; }
    if (answer.status >= 500 || answer.status === 429) { trouble(word("wordOffline")); return false; }
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      if (settle(person, wish)) show(person, !wish.here, false, told.why || word("wordRefused"));
      return true;
    }
    const told = await answer.json().catch(() => null);
    if (!told) { trouble(word("wordOffline")); return false; }
    if (settle(person, wish)) show(person, told.here, false);
    const waiting = Object.keys(kept()).length;
    if (!waiting) {
      door.querySelector("[data-here]").textContent = told.counts[0];
      door.querySelector("[data-total]").textContent = told.counts[1];
      trouble("");
    }
    return true;
  };
  // The back button brings the list as it was when it was left: the ticks are taken from the server anew.
  const catchUp = async () => {
    let text;
    try {
      const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
      if (!answer.ok) return;
      text = await answer.text();
    } catch { return; }
    const now = new DOMParser().parseFromString(text, "text/html");
    const waiting = kept();
    for (const row of now.querySelectorAll("[data-row]")) {
      if (!waiting[row.dataset.row]) show(row.dataset.row, row.classList.contains("is-here"), false);
    }
    if (Object.keys(waiting).length) return;
    for (const part of ["[data-here]", "[data-total]"]) {
      const count = now.querySelector(part);
      if (count) door.querySelector(part).textContent = count.textContent;
    }
  };
  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let [next] = Object.entries(kept()); next; [next] = Object.entries(kept())) {
        if (!(await deliver(...next))) {
          for (const [person, wish] of Object.entries(kept())) show(person, wish.here, true);
          break;
        }
      }
    } finally { sending = false; }
  };

  door.addEventListener("submit", (happening) => {
    const form = happening.target;
    if (form.matches("[data-tickform]")) {
      happening.preventDefault();
      const row = form.closest("[data-row]");
      const here = !(happening.submitter && happening.submitter.dataset.do === "untick");
      if (!here && Date.now() - (tickedAt[row.dataset.row] || 0) < TWICE) return;
      if (here) tickedAt[row.dataset.row] = Date.now();
      const queue = kept();
      queue[row.dataset.row] = { here, stamp: ++stamp };
      keep(queue);
      show(row.dataset.row, here, !navigator.onLine);
      say.textContent = word(!navigator.onLine ? "wordKept" : here ? "wordHere" : "wordGone", row);
      const next = row.querySelector(here ? "[data-do=untick]" : "[data-do=tick]");
      if (next) next.focus({ preventScroll: true });
      if (navigator.onLine) flush(); else trouble(word("wordOffline"));
    } else if (form.matches(".e-search") && !("filtered" in door.dataset)) {
      happening.preventDefault();
    } else if (form.matches("[data-admit]") && !navigator.onLine) {
      happening.preventDefault();
      const fault = form.querySelector("[data-admit-fault]");
      fault.textContent = word("wordAdmit");
      fault.hidden = false;
    }
  });

  const box = door.querySelector("#q");
  if (!("filtered" in door.dataset)) {
    box.addEventListener("input", () => {
      const words = box.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows.values()) {
        row.hidden = !words.every((one) => row.dataset.words.includes(one));
        shown += !row.hidden;
      }
      door.querySelector("[data-none]").hidden = shown > 0 || !rows.size;
    });
  }

  for (const [person, wish] of Object.entries(kept())) show(person, wish.here, true);
  flush();
  window.addEventListener("online", flush);
  window.addEventListener("pageshow", (happening) => {
    const [way] = performance.getEntriesByType("navigation");
    if (happening.persisted || (way && way.type === "back_forward")) catchUp();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(flush, 15000);
})();
