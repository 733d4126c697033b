"use strict";
(() => {
  const list = document.querySelector(".checklist");
  if (!list) return;
  const items = [...list.children];
  const box = (item) => item.querySelector("input");
  const key = "pathways:" + document.getElementById("input").textContent;
  const byRoute = document.getElementById("by-route");
  const byStatus = document.getElementById("by-status");
  const count = document.getElementById("count");

  const stored = () => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  };
  const store = () => {
    const ticks = Object.fromEntries(items.map((item) => [item.dataset.id, box(item).checked]));
    try { localStorage.setItem(key, JSON.stringify(ticks)); } catch { /* private windows keep nothing */ }
  };
  const show = () => {
    let held = 0;
    for (const item of items) {
      const ticked = box(item).checked;
      held += ticked ? 1 : 0;
      const route = !byRoute.value || item.dataset.routes.split(" ").includes(byRoute.value);
      const status = !byStatus.value || (byStatus.value === "have") === ticked;
      item.hidden = !(route && status);
    }
    const shown = items.filter((item) => !item.hidden).length;
    count.textContent = held + " of " + items.length + " in hand; " + shown + " shown";
  };
  const save = () => {
    const device = JSON.parse(document.getElementById("device").textContent);
    const known = new Set(items.map((item) => item.dataset.id));
    const kept = (device.evidence || []).filter((id) => !known.has(id));
    const ticked = items.filter((item) => box(item).checked).map((item) => item.dataset.id);
    device.evidence = [...kept, ...ticked].sort();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(device, null, 2) + "\n"], { type: "application/json" }));
    const name = String(device.name).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
    link.download = (name || "device") + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  document.querySelector(".tools").classList.add("ready");
  const ticks = stored();
  for (const item of items) {
    if (item.dataset.id in ticks) box(item).checked = ticks[item.dataset.id];
    box(item).addEventListener("change", () => { store(); show(); });
  }
  byRoute.addEventListener("change", show);
  byStatus.addEventListener("change", show);
  document.getElementById("export").addEventListener("click", save);
  show();
})();
