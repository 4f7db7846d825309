/* A page of questions: keeps a draft while its person fills it in, and takes away what an answer of 0 leaves out. */

const form = document.getElementById("questions");
const { save, skips, unsafe, unsafeFrom, safety } = form.dataset;
const kept = document.getElementById("kept");
const PAUSE = 800;

const words = (of = form) => new URLSearchParams(new FormData(of)).toString();
const asItCame = form.cloneNode(true);
asItCame.reset(); // what was answered before this script was there counts as answered
let sent = words(asItCame);
let isLeaving = false;
let waiting;
let chain = Promise.resolve();

async function keep() {
  const body = words();
  if (isLeaving || body === sent) return;
  try {
    const answer = await fetch(save, { method: "POST", body: new URLSearchParams(body), redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    sent = body;
    const { saved_at: at } = await answer.json();
    kept.textContent = at ? `Draft saved at ${at}.` : "";
  } catch {
    kept.textContent = "The draft is not saved yet. Check the network.";
  }
}

function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => (chain = chain.then(keep)), PAUSE);
}

const part = (field) => document.getElementById(`id_${field}`);

/* Questions that were left out lose their answers, which would say otherwise. */
function skip() {
  for (const [field, after] of Object.entries(JSON.parse(skips))) {
    const isNone = form.elements[field].value === "0";
    for (const each of after) {
      part(each).hidden = isNone;
      if (isNone) part(each).querySelectorAll(":checked").forEach((input) => (input.checked = false));
      const lead = part(each).previousElementSibling;
      if (lead?.classList.contains("ask")) lead.hidden = isNone;
    }
  }
}

/* A chip that is tapped again is taken back without a change event: look after every tap, once all is settled. */
form.addEventListener("click", () => setTimeout(() => (skip(), save && keepSoon())));
form.addEventListener("change", () => (skip(), save && keepSoon()));
form.addEventListener("submit", (event) => {
  isLeaving = true;
  if (navigator.onLine || !unsafe || !(form.elements[unsafe].value >= unsafeFrom)) return;
  event.preventDefault();
  location.assign(safety); // kept on this phone; without a network nothing else can be reached
});
addEventListener("pageshow", () => {
  isLeaving = false;
  skip();
});
if (save && words() !== sent) keepSoon();
