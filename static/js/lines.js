/* Lines can be moved with their buttons, without a new page, and dragged by their grips. */
async function send(form, address, name, value) {
  const fields = new URLSearchParams(new FormData(form));
  fields.append(name, value);
  const answer = await fetch(address, { method: "POST", body: fields, headers: { "X-Fragment": "1" } });
  if (answer.redirected) location.assign(answer.url); // the session has ended: the log-in page
  else if (!answer.ok) location.reload();
  else {
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const fresh = box.content.querySelector("[data-lines]");
    form.replaceWith(fresh);
    begin(fresh);
    return fresh;
  }
}

const lineOf = (form, key) => form.querySelector(`[data-key="${key}"]`);

async function press(form, button) {
  const key = button.closest("li").dataset.key;
  const fresh = await send(form, button.formAction, button.name, button.value);
  if (!fresh) return;
  const buttons = [...lineOf(fresh, key).querySelectorAll("button:not(:disabled)")];
  (buttons.find((one) => one.value === button.value) || buttons[0])?.focus();
}

/* The lines make way for the one under the finger: it stays in its place of the page, or it would lose the finger. */
function drag(form, line, start) {
  const grip = start.currentTarget;
  const before = line.nextElementSibling;
  const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
  grip.setPointerCapture(start.pointerId);
  line.classList.add("held");
  const move = ({ clientY }) => {
    const { previousElementSibling: above, nextElementSibling: below } = line;
    if (above && clientY < middle(above)) line.after(above);
    else if (below && clientY > middle(below)) line.before(below);
    else return;
    move({ clientY });
  };
  const stop = () => {
    line.classList.remove("held");
    grip.removeEventListener("pointermove", move);
    const next = line.nextElementSibling;
    if (next === before) return;
    send(form, line.querySelector("button").formAction, "before", next?.dataset.key || "");
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", stop, { once: true });
}

function begin(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(form, event.submitter);
  });
  form.querySelectorAll("[data-grip]").forEach((grip) => {
    const line = grip.closest("li");
    if (line.parentElement.children.length < 2) return;
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      drag(form, line, event);
    });
  });
}

document.querySelectorAll("[data-lines]").forEach(begin);
