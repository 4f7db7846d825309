/* An entry's page: saves while its person writes, and keeps on this phone, encrypted, what could not be sent. */
import { drop, kept, put } from "./sealed.js";

const form = document.querySelector("form[data-save]");
const list = document.getElementById("unsent-list");
const { keeper } = (form || list).dataset;
const SOON = 300, PAUSE = 1500, AGAIN = 15000, PATIENCE = 20000, LIGHT = 60000;
const FRESH = 4500; // so young, a draft may belong to a save that is on its way just now
const FAR_AHEAD = 1000; // more than any save that was under way when a page was left

/* A page that was closed in the middle of a save never heard that it went well: the server knows. */
async function arrived({ mark, needs, asks = "/journal/arrived/" }) {
  try {
    const answer = await fetch(`${asks}?mark=${mark}&turn=${needs}`, { redirect: "error" });
    return answer.ok && (await answer.json()).arrived;
  } catch {
    return false;
  }
}

async function unsent() {
  const drafts = await kept(keeper);
  if (drafts.some(({ at }) => Date.now() - at < FRESH)) await new Promise((done) => setTimeout(done, FRESH / 3));
  const there = await Promise.all(drafts.map(arrived));
  await Promise.all(drafts.filter((_, at) => there[at]).map(({ mark }) => drop(mark)));
  return drafts.filter((_, at) => !there[at]);
}

const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const ofJournal = (drafts) => drafts.filter(({ where }) => where.startsWith("/journal/"));

async function tellOfDrafts() {
  const before = ofJournal(await kept(keeper)).length;
  const [newest] = ofJournal(await unsent());
  if (before && !newest) location.reload(); // it came through, and belongs in the list
  if (!newest) return;
  list.querySelector("[data-at]").textContent = clock(newest.at);
  list.querySelector("a").href = newest.where;
  list.hidden = false;
}

function write() {
  const { mark, version, turn } = form.elements;
  const OURS = ["csrfmiddlewaretoken", "mark", "version", "turn"];
  const fields = (of = form) => [...new FormData(of)].filter(([name]) => !OURS.includes(name));
  const words = (of = form) => JSON.stringify(fields(of));
  const asItCame = form.cloneNode(true);
  asItCame.reset(); // what was written before this script was there counts as written
  const atFirst = words(asItCame);
  const here = location.pathname + location.search;
  let where = here;
  let sent = document.querySelector(".problems") ? "" : atFirst;
  let turns = 0;
  let last = {}; // the latest save that was sent: which turn, with which words
  let isKept = false;
  let paused = false;
  let sending = null;
  let waiting, retrying;
  let chain = Promise.resolve();

  const status = document.createElement("p");
  status.setAttribute("aria-live", "polite");
  form.querySelector(".save").prepend(status);

  function say(text, link) {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("warn", !text.startsWith("Sav"));
    if (link) status.append(" ", link);
  }

  /* Brings the phone in line with what the server has. One at a time, so that the last word counts. */
  async function settle() {
    if (document.body.hidden) return; // quick exit: nothing is to stay
    const now = words();
    try {
      if (now === sent) await drop(mark.value);
      else await put(keeper, mark.value, draftOf(now));
      isKept = now !== sent;
    } catch {
      isKept = false; // no encryption here (plain http) or no room: then nothing is kept, never in clear
    }
  }
  const draftOf = (now) => ({
    where,
    asks: form.dataset.arrived,
    at: Date.now(),
    version: version.value,
    turn: turns,
    needs: now === last.words ? last.turn : turns + 1, // the save that brings these words to the server, if it arrives
    fields: fields(),
  });
  const sync = () => (chain = chain.then(settle));

  async function ask() {
    turn.value = ++turns;
    last = { turn: turns, words: words() };
    const body = new URLSearchParams(new FormData(form)).toString();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const keepalive = body.length < LIGHT;
      const options = { method: "POST", redirect: "manual", signal: stop.signal, headers, body, keepalive };
      const answer = await fetch(form.dataset.save, options);
      if (answer.type === "opaqueredirect") return { went: "out" };
      if (answer.status === 403) return { went: "stale" }; // someone logged in meanwhile, in another tab
      if (answer.status === 404) return { went: "elsewhere", message: "This entry is gone. Save keeps your words as a new one." };
      const told = answer.ok || answer.status === 409 || answer.status === 422 ? await answer.json() : {};
      return { went: { 200: "saved", 409: "elsewhere", 422: "wrong" }[answer.status] || "kept", ...told };
    } catch {
      return { went: "kept" };
    } finally {
      clearTimeout(timer);
    }
  }

  async function send() {
    const now = words();
    if (now === sent || document.body.hidden) return "saved";
    clearTimeout(retrying);
    const answer = await ask();
    if (answer.went === "saved" && answer.saved_at) wasSaved(now, answer);
    else if (answer.went === "elsewhere") await beginAnew(answer);
    else if (answer.went === "wrong") say(answer.message);
    else if (answer.went !== "saved") await notSent(answer.went);
    await sync();
    return answer.went === "saved" && !answer.saved_at ? "empty" : answer.went;
  }
  const save = () => (sending ??= send().finally(() => (sending = null)));

  function wasSaved(now, answer) {
    sent = now;
    version.value = answer.version;
    where = form.action = answer.edit;
    form.dataset.save = answer.save;
    form.dataset.read = answer.read;
    history.replaceState(null, "", answer.edit);
    say(`Saved ${answer.saved_at}`);
    if (words() !== sent) later();
  }

  async function notSent(why) {
    await sync();
    const rest = isKept ? "Your words are kept on this phone." : "Keep this page open.";
    const link = document.createElement("a");
    link.href = why === "stale" ? where : `${form.dataset.login}?next=${encodeURIComponent(where)}`;
    link.textContent = why === "stale" ? "Load it again" : "Log in";
    if (why === "out") return say(`You were logged out. ${rest}`, link);
    if (why === "stale") return say(`This page is too old to send. ${rest}`, link);
    say(`Not sent yet. ${rest}`);
    retrying = setTimeout(save, AGAIN);
  }

  /* Someone else's version stays as it is; these words become an entry of their own, when the person says Save. */
  async function beginAnew(answer) {
    paused = true;
    await drop(mark.value).catch(() => {});
    if (answer.mark) mark.value = answer.mark;
    version.value = "";
    where = form.action = form.dataset.anew;
    form.dataset.save = form.dataset.saveAnew;
    form.dataset.read = "";
    turns = 0;
    say(answer.message);
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(() => paused || save(), PAUSE);
  }

  let syncing;
  form.addEventListener("input", () => {
    clearTimeout(syncing);
    syncing = setTimeout(sync, SOON);
    later();
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || words() === sent) return;
    sync();
    if (!paused && navigator.onLine) save();
  });
  addEventListener("online", () => paused || save());
  addEventListener("beforeunload", (event) => {
    if (words() !== sent && !isKept && !document.body.hidden && !leaving) event.preventDefault();
  });

  let leaving = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (leaving) return;
    clearTimeout(waiting);
    say("Saving");
    let went;
    do went = await save();
    while (went === "saved" && words() !== sent);
    if (went === "saved" && form.dataset.read) {
      leaving = true;
      location.assign(form.dataset.read);
    } else if (["saved", "empty", "wrong"].includes(went) || (went !== "elsewhere" && !isKept)) {
      leaving = true;
      turn.value = "";
      if (went === "empty") await drop(mark.value).catch(() => {});
      form.submit(); // the server's page says what is wrong, or where to go
    }
  });

  function fill(draft) {
    const said = (name, value) => draft.fields.some(([key, text]) => key === name && text === value);
    for (const control of form.elements) {
      if (!control.name || OURS.includes(control.name)) continue;
      if (control.type === "checkbox") control.checked = said(control.name, control.value);
      else control.value = draft.fields.find(([key]) => key === control.name)?.[1] ?? "";
    }
    mark.value = draft.mark;
    version.value = draft.version;
    turns = draft.turn + FAR_AHEAD;
  }

  async function offer() {
    const box = document.getElementById("unsent");
    const draft = (await unsent()).find((one) => one.where === here);
    box.hidden = !draft;
    if (!draft) return;
    box.querySelector("[data-at]").textContent = clock(draft.at);
    box.querySelector("[data-drop]").onclick = () => drop(draft.mark).then(offer);
    box.querySelector("[data-put-back]").onclick = async () => {
      if (words() !== atFirst || where !== here) {
        await save(); // what was begun meanwhile is an entry of its own
        return location.assign(here);
      }
      fill(draft);
      box.hidden = true;
      form.querySelector("textarea").focus();
      if (words() !== sent) save();
    };
  }
  offer().catch(() => {});
  if (sent && words() !== sent) form.dispatchEvent(new Event("input"));
}

if (form) write();
else tellOfDrafts().catch(() => {});
