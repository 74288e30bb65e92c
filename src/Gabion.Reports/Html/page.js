"use strict";
(() => {
  const report = JSON.parse(document.getElementById("report").textContent);
  const severities = ["critical", "high", "medium", "low", "info"];
  const statuses = [
    ["fails", "Fails"], ["cannot-tell", "Cannot tell"], ["waived", "Waived"], ["baseline", "In the baseline"], ["all", "All"],
  ];
  const areas = ["code", "container", "cluster", "cloud"];
  const chunk = 150;
  const printable = 400;
  const by = id => document.getElementById(id);
  const format = new Intl.NumberFormat("en");

  // Everything is built of text nodes: nothing of the report is ever read as markup.
  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    for (const child of children) if (child !== null && child !== undefined) node.append(child);
    return node;
  }

  // Our own sentences have code between backticks.
  function prose(text) {
    const whole = document.createDocumentFragment();
    text.split("`").forEach((part, index) => whole.append(index % 2 ? make("code", "", part) : part));
    return whole;
  }

  function web(address) {
    if (!/^https?:\/\//.test(address)) return document.createTextNode(address);
    const link = make("a", "", address);
    link.href = address;
    link.rel = "noreferrer noopener";
    return link;
  }

  const findings = report.findings.map((finding, index) => {
    const rule = report.rules[finding.rule];
    const status = finding.status !== "new" ? finding.status : finding.verdict === "fails" ? "fails" : "cannot-tell";
    const text = [finding.message, finding.path, finding.resource, rule.id, rule.title, ...rule.aliases].join("\n").toLowerCase();
    return { ...finding, rule, status, text, index };
  });
  const filter = { severities: new Set(), status: "fails", area: "", rule: "", file: "", text: "", group: "file" };
  let shown = [];
  let drawn = 0;
  let group = null;

  function counts(items, key) {
    const all = new Map();
    for (const item of items) all.set(key(item), (all.get(key(item)) ?? 0) + 1);
    return all;
  }

  const ofStatus = status => status === "all" ? findings : findings.filter(finding => finding.status === status);

  function matches(finding) {
    return (filter.status === "all" || finding.status === filter.status)
      && (filter.severities.size === 0 || filter.severities.has(finding.severity))
      && (!filter.area || finding.rule.area === filter.area)
      && (!filter.rule || finding.rule.id === filter.rule)
      && (!filter.file || finding.path === filter.file)
      && filter.text.split(/\s+/).every(word => finding.text.includes(word));
  }

  function drawTiles() {
    const bySeverity = counts(ofStatus(filter.status), finding => finding.severity);
    by("tiles").replaceChildren(...severities.map(severity => {
      const count = bySeverity.get(severity) ?? 0;
      const tile = make("button", `tile ${severity}${count ? "" : " none"}`, make("b", "", format.format(count)), make("span", "", severity));
      tile.type = "button";
      tile.dataset.severity = severity;
      tile.setAttribute("aria-pressed", filter.severities.has(severity));
      tile.addEventListener("click", () => {
        if (!filter.severities.delete(severity)) filter.severities.add(severity);
        draw();
        by("tiles").querySelector(`[data-severity=${severity}]`).focus();
      });
      return tile;
    }));
  }

  function drawStatuses() {
    by("statuses").replaceChildren(...statuses.map(([status, label]) => {
      const button = make("button", "", label, make("i", "", ` ${format.format(ofStatus(status).length)}`));
      button.type = "button";
      button.dataset.status = status;
      button.setAttribute("aria-pressed", filter.status === status);
      button.addEventListener("click", () => {
        filter.status = status;
        draw();
        by("statuses").querySelector(`[data-status=${status}]`).focus();
      });
      return button;
    }));
  }

  function fill(id, all, options) {
    by(id).replaceChildren(new Option(all, ""), ...options.map(([value, label]) => new Option(label, value)));
    by(id).addEventListener("change", event => { filter[id] = event.target.value; draw(); });
  }

  function fillSelects() {
    const byArea = counts(findings, finding => finding.rule.area);
    const byRule = counts(findings, finding => finding.rule.id);
    const byFile = counts(findings, finding => finding.path);
    fill("area", "Every area", areas.filter(area => byArea.has(area)).map(area => [area, `${area} (${byArea.get(area)})`]));
    fill("rule", "Every rule", report.rules.map((rule, index) => [rule.id, `${rule.id} ${rule.title} (${report.leftOut ? `${byRule.get(rule.id)} of ${format.format(report.leftOut.totals[index])}` : byRule.get(rule.id)})`]));
    fill("file", "Every file", [...byFile.keys()].map(path => [path, `${path} (${byFile.get(path)})`]));
  }

  function sourceOf(finding) {
    if (!finding.source) return null;
    const [first, lines] = finding.source;
    const block = make("pre", "source");
    block.tabIndex = 0;
    block.setAttribute("aria-label", `Source of ${finding.path} from line ${first}`);
    lines.forEach((text, index) => {
      const number = first + index;
      const inside = number >= finding.line && number <= Math.max(finding.line, finding.endLine);
      const line = make("span", inside ? "here" : "", make("i", "", String(number)));
      const from = finding.column - 1;
      const to = finding.endColumn - 1;
      if (inside && finding.line === finding.endLine && to > from && to <= text.length) {
        line.append(text.slice(0, from), make("mark", "", text.slice(from, to)), text.slice(to));
      } else {
        line.append(text || " ");
      }
      block.append(line);
    });
    return block;
  }

  function list(...pairs) {
    const all = make("dl", "");
    for (const [term, content] of pairs) if (content) all.append(make("dt", "", term), make("dd", "", content));
    return all;
  }

  const lines = items => items.length ? make("ul", "", ...items.map(item => make("li", "", item))) : null;
  const chips = items => items.length ? make("div", "chips", ...items.map(item => make("code", "", item))) : null;

  function linkTo(finding) {
    const link = make("a", "finger", finding.fingerprint.slice(0, 16));
    link.href = `#${finding.fingerprint}`;
    link.title = "A link to this finding";
    return link;
  }

  function detailOf(finding) {
    const rule = finding.rule;
    const about = make("details", "about", make("summary", "", `About ${rule.id}: ${rule.title}`), list(
      ["Severity", rule.severity],
      ["Area, stage", `${rule.area}, ${rule.stage}`],
      ["Page", rule.page ? web(rule.page) : null],
      ["Read on", lines(rule.references.map(web))],
      ["Controls", lines(rule.controls.map(control => `${control.framework} ${control.requirement} (${control.coverage})`))],
      ["Known as", chips(rule.aliases)],
      ["Fingerprint", linkTo(finding)]));
    const evidence = finding.evidence.map(([name, value]) => make("span", "", make("code", "", name), " is ", make("code", "", value)));
    const mends = { "safe": "`gabion fix` can mend this.", "needs-runtime-knowledge": "`gabion fix` knows a mend for this; only a run can tell whether the program still works with it." };
    const reasons = { "waived": "Waived", "baseline": "In the baseline" };
    return make("div", "detail",
      sourceOf(finding),
      list(
        [reasons[finding.status] ?? "", finding.status in reasons ? finding.reason || "without a reason" : null],
        ["Brought by", finding.layer ?? null],
        ["Why", prose(rule.why)],
        ["Fix", prose(finding.fix ?? rule.fix)],
        ["Mend", finding.mend ? prose(mends[finding.mend]) : null],
        ["Because", lines(evidence)]),
      about);
  }

  function rowOf(finding) {
    const level = finding.verdict === "fails" ? finding.severity : "cannot tell";
    const tone = finding.verdict === "fails" ? finding.severity : "open";
    const where = filter.group === "file" ? "" : `${finding.path}, `;
    const line = finding.field ? finding.field : finding.approximate ? `about line ${finding.line}` : `line ${finding.line}`;
    const resource = finding.path.endsWith(finding.resource.slice(finding.resource.indexOf("/") + 1)) ? "" : `${finding.resource}, `;
    const row = make("button", "row",
      make("span", "level", level),
      make("span", "message", finding.message),
      make("span", "id", finding.rule.id),
      make("span", "place", `${where}${resource}${line}`));
    row.type = "button";
    row.setAttribute("aria-expanded", "false");
    const whole = make("article", `finding ${tone}${finding.status === "waived" || finding.status === "baseline" ? " quietly" : ""}`, row);
    whole.toggle = open => {
      const detail = whole.querySelector(".detail");
      if (open === Boolean(detail)) return;
      row.setAttribute("aria-expanded", open);
      if (open) whole.append(detailOf(finding)); else detail.remove();
    };
    row.addEventListener("click", () => whole.toggle(row.getAttribute("aria-expanded") !== "true"));
    return whole;
  }

  const groupOf = finding => filter.group === "file" ? finding.path || "." : `${finding.rule.id} ${finding.rule.title}`;

  // A page of ten thousand findings draws what is looked at: the next part when the end comes near.
  function drawMore(count) {
    const end = Math.min(shown.length, drawn + count);
    for (; drawn < end; drawn++) {
      const finding = shown[drawn];
      const name = groupOf(finding);
      if (!group || group.name !== name) {
        const total = format.format(shown.groups.get(name));
        const all = report.leftOut && filter.group === "rule" ? ` of ${format.format(report.leftOut.totals[report.rules.indexOf(finding.rule)])}` : "";
        group = { name, rows: make("div", "rows") };
        by("findings").append(make("section", "group", make("h2", "", name, make("small", "", total + all)), group.rows));
      }
      group.rows.append(rowOf(finding));
    }
  }

  function draw() {
    drawTiles();
    drawStatuses();
    shown = findings.filter(matches);
    const rank = finding => severities.indexOf(finding.severity);
    if (filter.group === "rule") shown.sort((a, b) => rank(a) - rank(b) || a.rule.id.localeCompare(b.rule.id) || a.index - b.index);
    else {
      const order = new Map();
      for (const finding of shown) if (!order.has(finding.path)) order.set(finding.path, order.size);
      shown.sort((a, b) => order.get(a.path) - order.get(b.path) || rank(a) - rank(b) || a.index - b.index);
    }
    shown.groups = counts(shown, groupOf);
    drawn = 0;
    group = null;
    by("findings").replaceChildren();
    const narrowed = filter.severities.size || filter.area || filter.rule || filter.file || filter.text;
    by("clear").hidden = !narrowed;
    const total = ofStatus(filter.status).length;
    by("count").textContent = narrowed ? `${format.format(shown.length)} of ${format.format(total)} shown` : `${format.format(total)} shown`;
    if (shown.length === 0) {
      const reason = narrowed ? "Nothing matches these filters." : filter.status === "fails" ? report.headline : "There is nothing of this kind.";
      by("findings").append(make("p", "empty", reason));
    }
    drawMore(chunk);
  }

  function clear() {
    Object.assign(filter, { severities: new Set(), area: "", rule: "", file: "", text: "" });
    for (const id of ["area", "rule", "file", "search"]) by(id).value = "";
    draw();
    by("search").focus();
  }

  function gapTable(caption, gaps) {
    const body = make("tbody", "", ...gaps.map(gap => make("tr", "",
      make("td", "", gap.line ? `${gap.path}:${gap.line}` : gap.path || "."),
      make("td", "", gap.kind.replace("-", " ")),
      make("td", "", prose(gap.reason), gap.remedy ? make("small", "", prose(gap.remedy)) : null))));
    const head = make("thead", "", make("tr", "", ...["Where", "What", "Why"].map(title => make("th", "", title))));
    return make("table", "", make("caption", "", `${caption}: ${format.format(gaps.length)}`), head, body);
  }

  function drawCoverage() {
    const kinds = Object.entries(report.assessed);
    const missed = report.gaps.filter(gap => gap.kind !== "skipped");
    const left = report.gaps.filter(gap => gap.kind === "skipped");
    by("coverage-text").textContent = kinds.length === 0
      ? "Nothing was assessed. An empty list of findings says nothing about this target."
      : missed.length ? "What was read, and what was not: findings can only speak of the first." : "Everything that was recognised could be read.";
    const body = by("coverage-body");
    if (kinds.length) body.append(make("div", "kinds", ...kinds.map(([kind, count]) => make("div", "", make("b", "", format.format(count)), make("span", "", kind)))));
    if (missed.length) body.append(gapTable("Not assessed", missed));
    if (left.length) body.append(make("details", "about", make("summary", "", `Left out on purpose: ${format.format(left.length)}`), gapTable("Left out", left)));
  }

  function drawHead() {
    by("target").textContent = `${report.target} (${report.targetKind})`;
    const missed = report.gaps.filter(gap => gap.kind !== "skipped").length;
    const sub = by("sub");
    const sum = Object.values(report.assessed).reduce((all, count) => all + count, 0);
    sub.append(`Assessed: ${format.format(sum)}. Rules: ${format.format(report.ruleCount)}. `);
    const link = make("a", "", `Not assessed: ${format.format(missed)}`);
    link.href = "#coverage";
    sub.append(link, ".");
    if (report.leftOut) {
      by("left-out").hidden = false;
      by("left-out").append(prose(`There are ${format.format(report.leftOut.total)} findings, too many for one page: here are the first ${report.leftOut.mostOfRule} of each rule, and the numbers below are of these ${format.format(findings.length)}. \`--format json\` and \`sarif\` have every finding; \`--severity\`, \`--rules\` and \`--include\` ask for less.`));
    }
    if (report.notices.length) {
      by("notices").hidden = false;
      by("notices-list").append(...report.notices.map(notice => make("li", "", make("code", "", `${notice.path}:${notice.line}`), make("small", "", prose(notice.message)))));
    }
    by("foot").textContent = `Gabion ${report.version}, ${report.at}`;
  }

  function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    by("theme").textContent = theme === "dark" ? "Light" : "Dark";
    by("theme").setAttribute("aria-label", theme === "dark" ? "Switch to the light theme" : "Switch to the dark theme");
    try { localStorage.setItem("gabion-theme", theme); } catch { /* a page opened from a file may have no storage; the theme then lasts as long as the page */ }
  }

  function savedTheme() {
    try { return localStorage.getItem("gabion-theme"); } catch { return null; }
  }

  by("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  by("clear").addEventListener("click", clear);
  by("group").addEventListener("change", event => { filter.group = event.target.value; draw(); });
  let typing = 0;
  by("search").addEventListener("input", event => {
    clearTimeout(typing);
    typing = setTimeout(() => { filter.text = event.target.value.trim().toLowerCase(); draw(); }, 120);
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      by("search").focus();
    }
  });
  new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) drawMore(chunk); }, { rootMargin: "1200px" }).observe(by("more"));
  let opened = [];
  addEventListener("beforeprint", () => {
    drawMore(shown.length);
    opened = [...document.querySelectorAll(".finding")].slice(0, printable).filter(finding => !finding.querySelector(".detail"));
    opened.forEach(finding => finding.toggle(true));
  });
  addEventListener("afterprint", () => opened.forEach(finding => finding.toggle(false)));

  // report.html#FINGERPRINT opens on that finding; its first characters are enough.
  function openLinked() {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const linked = /^[0-9a-f]{8,64}$/.test(wanted) && findings.find(finding => finding.fingerprint.startsWith(wanted));
    if (!linked) return;
    filter.status = linked.status;
    filter.severities.clear();
    Object.assign(filter, { area: "", rule: linked.rule.id, file: linked.path, text: "" });
    by("rule").value = filter.rule;
    by("file").value = filter.file;
    draw();
    drawMore(shown.length);
    const article = document.querySelectorAll(".finding")[shown.indexOf(linked)];
    article.toggle(true);
    article.scrollIntoView({ block: "center" });
  }

  addEventListener("hashchange", openLinked);
  setTheme(savedTheme() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  drawHead();
  fillSelects();
  draw();
  drawCoverage();
  openLinked();
})();
