"use strict";
(function () {
  const MOST = 30;
  const index = window.FOOTNOTE_INDEX || [];
  const box = document.getElementById("search");
  const list = document.getElementById("found");
  const status = document.getElementById("found-status");

  function rank(entry, words) {
    const name = entry[1].toLowerCase();
    const text = name + " " + entry[2].toLowerCase() + " " + entry[4].toLowerCase();
    let total = 0;
    for (const word of words) {
      if (!text.includes(word)) return -1;
      const last = name.split(".").pop();
      total += last === word ? 8 : last.startsWith(word) ? 4 : name.includes(word) ? 2 : 0;
    }
    return total + (entry[0] === "metric" ? 1.5 : entry[0] === "table" ? 1 : 0);
  }

  function show() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.textContent = "";
    if (!words.length) { status.textContent = ""; return; }
    const hits = index
      .map((entry, place) => [rank(entry, words), place, entry])
      .filter((hit) => hit[0] >= 0)
      .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    status.textContent = hits.length > MOST ? MOST + " of " + hits.length + " places" : hits.length + (hits.length === 1 ? " place" : " places");
    for (const [, , [kind, name, text, page]] of hits.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = page;
      link.textContent = name;
      const about = document.createElement("small");
      about.textContent = text ? kind + " · " + text : kind;
      item.append(link, about);
      list.append(item);
    }
  }

  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && list.querySelector("a")) list.querySelector("a").click();
    if (event.key === "Escape") { box.value = ""; show(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(input|textarea)$/i.test(event.target.tagName)) { event.preventDefault(); box.focus(); }
  });

  for (const filter of document.querySelectorAll("input[data-filter]")) {
    const rows = document.querySelectorAll("#" + filter.dataset.filter + " tbody tr");
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    });
  }
  if (window.matchMedia("(max-width: 760px)").matches) document.querySelector("details.menu").open = false;
})();
