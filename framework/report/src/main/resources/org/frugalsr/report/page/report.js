(function () {
  "use strict";
  const off = new Set();
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  const parts = Array.from(document.querySelectorAll("[data-of]"));
  const names = new Set(parts.map((p) => p.dataset.of));

  function show() {
    for (const part of parts) {
      const hidden = off.has(part.dataset.of);
      part.classList.toggle("off", hidden);
      if (part.localName === "li") {
        part.setAttribute("aria-pressed", String(!hidden));
      }
    }
  }

  function toggle(name) {
    off.has(name) ? off.delete(name) : off.add(name);
    show();
  }

  function only(name) {
    const alone = Array.from(names).every((n) => n === name || off.has(n));
    off.clear();
    if (!alone) {
      names.forEach((n) => n === name || off.add(n));
    }
    show();
  }

  function light(name) {
    for (const part of parts) {
      part.classList.toggle("dim", name !== null && part.dataset.of !== name);
    }
  }

  function place(event) {
    const edge = 12;
    tip.hidden = false;
    const width = tip.offsetWidth;
    const height = tip.offsetHeight;
    const right = document.documentElement.clientWidth;
    const x = event.clientX + edge + width > right ? event.clientX - edge - width : event.clientX + edge;
    const y = Math.min(event.clientY + edge, window.innerHeight - height - edge);
    tip.style.left = Math.max(0, x) + "px";
    tip.style.top = Math.max(0, y) + "px";
  }

  function line(text, sample) {
    const row = document.createElement("p");
    if (sample) {
      row.append(sample.cloneNode(true));
    }
    row.append(text);
    return row;
  }

  // Legends: hover over a name to highlight its item, click to hide it, double-click to hide all others.
  for (const part of parts) {
    const named = part.localName === "li" || part.classList.contains("name");
    if (!named) {
      continue;
    }
    part.classList.add("clickable");
    part.addEventListener("click", () => toggle(part.dataset.of));
    part.addEventListener("dblclick", () => only(part.dataset.of));
    part.addEventListener("pointerenter", () => light(part.dataset.of));
    part.addEventListener("pointerleave", () => light(null));
    if (part.localName === "li") {
      part.tabIndex = 0;
      part.setAttribute("role", "button");
      part.addEventListener("keydown", (e) => {
        if (e.key === "Enter" || e.key === " ") {
          e.preventDefault();
          toggle(part.dataset.of);
        }
      });
    }
  }
  show();

  // Markers: show their values immediately, instead of the browser's slow titles.
  for (const title of document.querySelectorAll(".spot > title")) {
    const text = title.textContent;
    const spot = title.parentNode;
    spot.setAttribute("aria-label", text);
    title.remove();
    spot.addEventListener("pointerenter", (e) => {
      tip.replaceChildren(line(text));
      place(e);
    });
    spot.addEventListener("pointerleave", () => { tip.hidden = true; });
  }

  // Curves: show the values of all of them at the step under the pointer, the highest first.
  for (const svg of document.querySelectorAll("svg[data-plot]")) {
    const [left, right, top, bottom, steps] = svg.dataset.plot.split(" ").map(Number);
    svg.querySelectorAll(".curve > title").forEach((t) => t.remove());
    const curves = Array.from(svg.closest("figure").querySelectorAll("li[data-x]")).map((li) => ({
      name: li.dataset.of,
      sample: li.querySelector("svg"),
      x: li.dataset.x.split(" ").map(Number),
      y: li.dataset.y.split(" ")
    }));
    const hair = document.createElementNS("http://www.w3.org/2000/svg", "path");
    hair.setAttribute("class", "hair");
    svg.append(hair);
    const leave = () => { tip.hidden = true; hair.removeAttribute("d"); };
    svg.addEventListener("pointerleave", leave);
    svg.addEventListener("pointermove", (e) => {
      const at = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
      if (at.x < left - 8 || at.x > right + 8 || at.y < top || at.y > bottom) {
        leave();
        return;
      }
      const step = (at.x - left) / (right - left) * steps;
      const shown = curves.filter((c) => !off.has(c.name) && c.x.length > 0 && c.y[0] !== "").map((c) => {
        const i = c.x.reduce((b, x, n) => Math.abs(x - step) < Math.abs(c.x[b] - step) ? n : b, 0);
        return { curve: c, step: c.x[i], text: c.y[i] };
      });
      if (shown.length === 0) {
        leave();
        return;
      }
      const near = shown.reduce((a, b) => Math.abs(b.step - step) < Math.abs(a.step - step) ? b : a).step;
      shown.sort((a, b) => Number(b.text) - Number(a.text));
      tip.replaceChildren(line("step " + near.toLocaleString("en")), ...shown.map((s) =>
        line(s.text + "  " + s.curve.name + (s.step === near ? "" : " (step " + s.step.toLocaleString("en") + ")"), s.curve.sample)));
      const x = left + near / steps * (right - left);
      hair.setAttribute("d", "M" + x + " " + top + "V" + bottom);
      place(e);
    });
  }
})();
