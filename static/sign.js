// Drawing a signature; without it, a typed name signs just as well.
(() => {
  const part = document.querySelector("[data-pad]");
  const field = document.querySelector("input[name=drawing]");
  const pad = part && part.querySelector("canvas");
  const pen = pad && pad.getContext("2d");
  if (!pen || !field || !window.PointerEvent) return;
  part.hidden = false;
  pen.lineWidth = 3;
  pen.lineCap = pen.lineJoin = "round";
  const ink = () => { pen.strokeStyle = getComputedStyle(pad).color; };
  let strokes = [];
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [within((event.clientX - box.left) * 600 / box.width, 600), within((event.clientY - box.top) * 200 / box.height, 200)];
  };
  const write = () => {
    field.value = strokes.map((stroke) => stroke.map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join("")).join("");
  };
  const draw = () => {
    ink();
    pen.clearRect(0, 0, 600, 200);
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], n) => { if (n) pen.lineTo(x, y); else pen.moveTo(x, y); });
      pen.stroke();
    }
  };
  let drawing = false;
  pad.addEventListener("pointerdown", (event) => { drawing = true; pad.setPointerCapture(event.pointerId); strokes.push([place(event)]); event.preventDefault(); });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const stroke = strokes[strokes.length - 1], [x, y] = place(event), [a, b] = stroke[stroke.length - 1];
    if (Math.abs(x - a) + Math.abs(y - b) < 3) return;
    stroke.push([x, y]);
    draw();
  });
  const end = () => { if (drawing) { drawing = false; write(); } };
  pad.addEventListener("pointerup", end);
  pad.addEventListener("pointercancel", end);
  part.querySelector("[data-clear]").addEventListener("click", () => { strokes = []; field.value = ""; draw(); });
  // What came back from the server is drawn again.
  strokes = (field.value.match(/M[^M]+/g) || []).map((stroke) => stroke.slice(1).split("L").map((point) => point.split(" ").map(Number)));
  draw();
})();
