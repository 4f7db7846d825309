/* A button to print this page, where scripts run. */
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());
