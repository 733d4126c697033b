(() => {
  const wanted = document.getElementById("wanted");
  const count = document.getElementById("count");
  const rules = [...document.querySelectorAll(".rules li")];
  const groups = [...document.querySelectorAll(".found")];
  const text = new Map(rules.map((rule) => [rule, rule.textContent.toLowerCase()]));
  const show = () => {
    const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const rule of rules) {
      rule.hidden = !words.every((word) => text.get(rule).includes(word));
      shown += rule.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = words.length > 0 && !group.querySelector(".rules li:not([hidden])");
    count.textContent = words.length ? shown + " of " + rules.length + " entries" : "";
  };
  document.querySelector(".tools").classList.add("ready");
  wanted.addEventListener("input", show);
})();
