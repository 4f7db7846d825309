/* What makes the tools guide better where scripts run. Each works without, as plain words. */

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
const make = (tag, props) => Object.assign(document.createElement(tag), props);

/* The pacer: in for four seconds, out for six. The circle is moved by the style sheet, the words and the buzz by this. */
const IN = 4000;
const OUT = 6000;

each("[data-breath]", (pacer) => {
  const cue = pacer.querySelector(".cue");
  const go = pacer.querySelector("[data-go]");
  const buzz = pacer.querySelector("[data-buzz]");
  let turn = 0;
  pacer.hidden = false;
  buzz.hidden = !navigator.vibrate;

  const say = (words, next, wait, pulse) => {
    cue.textContent = words;
    if (buzz.firstElementChild.checked && navigator.vibrate) navigator.vibrate(pulse);
    turn = setTimeout(next, wait);
  };
  const breatheIn = () => say("Breathe in", breatheOut, IN, 60);
  const breatheOut = () => say("Breathe out", breatheIn, OUT, [30, 60, 30]);

  go.addEventListener("click", () => {
    const on = !("on" in pacer.dataset);
    clearTimeout(turn);
    if (on) {
      pacer.dataset.on = "";
      breatheIn();
    } else {
      delete pacer.dataset.on;
      cue.textContent = "Stopped. Go on when you like.";
    }
    go.textContent = on ? "Stop" : "Start";
  });
});

/* The timer counts from what the server says is left, or without a network from what this page's address says. What is
   remembered belongs to this page alone, so that no tool and no craving takes up the time of another. */
const HOUR = 3_600_000;
const TIMER = `timer ${location.pathname}`; // in localStorage: when it ends
const CRAVING = location.pathname.startsWith("/moments/");
const canBe = (end) => end > Date.now() - HOUR && end < Date.now() + 2 * HOUR;

function stored(act) {
  try {
    return act(localStorage);
  } catch {
    return 0; // storage may be switched off; the address still has the time
  }
}

const forgetEnd = () => stored((storage) => storage.removeItem(TIMER));

function forgetOldEnds() {
  stored((storage) => {
    const old = Object.keys(storage).filter((key) => key.startsWith("timer ") && !canBe(Number(storage.getItem(key))));
    old.forEach((key) => storage.removeItem(key));
  });
}

/* The end that this page's address names or asks for; else what is remembered. 0 where there is none that can be. */
function endKnownHere() {
  const asked = new URLSearchParams(location.search);
  const minutes = Number(asked.get("minutes"));
  const ends = [minutes && Date.now() + minutes * 60_000, Number(asked.get("until")) * 1000];
  return [...ends, Number(stored((storage) => storage.getItem(TIMER)))].find(canBe) || 0;
}

function count(box, end) {
  const clock = make("p", { className: "clock" });
  const plain = make("p", { className: "quiet", textContent: "You can leave this page and come back." });
  clock.setAttribute("role", "timer");
  plain.setAttribute("role", "status");
  box.replaceChildren(clock, plain);

  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    clock.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "The time is over.";
    if (left) return;
    clearInterval(ticking);
    plain.textContent = CRAVING ? "Look how strong it is now." : "Take a breath before you go on.";
    forgetEnd();
    if (navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate([80, 120, 80]);
  };
  const ticking = setInterval(tick, 500);
  tick();
}

/* The address takes the end along, for a page without a network and for the server when there is one again. What the
   server remembers with a craving is not remembered here too. */
function begin(box, end, isServed = false) {
  history.replaceState(null, "", `?until=${Math.round(end / 1000)}`);
  if (!CRAVING || !isServed) stored((storage) => storage.setItem(TIMER, end));
  count(box, end);
}

/* Under a craving the server keeps the time. Without a network it is begun here: at once where the phone knows that it
   has none, else when the worker (sw.js) tells after it tried. */
function beginAway(box, form) {
  let tried = false;
  const start = () => begin(box, Date.now() + Number(new FormData(form).get("minutes")) * 60_000);
  form.addEventListener("submit", (event) => {
    tried = true;
    if (navigator.onLine) return;
    event.preventDefault();
    start();
  });
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data === "not sent" && tried && form.isConnected) start();
  });
}

forgetOldEnds();

each("[data-timer]", (box) => {
  const { left } = box.dataset; // none where the server knows of no end
  const form = box.querySelector('form[method="post"]');
  const served = left ? Date.now() + 1000 * Number(left) : 0;
  const end = left > 0 ? served : endKnownHere() || served;
  if (end) begin(box, end, end === served);
  else if (form) beginAway(box, form);
});

/* Where the network did not bring a page, this one may stand in for it (sw.js), under the other's address. */
each("[data-stands-in]", (notice) => {
  if (location.pathname === notice.dataset.standsIn) return;
  notice.append(" ", make("a", { href: location.href, textContent: "Load it again" }));
  notice.hidden = false;
});

/* One step at a time. */
each("[data-steps]", (box) => {
  const list = box.querySelector(".steps");
  const steps = [...list.children];
  const back = make("button", { type: "button", className: "button", textContent: "Back" });
  const next = make("button", { type: "button", className: "button button--main", textContent: "Next" });
  const place = make("span", { className: "quiet" });
  const row = make("div", { className: "pages" });
  let here = 0;

  const show = (number) => {
    here = number;
    steps.forEach((step, index) => step.classList.toggle("here", index === here));
    place.textContent = `${here + 1} of ${steps.length}`;
    back.disabled = here === 0;
    next.disabled = here === steps.length - 1;
  };
  list.classList.add("paged");
  list.setAttribute("aria-live", "polite");
  back.addEventListener("click", () => show(here - 1));
  next.addEventListener("click", () => show(here + 1));
  row.append(back, place, next);
  box.append(row);
  show(0);
});

/* The worker that keeps Help now and the tools for hours without a network: asked for when the page has settled. */
const worker = document.querySelector("script[data-worker]")?.dataset.worker;

function enlist() {
  const later = window.requestIdleCallback || ((act) => setTimeout(act, 1000));
  later(() => navigator.serviceWorker.register(worker).catch(() => {}));
}

if (worker && navigator.serviceWorker) {
  if (document.readyState === "complete") enlist();
  else addEventListener("load", enlist, { once: true });
}
