/* A tap on a line is sent at once, and the line comes back from the server as it now is. The page stays. */
const words = "Not saved. Check the network and tap again.";

async function send(form, button) {
  const fields = new URLSearchParams(new FormData(form));
  fields.append(button.name, button.value);
  const answer = await fetch(button.formAction, { method: "POST", body: fields, headers: { "X-Fragment": "1" } });
  if (answer.redirected) location.assign(answer.url); // the session has ended: the log-in page
  else if (answer.ok) return answer.text();
  else throw new Error(answer.statusText);
}

function say(line, text) {
  let note = line.querySelector(".error");
  if (!note) {
    note = document.createElement("p");
    note.className = "error";
    note.setAttribute("role", "alert");
    line.append(note);
  }
  note.textContent = text;
}

function put(line, html, className) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = box.content.querySelector("li");
  line.replaceWith(fresh);
  (fresh.querySelector(`button.${className}`) || fresh.querySelector("button")).focus({ preventScroll: true });
}

document.querySelectorAll("[data-ticks]").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const line = button?.closest("li");
    if (!line) return;
    event.preventDefault();
    if (line.ariaBusy === "true") return;
    line.ariaBusy = "true";
    try {
      const html = await send(form, button);
      if (html) put(line, html, button.className);
    } catch {
      say(line, words);
    } finally {
      line.ariaBusy = null;
    }
  });
});
