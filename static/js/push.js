/* Switches notifications on in this browser: asks for leave, subscribes, and sends what the server needs as a form. */

const form = document.querySelector("[data-push]");
const show = (name, shown = true) => (document.querySelector(`[data-push-${name}]`).hidden = !shown);
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const onHomeScreen = navigator.standalone || matchMedia("(display-mode: standalone)").matches;
const isApple = "standalone" in navigator;

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

/* Where the site's key has changed since, the old subscription must go first. */
async function subscribe(manager) {
  const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) };
  try {
    return await manager.subscribe(options);
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
    await (await manager.getSubscription())?.unsubscribe();
    return manager.subscribe(options);
  }
}

async function switchOn(event) {
  event.preventDefault();
  if ((await Notification.requestPermission()) !== "granted") return show("blocked");
  const registration = await navigator.serviceWorker.register(form.dataset.worker);
  await navigator.serviceWorker.ready;
  const { endpoint, keys } = (await subscribe(registration.pushManager)).toJSON();
  for (const [name, value] of Object.entries({ endpoint, ...keys })) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  await (await caches.open("push")).put("/push", new Response(endpoint)); // as the worker keeps it (sw.js)
  form.submit();
}

if (form) {
  show("none", !able && !isApple);
  show("home", !able && isApple && !onHomeScreen);
  show("blocked", able && Notification.permission === "denied");
  form.hidden = !able;
  form.addEventListener("submit", (event) => switchOn(event).catch(() => show("none")));
}
