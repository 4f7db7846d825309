/* The copy of the plan on this phone: only where its person said so, made anew while they are signed in, and shown on
   Help now and in the tools about people and reasons where nobody is signed in or there is no network. It goes with
   log-out and quick exit (app.js). */

const PLAN = "/plan/kept/";
const WISH = "plan"; // in localStorage: whose plan this phone keeps
const { keeper } = document.documentElement.dataset;
const settings = document.querySelector("[data-keep]");
const place = document.querySelector("[data-own]");
const able = "caches" in window && "serviceWorker" in navigator;

const isKept = () => Boolean(keeper) && localStorage.getItem(WISH) === keeper;

let renewing = Promise.resolve();

/* A copy that was on its way while it was switched off is not kept. */
function renew() {
  renewing = fetchCopy();
  return renewing;
}

async function fetchCopy() {
  const answer = await fetch(PLAN, { cache: "no-store", redirect: "error" });
  if (!answer.ok) throw new Error("no plan came");
  const cache = await caches.open("plan");
  await cache.put(PLAN, answer);
  if (!isKept()) await caches.delete("plan");
}

async function keep() {
  localStorage.setItem(WISH, keeper);
  try {
    await renew();
  } catch (error) {
    await drop();
    throw error;
  }
}

async function drop() {
  localStorage.removeItem(WISH);
  await renewing.catch(() => {});
  await caches.delete("plan");
}

/* The switch on the plan's page. */
function offer() {
  const button = settings.querySelector("[data-switch]");
  const state = settings.querySelector("[data-state]");
  const say = (words) => {
    state.textContent = words;
    state.hidden = !words;
  };
  const draw = () => (button.textContent = isKept() ? "Take it off this phone" : "Keep it on this phone");
  button.addEventListener("click", async () => {
    const wasKept = isKept();
    try {
      await (wasKept ? drop() : keep());
      say(wasKept ? "It is no longer on this phone." : "It is kept on this phone.");
    } catch {
      say("That did not work. Try again when you have a network.");
    }
    draw();
  });
  settings.querySelector("[data-unable]").hidden = true;
  button.hidden = false;
  if (isKept()) say("It is kept on this phone.");
  draw();
}

async function show() {
  const answer = await caches.match(PLAN, { cacheName: "plan", ignoreVary: true });
  const part = place.dataset.own || "own"; // of the copy, by its id
  const own = answer && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part);
  if (!own) return;
  own.dataset.own = "";
  place.replaceWith(document.adoptNode(own));
  document.querySelectorAll("[data-own-link]").forEach((link) => (link.hidden = false));
}

try {
  if (able && settings && keeper) offer();
  if (able && place) show().catch(() => {});
  if (able && isKept()) renew().catch(() => {});
} catch {
  // where a browser allows no storage, nothing is kept
}
