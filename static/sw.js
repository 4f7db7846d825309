/* Keeps Help now, the tools, and each lesson that was opened, for hours without a network. Every page is asked from the
   network first and none that came with a log-in is ever kept here: what is kept was fetched without cookies. The copy of
   a plan is kept.js's. SHELL is put before this by the server. */

const CACHE = `shell ${SHELL.version}`;
const country = /^[A-Z]{2}$/.exec(new URL(location).searchParams.get("country") || "")?.[0];
/* Pages that show a country's numbers are kept with those of this person's country. */
const here = (path) => (country && SHELL.by_country.includes(path) ? `${path}?country=${country}` : path);
const LEADING = ["/exit/", "/help/right-now/"]; // their forms hold nothing, and lead to a page that is kept
const PLAN = "plan"; // the person's copy (kept.js), and no matter of a version
const PUSH = "push"; // where notifications come from, as the server knows it
const KEPT = new Set([...SHELL.pages, ...SHELL.files]);

async function keep(cache, url) {
  const answer = await fetch(url, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(`${url} cannot be kept`);
  await cache.put(url, answer);
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all([...new Set([...KEPT, ...SHELL.pages.map(here)])].map((url) => keep(cache, url)));
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => ![CACHE, PLAN, PUSH].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

function kept(url) {
  return caches.match(url, { cacheName: CACHE, ignoreVary: true });
}

const keptPlan = () => caches.match("/plan/kept/", { cacheName: PLAN, ignoreVary: true });

/* An own tool and a craving's guide are their person's, and not kept. The same tool as everyone gets it stands in for
   them, and says so (tools.js). */
const OWN_TOOL = /^\/practice\/[0-9a-f-]{36}\/$/;
const GUIDE = /^\/moments\/[0-9a-f-]{36}\/use\/([a-z]+)\/$/;

function standIn(path) {
  const key = OWN_TOOL.test(path) ? "own" : GUIDE.exec(path)?.[1];
  return key ? `/practice/${key}/` : path;
}

/* The page itself where it is one of ours; the recipe for an exit; else a page that leads to what still works. */
async function withoutNetwork(path) {
  if (path === "/exit/") {
    await caches.delete(PLAN);
    return kept("/bread/");
  }
  return (path === "/plan/" && (await keptPlan())) || (await kept(here(standIn(path)))) || kept("/offline/");
}

/* A form that did not get through: no page comes in place of its own, which keeps all that was filled in (app.js). */
async function notSent() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  open.forEach((client) => client.postMessage("not sent"));
  return new Response(null, { status: 204 });
}

/* Asked for once more without cookies, and only where it is not here yet: text changes seldom, data may be dear. */
async function keepLesson(path) {
  if (!SHELL.lessons.includes(path) || (await kept(path))) return;
  await keep(await caches.open(CACHE), path).catch(() => {});
}

async function page(event, path) {
  try {
    const answer = (await event.preloadResponse) || (await fetch(event.request));
    event.waitUntil(keepLesson(path));
    if (path === "/today/" && answer.ok && !answer.redirected) event.waitUntil(renew().catch(() => {}));
    return answer;
  } catch {
    if (event.request.method !== "GET" && !LEADING.includes(path)) return notSent();
    return (await withoutNetwork(path)) || Response.error();
  }
}

async function file(request, path) {
  return (await kept(path)) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (event.request.method === "GET" && SHELL.files.includes(pathname)) event.respondWith(file(event.request, pathname));
});

/* A notification says the same to everyone. There must be one for every push, or the browser takes the leave back;
   so also where what came cannot be read. */
function said(event) {
  try {
    return { open: "/today/", ...event.data.json() };
  } catch {
    return { open: "/today/" };
  }
}

function notify(data) {
  const actions = data.later ? [{ action: "later", title: "In an hour" }, { action: "done", title: "Done for today" }] : [];
  const icon = SHELL.files.find((path) => path.includes("/icon."));
  return self.registration.showNotification("Reminder", { tag: data.id, icon, actions, data });
}

/* Its buttons act at once and show nothing; where that did not get through, the page with the button opens. */
async function answer({ action, notification: { data } }) {
  const path = data[action || "open"];
  if (new URL(path, location).origin !== location.origin) return;
  if (action) {
    const done = await fetch(path, { method: "POST", credentials: "omit" }).catch(() => null);
    if (done?.ok) return;
  }
  await self.clients.openWindow(path);
}

/* A browser may end a subscription, or put another in its place, and not each says which it was or says it at all. So
   the one that the server knows is kept here, and looked at when the browser tells of a change and at each visit to
   Today: whoever was logged out then is helped at the next log-in. What a person removed on the page stays removed. */
const RENEW = "/settings/reminders/ways/device/renew/";
const subscribed = () => self.registration.pushManager.getSubscription();

async function known() {
  return (await caches.match("/push", { cacheName: PUSH }))?.text();
}

async function remember(subscription) {
  if (subscription) await (await caches.open(PUSH)).put("/push", new Response(subscription.endpoint));
}

async function tell(was, subscription, token) {
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, was, endpoint, p256dh: keys.p256dh, auth: keys.auth });
  const { ok, status } = await fetch(RENEW, { method: "POST", body, redirect: "manual" });
  if (ok) return remember(subscription);
  if (![404, 422].includes(status)) return; // another time
  await subscription.unsubscribe();
  await caches.delete(PUSH);
}

async function renew({ oldSubscription, newSubscription } = {}) {
  const manager = self.registration.pushManager;
  const was = (await known()) || oldSubscription?.endpoint;
  const subscription = newSubscription || (await subscribed());
  if (!was || subscription?.endpoint === was) return;
  if ((await manager.permissionState({ userVisibleOnly: true })) !== "granted") return;
  const answer = await fetch(RENEW, { redirect: "manual" });
  if (!answer.ok) return;
  const { key, token } = await answer.json();
  await tell(was, subscription || (await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key })), token);
}

/* Where nothing was kept yet, the server knows the one that it sent this to. */
async function heard() {
  await ((await known()) ? renew() : remember(await subscribed()));
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));
self.addEventListener("push", (event) => {
  event.waitUntil(notify(said(event)));
  event.waitUntil(heard().catch(() => {}));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(answer(event));
});
