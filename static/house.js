// Nicety only: every page works without it.
(() => {
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
  // A second press of the same button sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
  // A field of a letter is put where the pen was last.
  let pen = null;
  document.addEventListener("focusin", (event) => { if (event.target.matches("textarea, input[type=text]")) pen = event.target; });
  document.querySelectorAll("code[data-insert]").forEach((code) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "merge";
    button.textContent = code.textContent;
    button.addEventListener("click", () => {
      if (!pen) return;
      pen.setRangeText(code.dataset.insert, pen.selectionStart, pen.selectionEnd, "end");
      pen.dispatchEvent(new Event("input", { bubbles: true }));
      pen.focus();
    });
    code.replaceWith(button);
  });
})();
