"use strict";
(() => {
  const root = document.documentElement;
  root.dataset.script = "on";
  const at = (id) => document.getElementById(id);
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];
  const make = (tag, parent, text) => {
    const made = parent.appendChild(document.createElement(tag));
    if (text) made.textContent = text;
    return made;
  };
  const said = at("said");
  const search = at("search");

  /* Copying: a button beside everything that can be copied, and a word for those who do not see it. */
  const copied = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(code);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      return document.execCommand("copy");
    }
  };
  for (const code of all(".copy, .fixes code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "do";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${code.textContent.slice(0, 80)}`);
    button.addEventListener("click", async () => {
      const done = (await copied(code)) ? "Copied" : "Selected";
      button.textContent = done;
      if (said) said.textContent = `${done}: ${code.textContent.slice(0, 80)}`;
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    code.after(button);
  }

  const reveal = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* a fragment that is none of ours */ }
    const target = name && at(name);
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("beforeprint", () => all("details").forEach((fold) => { fold.open = true; }));
  addEventListener("hashchange", reveal);
  if (!at("tools")) return reveal();

  /* What can be asked of a row. The words of a finding's last small line say how it comes in. */
  const badge = (row) => (row.querySelector(".b") || {}).textContent || "";
  const words = (row) => ((row.querySelector(".k") || {}).textContent || "").split(" ");
  const cell = (number) => (row) => row.cells[number].textContent.trim();
  const WAYS = ["direct", "transitive"];
  const fact = (name) => (row) => (all("small", row).map((one) => one.textContent).find((one) => one.startsWith(name)) || "").slice(name.length);
  const TABLES = [
    { name: "findings", rows: all(".t-find tbody tr"), facets: {
      State: badge,
      Rule: (row) => (row.cells[1].querySelector("small:last-of-type") || {}).textContent || "",
      Severity: fact("severity: "),
      "Way in": (row) => words(row).find((word) => WAYS.includes(word)) || "",
      Type: (row) => ((row.querySelector('a[href^="#pkg-"]') || { hash: "" }).hash.split("-")[1] || ""),
      Scope: (row) => words(row).filter((word) => !WAYS.includes(word)).join(" "),
      Since: (row) => (row.querySelector(".s") || {}).textContent || "",
    } },
    { name: "packages", rows: all(".t-pkg tbody tr"), facets: { State: badge, Type: cell(1), Scope: cell(2), Licence: cell(3) } },
  ];
  const texts = new Map();
  const text = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };

  const selects = new Map();
  for (const { rows, facets } of TABLES) {
    for (const [name, read] of Object.entries(facets)) {
      const counts = new Map();
      for (const row of rows) {
        const value = read(row);
        if (value) counts.set(value, (counts.get(value) || 0) + 1);
      }
      if (counts.size < 2 || counts.size > 200 || selects.has(name)) continue;
      const label = make("label", at("facets"), name);
      const select = make("select", label);
      select.dataset.facet = name;
      make("option", select, "all").value = "";
      for (const value of [...counts.keys()].sort()) make("option", select, value).value = value;
      selects.set(name, select);
    }
  }

  const state = () => {
    const found = new URLSearchParams();
    if (search.value) found.set("q", search.value);
    for (const [name, select] of selects) if (select.value) found.set(name, select.value);
    for (const table of sortable) if (table.order.length) found.set(`sort-${table.key}`, table.order.map((one) => one.join("")).join("."));
    return found;
  };
  const update = (remember) => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = [...selects].filter(([, select]) => select.value);
    const counts = TABLES.map(({ name, rows, facets }) => {
      const reads = asked.map(([facet, select]) => [facets[facet], select.value]);
      let shown = 0;
      for (const row of rows) {
        const match = wanted.every((word) => text(row).includes(word)) && reads.every(([read, value]) => !read || read(row) === value);
        row.hidden = !match;
        shown += match;
      }
      return `${shown} of ${rows.length} ${name}`;
    });
    const idle = !wanted.length && !asked.length;
    if (!idle && at("inventory")) at("inventory").open = true;
    at("shown").textContent = idle ? "" : counts.join(", ");
    if (!remember) return;
    const fragment = state().toString();
    try { history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search); } catch { /* no history here */ }
  };

  /* Sorting: one column by a click, more of them with the shift key. */
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const RANK = ["open", "undetermined", "warning", "waived", "baselined", "informational"];
  const key = (row, column) => {
    const value = row.cells[column].textContent.trim();
    const rank = RANK.findIndex((word) => value.startsWith(word));
    return rank < 0 ? value || "\uffff" : `${rank} ${value}`;
  };
  const sortable = [".t-find", ".t-pkg", ".t-vuln"].flatMap((name) => all(name)).map((table) => ({
    key: table.className.slice(2), table, body: table.tBodies[0], heads: [...table.tHead.rows[0].cells], rows: [...table.tBodies[0].rows], order: [],
  }));
  const arrange = (one) => {
    const keys = new Map(one.rows.map((row) => [row, one.order.map(([column]) => key(row, column))]));
    const sorted = [...one.rows];
    if (one.order.length) {
      sorted.sort((a, b) => {
        for (const [place, [, way]] of one.order.entries()) {
          const found = compare(keys.get(a)[place], keys.get(b)[place]);
          if (found) return way === "-" ? -found : found;
        }
        return 0;
      });
    }
    one.body.append(...sorted);
    for (const [column, head] of one.heads.entries()) {
      const place = one.order.findIndex(([number]) => number === column);
      if (place < 0) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", one.order[place][1] === "-" ? "descending" : "ascending");
      head.firstChild.dataset.place = one.order.length > 1 && place >= 0 ? place + 1 : "";
    }
  };
  for (const one of sortable) {
    for (const [column, head] of one.heads.entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = head.textContent;
      button.title = "Sort; with the shift key by one more column";
      button.addEventListener("click", (event) => {
        const before = one.order.find(([number]) => number === column);
        const next = !before ? [column, "+"] : before[1] === "+" ? [column, "-"] : null;
        const others = event.shiftKey ? one.order.filter(([number]) => number !== column) : [];
        one.order = next ? [...others, next] : others;
        arrange(one);
        update(true);
      });
      head.replaceChildren(button);
    }
  }

  const recall = () => {
    const found = new URLSearchParams(location.hash.slice(1));
    if (![...found.keys()].some((name) => name === "q" || selects.has(name) || name.startsWith("sort-"))) return reveal();
    search.value = found.get("q") || "";
    for (const [name, select] of selects) select.value = found.get(name) || "";
    for (const one of sortable) {
      const order = (found.get(`sort-${one.key}`) || "").split(".").map((word) => [Number.parseInt(word, 10), word.slice(-1)]);
      one.order = order.filter(([column]) => column >= 0 && column < one.heads.length);
      if (one.order.length) arrange(one);
    }
    update(false);
  };
  removeEventListener("hashchange", reveal);
  addEventListener("hashchange", recall);
  search.addEventListener("input", () => update(true));
  for (const select of selects.values()) select.addEventListener("change", () => update(true));
  at("clear").addEventListener("click", () => {
    search.value = "";
    for (const select of selects.values()) select.value = "";
    for (const one of sortable) {
      one.order = [];
      arrange(one);
    }
    update(true);
    search.focus();
  });
  at("tools").hidden = false;
  recall();
})();
