/* Back from the phone app, the page asks whether it happened. What was tapped stays with this page of the tab's history,
   so that it is still known when the phone had to load the page anew. Without scripts the plain buttons do the same. */
const asked = document.getElementById("asked");
const notReached = document.getElementById("not-reached");
const forget = () => history.replaceState(null, "");

function ask() {
  const { called, way } = history.state || {};
  const place = called && document.querySelector(`[data-person="${CSS.escape(called)}"]`);
  if (!place) return;
  const yes = asked.querySelector("[data-yes]");
  yes.formAction = place.dataset.touch;
  yes.value = way;
  asked.querySelector("b").textContent = place.querySelector(".name").textContent;
  notReached.hidden = true;
  place.append(asked);
  asked.hidden = false;
  asked.focus({ preventScroll: true });
  asked.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", ({ target }) => {
  const link = target.closest("[data-person] a[data-way]");
  if (!link) return;
  history.replaceState({ called: link.closest("[data-person]").dataset.person, way: link.dataset.way }, "");
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") ask();
});
addEventListener("pageshow", ask);

document.querySelector("[data-people]").addEventListener("submit", forget);

asked.querySelector("[data-no]").addEventListener("click", () => {
  forget();
  asked.hidden = true;
  asked.after(notReached);
  notReached.hidden = false;
  notReached.focus();
});
