// Tips of marked words: a tap or Enter pins one open, Escape or a tap elsewhere closes it.
// Without this script they still open on hover and focus, and a click leads to the table of facts.
"use strict";

const closeAll = (except) => {
  for (const open of document.querySelectorAll(".hl.open")) {
    if (open !== except) open.classList.remove("open");
  }
};

document.addEventListener("click", (event) => {
  const fact = event.target.closest("a.fact");
  const mark = event.target.closest(".hl");
  if (fact) {
    event.preventDefault();
    mark.classList.remove("closed");
    mark.classList.toggle("open");
  }
  closeAll(mark);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closeAll(null);
  for (const mark of document.querySelectorAll(".hl:hover, .hl:focus-within")) mark.classList.add("closed");
});

for (const name of ["mouseout", "focusout"]) {
  document.addEventListener(name, (event) => {
    const mark = event.target.closest && event.target.closest(".hl");
    if (mark && !mark.contains(event.relatedTarget)) mark.classList.remove("closed");
  });
}

// What is folded away on the screen is printed, and a link into it opens it.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([open])")) folded.open = true;
});
const openTarget = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const folded = target && target.closest("details");
  if (folded) {
    folded.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", openTarget);
openTarget();
