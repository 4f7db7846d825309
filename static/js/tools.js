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

/* The timer counts from what the server says is left, or without a network from what this page's address says. */
function remember(tool, until) {
  try {
    if (until) localStorage.setItem(`timer ${tool}`, until);
    else localStorage.removeItem(`timer ${tool}`);
  } catch {
    // Storage may be switched off; the address still has the time.
  }
}

function remembered(tool) {
  try {
    return Number(localStorage.getItem(`timer ${tool}`)) || 0;
  } catch {
    return 0;
  }
}

/* Only for pages of the tools alone: under a craving the server keeps the time. */
function endInAddress(tool) {
  const asked = new URLSearchParams(location.search);
  const minutes = Number(asked.get("minutes"));
  const until = minutes ? Date.now() + minutes * 60_000 : Number(asked.get("until")) * 1000 || remembered(tool);
  if (!until || until < Date.now() - 3_600_000) return 0;
  if (minutes) history.replaceState(null, "", `?until=${Math.round(until / 1000)}`);
  return until;
}

function count(box, end, forget) {
  const clock = make("p", { className: "clock" });
  const plain = make("p", { className: "quiet", textContent: "You can leave this page and come back." });
  clock.setAttribute("role", "timer");
  box.replaceChildren(clock, plain);

  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    clock.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "The time is over.";
    if (left) return;
    clearInterval(ticking);
    plain.textContent = "Look how strong it is now.";
    forget();
    if (navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate([80, 120, 80]);
  };
  const ticking = setInterval(tick, 500);
  tick();
}

each("[data-timer]", (box) => {
  const { timer } = box.dataset;
  const tool = timer === "own" ? location.pathname.split("/")[2] : timer; // which one, only the address knows
  const alone = box.querySelector('form[method="get"]') || location.pathname.startsWith("/practice/");
  const end = "left" in box.dataset ? Date.now() + 1000 * Number(box.dataset.left) : alone ? endInAddress(tool) : 0;
  if (!end) return;
  if (alone) remember(tool, end);
  else history.replaceState(null, "", `?until=${Math.round(end / 1000)}`); // for a page without a network
  count(box, end, () => alone && remember(tool, 0));
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
