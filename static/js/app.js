/* What makes pages nicer where scripts run. Every page works without. */

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

/* Quick exit: the screen goes blank at once, and this page leaves the tab's history. */
const exit = document.getElementById("leave");

function blank() {
  document.body.hidden = true;
  document.title = "";
}

/* What a phone keeps of a person (draft.js, kept.js, tools.js) goes with every log-out, also where a browser knows no
   Clear-Site-Data; the copy of a plan goes too where another person is signed in. */
function quietly(act) {
  try {
    act();
  } catch {
    // where a browser allows no storage, there is none
  }
}

const forgetPlan = () => {
  localStorage.removeItem("plan");
  self.caches?.delete("plan");
};

const forgetTimers = () => {
  const timers = Object.keys(localStorage).filter((key) => key.startsWith("timer "));
  timers.forEach((key) => localStorage.removeItem(key));
};

function forget() {
  quietly(() => indexedDB.deleteDatabase("unsent"));
  quietly(forgetPlan);
  quietly(forgetTimers);
}

const { keeper } = document.documentElement.dataset;
quietly(() => keeper && ![null, keeper].includes(localStorage.getItem("plan")) && forgetPlan());

function leave() {
  blank();
  forget();
  // Browsers that do not say where a request comes from (Sec-Fetch-Site) must send the form instead.
  if ("replace" in exit.dataset) location.replace(exit.action);
  else exit.submit();
}

if (exit) {
  exit.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    presses = event.key === "Shift" ? [...presses.slice(-2), event.timeStamp] : [];
    if (presses.length === 3 && event.timeStamp - presses[0] < 1500) leave();
  });
}

each('form[action="/accounts/logout/"]', (form) => form.addEventListener("submit", forget));

/* A page kept by the Back button is asked for again, so that after an exit nothing of it shows. */
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  blank();
  location.reload();
});

/* Without a network a form stays as it is, with all that was filled in, and says so. Where the phone knows that it has
   none this happens at once; else the worker (sw.js) tells after it tried. A form that only leads to a kept page goes on. */
let tried;

/* An active worker answers when the next page is asked for, also where it came too late to be in charge of this one. */
let worksWithout = false;
navigator.serviceWorker?.ready.then(() => (worksWithout = true));

function stillHere() {
  const words = document.createElement("p");
  words.className = "notice away";
  words.setAttribute("role", "alert");
  words.textContent = "No network right now. It is all still here. Send it again in a moment.";
  if (worksWithout) {
    words.append(" ", Object.assign(document.createElement("a"), { href: "/practice/", textContent: "Tools that work now" }));
  }
  each(".away", (before) => before.remove());
  tried.append(words);
  words.scrollIntoView({ block: "center" });
  tried.querySelectorAll("button").forEach((button) => (button.disabled = false));
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if ("leads" in event.target.dataset && worksWithout) return;
  tried = event.target;
  if (navigator.onLine) return;
  event.preventDefault();
  stillHere();
});

navigator.serviceWorker?.addEventListener("message", ({ data }) => tried && data === "not sent" && stillHere());

/* A second tap on the button of a slow form sends nothing twice. */
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented) return;
  setTimeout(() => (button.disabled = true));
  setTimeout(() => (button.disabled = false), 8000);
});

/* An answer can be taken back by tapping it again. */
each(".chips", (group) => {
  let chosen = group.querySelector('[type="radio"]:checked');
  group.addEventListener("click", ({ target }) => {
    if (target.type !== "radio") return;
    if (target === chosen) target.checked = false;
    chosen = target.checked && target.value ? target : null;
  });
});

/* What was given in the middle of something is kept where its person leaves it, all but the fields named there. */
each("[data-meanwhile]", (form) => {
  const given = () => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete(form.dataset.meanwhile);
    return fields.toString();
  };
  let sent = given();
  form.addEventListener("submit", () => (sent = null));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" || document.body.hidden || [null, given()].includes(sent)) return;
    sent = given();
    fetch(form.action, { method: "POST", body: new URLSearchParams(sent), keepalive: true, redirect: "manual" }).catch(() => {});
  });
});

each('input[name="zone"][type="hidden"]', (input) => {
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
});

each('input[type="password"]', (input) => {
  const button = document.createElement("button");
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-label", `${button.textContent} password`);
  };
  button.type = "button";
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  show(false);
  const box = document.createElement("div");
  box.className = "secret";
  input.replaceWith(box);
  box.append(input, button);
});

/* Passkeys: the button shows where the browser knows them, and says so when it did not work. */
each("[data-passkey]", (box) => {
  box.hidden = !window.PublicKeyCredential;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const words = box.querySelector(".error") || document.createElement("p");
    words.className = "error";
    words.setAttribute("role", "alert");
    words.textContent = "That did not work. You can try again.";
    box.append(words);
  });
});

each("[data-copy]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = "Copied";
  });
});

/* A tap on a line is sent at once, and the line comes back from the server as it now is. The page stays. */
async function sendTick(form, button) {
  const fields = new URLSearchParams(new FormData(form));
  fields.append(button.name, button.value);
  const answer = await fetch(button.formAction, { method: "POST", body: fields, headers: { "X-Fragment": "1" } });
  if (answer.redirected) location.assign(answer.url); // the session has ended: the log-in page
  else if (answer.ok) return answer.text();
  else throw new Error(answer.statusText);
}

function sayOn(line, text) {
  let note = line.querySelector(".error");
  if (!note) {
    note = document.createElement("p");
    note.className = "error";
    note.setAttribute("role", "alert");
    line.append(note);
  }
  note.textContent = text;
}

function putLine(line, html, className) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = box.content.querySelector("li");
  line.replaceWith(fresh);
  (fresh.querySelector(`button.${className}`) || fresh.querySelector("button")).focus({ preventScroll: true });
}

const ticks = (form) =>
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const line = button?.closest("li");
    if (!line) return;
    event.preventDefault();
    if (line.ariaBusy === "true") return;
    line.ariaBusy = "true";
    try {
      const html = await sendTick(form, button);
      if (html) putLine(line, html, button.className);
    } catch {
      sayOn(line, "Not saved. Check the network and tap again.");
    } finally {
      line.ariaBusy = null;
    }
  });

each("[data-ticks]", ticks);

/* A part of a page that may come a moment later. Without scripts a link leads to it. */
each("[data-load]", async (box) => {
  const answer = await fetch(box.dataset.load, { headers: { "X-Fragment": "1" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  box.innerHTML = await answer.text();
  box.querySelectorAll("[data-ticks]").forEach(ticks);
});
