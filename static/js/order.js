/* Steps move without a reload: by their buttons, and by a finger on the grip. Each move is a form that works alone. */

const list = document.querySelector("[data-order]");
const said = document.getElementById("moved");
let sent = Promise.resolve();
let waiting = 0;

const rows = () => [...list.children];
const words = (row) => row.querySelector(".what").textContent;

/* Each button names the place that it moves its row to. */
function renumber() {
  const all = rows();
  all.forEach((row, place) => {
    const [up, down] = row.querySelectorAll("button");
    [up.value, down.value] = [place - 1, place + 1];
    [up.disabled, down.disabled] = [!place, place === all.length - 1];
  });
}

function say(text, isTrouble) {
  said.textContent = text;
  said.classList.toggle("vh", !isTrouble);
}

/* One after the other, so that an earlier move never arrives last. */
function save(row) {
  const place = rows().indexOf(row);
  const form = row.querySelector("form");
  const body = new URLSearchParams(new FormData(form));
  body.set("to", place);
  renumber();
  waiting += 1;
  sent = sent.then(async () => {
    try {
      const answer = await fetch(form.action, { method: "POST", body, keepalive: true });
      if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return location.reload();
      say(`${words(row)}: now ${place + 1} of ${rows().length}.`);
    } catch {
      say("That was not saved. Open this page again when you are back online.", true);
    } finally {
      waiting -= 1;
    }
  });
}

/* A tap on "Done" right after a move waits for it: the page it leads to shows the new order. */
async function leave(event) {
  const link = event.target.closest("a[href]");
  if (!waiting || !link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await sent;
  location.assign(link.href);
}

if (list) {
  document.addEventListener("click", leave);
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    const row = button.closest("li");
    const other = rows()[Number(button.value)];
    if (Number(button.value) > rows().indexOf(row)) other.after(row);
    else other.before(row);
    save(row);
    const [up, down] = row.querySelectorAll("button");
    const still = button.disabled ? (button === up ? down : up) : button;
    still.focus();
  });

  list.querySelectorAll(".grip").forEach((grip) => (grip.hidden = false));

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    const row = grip.closest("li");
    const from = rows().indexOf(row);
    row.classList.add("held");
    grip.setPointerCapture(event.pointerId);

    /* The held row stays in the document, or the finger would lose it: its neighbours go around it. */
    function follow({ clientY }) {
      const above = row.previousElementSibling;
      const below = row.nextElementSibling;
      const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
      if (above && clientY < middle(above)) row.after(above);
      else if (below && clientY > middle(below)) row.before(below);
    }

    function drop() {
      row.classList.remove("held");
      grip.removeEventListener("pointermove", follow);
      if (rows().indexOf(row) !== from) save(row);
    }

    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", drop, { once: true });
  });
}
