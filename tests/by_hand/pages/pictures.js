// The pictures of the page as they are shown, in; what cannot be read or told apart in them, out.
(() => {
  const faults = [];
  const luminance = (rgb) => rgb
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const color = (text) => text.match(/[\d.]+/g).slice(0, 3).map(Number);
  const shared = (one, other) => Math.min(
    Math.min(one.right, other.right) - Math.max(one.left, other.left),
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
  );
  const counted = { pictures: 0, words: 0, marks: 0, leastText: 99, leastMark: 99, smallest: 99 };
  const page = color(getComputedStyle(document.body).backgroundColor);

  for (const svg of document.querySelectorAll("svg")) {
    counted.pictures += 1;
    const name = svg.querySelector("title").textContent;
    const fault = (what) => faults.push(`${name}: ${what}`);
    const view = svg.viewBox.baseVal;
    const area = (element) => {
      const { x, y, width, height } = element.getBBox();
      return { left: x, top: y, right: x + width, bottom: y + height };
    };
    const shown = [...svg.children].filter((element) => !["title", "desc"].includes(element.tagName)).map((element) => {
      const style = getComputedStyle(element);
      const isLine = element.tagName === "polyline" || style.fill === "none";
      return { element, area: area(element), isLine, color: color(isLine ? style.stroke : style.fill), class: element.getAttribute("class") };
    });
    const words = shown.filter(({ element }) => element.tagName === "text");
    const scale = svg.getBoundingClientRect().width / view.width;

    words.forEach((word, nth) => {
      counted.words += 1;
      const text = word.element.textContent;
      // A line of text is higher than its letters.
      const letters = { ...word.area, top: word.area.top + 2, bottom: word.area.bottom - 2 };
      if (letters.left < -1 || letters.top < -1 || letters.right > view.width + 1 || letters.bottom > view.height + 1) {
        fault(`“${text}” leaves the picture`);
      }
      for (const other of words.slice(nth + 1)) {
        const they = { ...other.area, top: other.area.top + 2, bottom: other.area.bottom - 2 };
        if (shared(letters, they) > 0.5) fault(`“${text}” and “${other.element.textContent}” overlap`);
      }
      const before = shown.slice(0, shown.indexOf(word)).filter((mark) => !mark.isLine && mark.element.tagName !== "text");
      const behind = before.filter((mark) => shared(letters, mark.area) > 0.5).pop();
      const stands = contrast(word.color, behind ? behind.color : page);
      counted.leastText = Math.min(counted.leastText, stands);
      counted.smallest = Math.min(counted.smallest, parseFloat(word.element.getAttribute("font-size")) * scale);
      if (stands < 4.5) fault(`“${text}” has a contrast of ${stands.toFixed(2)}`);
    });

    const marks = shown.filter((mark) => mark.element.tagName !== "text" && !/-(paper|rule)$/.test(mark.class));
    for (const mark of marks) {
      counted.marks += 1;
      const stands = contrast(mark.color, page);
      counted.leastMark = Math.min(counted.leastMark, stands);
      if (stands < 3) fault(`a mark of ${mark.class} has a contrast of ${stands.toFixed(2)}`);
    }
    const bars = marks.filter((mark) => mark.element.tagName === "rect");
    bars.forEach((bar, nth) => bars.slice(nth + 1).forEach((other) => {
      const isTold = contrast(bar.color, other.color) >= 3 || shared(bar.area, other.area) <= -1.5;
      if (!isTold && bar.class !== other.class) fault(`${bar.class} and ${other.class} touch`);
    }));
  }
  const round = Object.entries(counted).map(([key, value]) => [key, Math.round(value * 100) / 100]);
  return { faults, counted: Object.fromEntries(round) };
})();
