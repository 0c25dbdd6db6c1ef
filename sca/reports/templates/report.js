"use strict";
(() => {
  const root = document.documentElement;
  root.dataset.script = "on";
  const at = (id) => document.getElementById(id);
  const inventory = at("inventory");
  const search = at("search");
  const state = at("state");
  const findings = [...document.querySelectorAll(".t-find tbody tr")];
  const packages = [...document.querySelectorAll(".t-pkg tbody tr")];
  const texts = new Map();

  const text = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const filter = (rows, words, wanted) => {
    let shown = 0;
    for (const row of rows) {
      const badge = wanted && row.querySelector(".b");
      const match = words.every((word) => text(row).includes(word)) && (!wanted || (badge && badge.textContent === wanted));
      row.hidden = !match;
      if (match) shown += 1;
    }
    return shown;
  };
  const update = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = state.value;
    const some = filter(findings, words, wanted);
    const many = filter(packages, words, wanted);
    if (inventory && words.length) inventory.open = true;
    const idle = !words.length && !wanted;
    at("shown").textContent = idle ? "" : `${some} of ${findings.length} findings, ${many} of ${packages.length} packages`;
  };
  const reveal = () => {
    const target = location.hash.length > 1 && at(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (fold && !fold.open) {
      fold.open = true;
      target.scrollIntoView();
    }
  };

  at("tools").hidden = false;
  search.addEventListener("input", update);
  state.addEventListener("change", update);
  at("clear").addEventListener("click", () => {
    search.value = "";
    state.value = "";
    update();
    search.focus();
  });
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
  reveal();
})();
