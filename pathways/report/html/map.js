"use strict";
(() => {
  const panel = document.getElementById("details");
  const tools = document.querySelector(".tools");
  const who = document.getElementById("who");
  const items = [...document.querySelectorAll(".m-item")];
  const bands = [...document.querySelectorAll(".m-band")];
  let chosen = null;
  let closing = false;

  const withinReach = () => items.filter((item) => !item.closest(".m-band").hidden);
  const names = (item) => item.dataset.with.split(" ");
  const element = (name, text) => { const made = document.createElement(name); made.textContent = text; return made; };

  const light = () => {
    const party = who.value;
    for (const item of items) {
      item.classList.toggle("m-on", item === chosen);
      item.classList.toggle("m-dim", Boolean(party) && !names(item).includes(party));
    }
  };
  const close = () => {
    const last = chosen;
    chosen = null;
    panel.hidden = true;
    light();
    if (last) { closing = true; last.focus(); closing = false; }
  };
  const show = (item) => {
    const row = document.getElementById(item.getAttribute("href").slice(1));
    const heads = row.closest("table").querySelectorAll("thead th");
    const list = document.createElement("dl");
    let title = "";
    [...row.cells].forEach((cell, place) => {
      if (cell.tagName === "TH") {
        title = cell.firstChild.textContent.trim();
        const more = cell.querySelector("small");
        if (more) {
          const about = element("dt", "About");
          about.className = "m-whole";
          list.append(about, element("dd", more.textContent));
        }
        return;
      }
      const value = document.createElement("dd");
      value.append(...[...cell.cloneNode(true).childNodes]);
      list.append(element("dt", heads[place].textContent), value);
    });
    const button = element("button", "Close");
    button.type = "button";
    button.addEventListener("click", close);
    panel.replaceChildren(button, element("h3", title), list);
    panel.hidden = false;
    chosen = item;
    light();
  };
  const filter = () => {
    const wanted = new Set([...tools.querySelectorAll("input:checked")].map((box) => box.value));
    for (const each of document.querySelectorAll("[data-standing]")) each.hidden = !wanted.has(each.dataset.standing);
    const shown = bands.filter((band) => !band.hidden).length;
    document.getElementById("count").textContent = shown + " of " + bands.length + (bands.length === 1 ? " way shown" : " ways shown");
    if (chosen && chosen.closest(".m-band").hidden) { chosen = null; panel.hidden = true; }
    light();
  };

  for (const item of items) {
    item.addEventListener("click", (event) => { event.preventDefault(); show(item); });
    item.addEventListener("focus", () => { if (!closing) show(item); });
    item.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const all = withinReach();
      all[(all.indexOf(item) + step + all.length) % all.length].focus();
    });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen) close(); });
  tools.addEventListener("change", filter);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.classList.add("ready");
  filter();
})();
