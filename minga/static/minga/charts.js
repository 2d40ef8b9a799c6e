/* Minga: charts that answer to the pointer. They take the place of the server's bars, drawn from them, pixel by pixel: names and values
   stay as they are. Without this file, on paper or with little data to spend, the server's bars stay. */
"use strict";

(() => {
  const TALL = 22; /* of a bar, as the server draws it */
  const drawings = [...document.querySelectorAll("[data-chart]")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const sparing = matchMedia("(prefers-reduced-data: reduce)").matches || (navigator.connection && navigator.connection.saveData);
  const forced = matchMedia("(forced-colors: active)").matches;

  /* A colour of tokens.css by its name. */
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* What the server drew: [{name, text, url, top, pieces: [{series, colour, value}]}], `middle` in pixels from the top of the drawing. */
  function barsOf(drawing) {
    return [...drawing.querySelectorAll(".bars li")].map((item) => ({
      name: item.dataset.name,
      text: item.dataset.text,
      url: item.querySelector("a") ? item.querySelector("a").href : "",
      middle: item.offsetTop + item.querySelector("svg").getBoundingClientRect().top - item.getBoundingClientRect().top + TALL / 2,
      pieces: [...item.querySelectorAll("rect")].map((rect) => ({
        series: rect.dataset.series, colour: "--cat-" + rect.classList[0].slice(1), value: Number(rect.dataset.value), text: rect.dataset.text,
      })),
    }));
  }

  /* The series: one for each name of a piece, with a value for each bar. */
  function seriesOf(bars) {
    const names = [...new Set(bars.flatMap((bar) => bar.pieces.map((piece) => piece.series)))];
    return names.map((name) => ({
      name, type: "bar", stack: "all", barWidth: TALL, barMinHeight: 1, cursor: "pointer", animation: false,
      data: bars.map((bar) => {
        const piece = bar.pieces.find((one) => one.series === name);
        return piece && piece.value > 0 ? { value: piece.value, text: piece.text, itemStyle: { color: token(piece.colour) } } : null;
      }),
    }));
  }

  function options(bars, drawing) {
    const series = seriesOf(bars), width = drawing.clientWidth;
    const step = bars.length > 1 ? bars[1].middle - bars[0].middle : drawing.clientHeight;
    return {
      animation: false,
      aria: { enabled: true, label: { description: drawing.dataset.label }, decal: { show: series.length > 1 } },
      grid: { left: 0, right: 0, top: bars[0].middle - step / 2, height: step * bars.length, outerBoundsMode: "none" },
      xAxis: { type: "value", show: false, min: 0, max: "dataMax" },
      yAxis: { type: "category", inverse: true, show: false, data: bars.map((bar) => bar.name) },
      tooltip: {
        renderMode: "richText", confine: true, trigger: "item", backgroundColor: token("--ground"), borderColor: token("--line-strong"),
        textStyle: { color: token("--ink"), fontSize: 14, width: Math.min(320, width - 40), overflow: "break" },
        formatter: (at) => [bars[at.dataIndex].name, series.length > 1 ? at.seriesName : "", at.data.text].filter(Boolean).join("\n"),
      },
      series,
    };
  }

  /* Bars stand where the server drew them only where all are equally far apart: else the server's stay. */
  function even(bars) {
    if (bars.length < 2) return true;
    const step = bars[1].middle - bars[0].middle;
    return bars.every((bar, place) => place === 0 || Math.abs(bar.middle - bars[place - 1].middle - step) < 2);
  }

  function draw(drawing) {
    let bars = barsOf(drawing);
    if (!bars.length || !even(bars)) return;
    const place = document.createElement("div");
    place.className = "live";
    drawing.append(place);
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    const open = (at) => { const bar = bars[at.dataIndex]; if (bar && bar.url) location.assign(bar.url); };
    const paint = () => {
      bars = barsOf(drawing);
      drawing.classList.toggle("drawing--live", even(bars));
      place.hidden = !even(bars);
      if (even(bars)) chart.setOption(options(bars, drawing), true);
    };
    paint();
    chart.on("click", open);
    dark.addEventListener("change", paint);
    new ResizeObserver(() => { chart.resize(); paint(); }).observe(drawing);
  }

  function load(address) {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => drawings.forEach(draw));
    document.head.append(script);
  }

  if (drawings.length && !sparing && !forced) load(drawings[0].dataset.library);
})();
