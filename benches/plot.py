"""Draws the results of report.py as one SVG: multiples of the floor on the left, languages on the right.

Lines are labelled where they start, because they all meet where they end.
"""

import html
import math

INK, FAINT, GRID, PAPER = "#1b1f24", "#667080", "#e3e6ea", "#ffffff"
# Okabe and Ito's colours, which colour-blind readers tell apart. paysig stands out by weight as well.
COLOURS = {"paysig": "#0072b2", "hmac": "#d55e00", "ring": "#009e73", "aws-lc-rs": "#cc79a7", "openssl": "#8a6d00"}
TITLES = {"tag": "HMAC-SHA256, ready key", "fresh": "HMAC-SHA256, fresh key"}
NAMES = {"hmac": "RustCrypto hmac", "openssl": "OpenSSL"}
LANGUAGES = {"python": "Python", "php": "PHP", "go": "Go", "node": "Node.js"}

PANEL_WIDTH, HEIGHT, TOP, LABELS = 450, 400, 84, 150
# The languages' panel shows the bodies that people sign, with a ready key.
BODIES = range(300, 401)


def draw(results: dict, goals: dict[int, float]) -> str:
    bars = [line for line in results["languages"] if line["size"] in BODIES and line["op"] in ("sign", "verify")]
    width = 2 * PANEL_WIDTH + (520 if bars else 0) + 20
    height = TOP + HEIGHT + 64
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="DejaVu Sans, Verdana, sans-serif" font-size="12" fill="{INK}">',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        text(20, 26, "paysig, measured side by side", size=17, weight="bold"),
        text(20, 46, f"{results['date']}, {results['processor']}", colour=FAINT),
    ]
    parts += lines_panel(0, "tag", results["rust"], goals)
    parts += lines_panel(PANEL_WIDTH, "fresh", results["rust"], {})
    if bars:
        parts += bars_panel(2 * PANEL_WIDTH + 20, bars)
    return "\n".join([*parts, "</svg>\n"])


def times_faster(line: dict) -> float:
    """The language's own paired ratio where it gives one."""
    return line.get("ratio", line["peer_ns"] / line["ours_ns"])


def lines_panel(left: int, op: str, rust: list[dict], goals: dict[int, float]) -> list[str]:
    series = {}
    for line in rust:
        if line["op"] == op and line["name"] != "floor":
            series.setdefault(line["name"], []).append((line["size"], line["ratio"]))
    sizes = [size for size, _ in next(iter(series.values()))]
    highest = max(ratio for points in series.values() for _, ratio in points) * 1.08
    x0, x1, y0, y1 = left + LABELS, left + PANEL_WIDTH - 24, TOP + HEIGHT, TOP + 30

    def x(size: float) -> float:
        return x0 + (x1 - x0) * math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])

    def y(ratio: float) -> float:
        return y0 - (y0 - y1) * math.log(ratio / 0.97) / math.log(highest / 0.97)

    parts = [text(left + 20, TOP, TITLES[op], weight="bold", size=14)]
    parts.append(text(left + 20, TOP + 16, "time as a multiple of the bare compressions", colour=FAINT))
    for tick in [1, 1.1, 1.2, 1.5, 2, 3, 4, 6, 8, 10, 15, 20]:
        crowded = tick in (1.1, 1.2, 4, 8) and highest > 5
        if tick <= highest and not crowded:
            parts.append(rule(x0, y(tick), x1, y(tick), INK if tick == 1 else GRID))
            parts.append(text(x1 + 4, y(tick) + 4, f"{tick:g}", colour=FAINT, size=11))
    for size in sizes:
        label = f"{size // 1024} KiB" if size >= 1024 else f"{size} B"
        parts.append(rule(x(size), y0, x(size), y0 + 4, FAINT))
        parts.append(text(x(size), y0 + 18, label, colour=FAINT, anchor="middle", size=11))
    parts.append(text((x0 + x1) / 2, y0 + 38, "message", colour=FAINT, anchor="middle"))
    for size, goal in goals.items():
        parts.append(rule(x(size) - 9, y(goal), x(size) + 9, y(goal), INK, width=2))
    if goals:
        size, goal = min(goals.items())
        parts.append(text(x(size) - 9, y(goal) - 6, "goal", size=11))

    for name, points in reversed(series.items()):
        colour, weight = COLOURS[name], 3 if name == "paysig" else 1.6
        path = " ".join(f"{x(size):.1f},{y(ratio):.1f}" for size, ratio in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{weight}"/>')
        parts += [f'<circle cx="{x(s):.1f}" cy="{y(r):.1f}" r="{weight + 0.8}" fill="{colour}"/>' for s, r in points]
    # Labels from the top, each at least a line below the one before.
    floor = 0.0
    for name, points in sorted(series.items(), key=lambda item: -item[1][0][1]):
        ratio = points[0][1]
        floor = max(floor + 15, y(ratio) + 4)
        bold = "bold" if name == "paysig" else "normal"
        label = f"{NAMES.get(name, name)} {ratio:.2f}"
        parts.append(text(x0 - 8, floor, label, colour=COLOURS[name], anchor="end", weight=bold, size=11))
    return parts


def bars_panel(left: int, lines: list[dict]) -> list[str]:
    parts = [text(left, TOP, "Languages, ready key", weight="bold", size=14)]
    parts.append(text(left, TOP + 16, "how many times faster paysig is; the line is the peer", colour=FAINT))
    highest = max(map(times_faster, lines))
    x0, x1 = left + 196, left + 420
    top, row = TOP + 36, min(30.0, (HEIGHT - 36) / len(lines))

    def x(times: float) -> float:
        return x0 + (x1 - x0) * times / highest

    for index, line in enumerate(lines):
        times = times_faster(line)
        middle = top + row * (index + 0.5)
        language = LANGUAGES[line["language"]]
        parts.append(text(x0 - 8, middle - 1, f"{language}, {line['op']} {line['size']} B", anchor="end", size=11))
        parts.append(text(x0 - 8, middle + 11, f"against {line['peer']}", anchor="end", size=9, colour=FAINT))
        parts.append(
            f'<rect x="{x0}" y="{middle - row * 0.32:.1f}" width="{x(times) - x0:.1f}" height="{row * 0.64:.1f}" '
            f'fill="{COLOURS["paysig"]}"/>'
        )
        parts.append(text(x(times) + 5, middle + 4, f"{times:.1f}", size=11))
    parts.append(rule(x(1), top, x(1), top + row * len(lines), INK, width=1.5))
    return parts


def text(x: float, y: float, words: str, colour: str = INK, anchor: str = "start", weight: str = "normal", size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}" '
        f'font-size="{size}">{html.escape(words)}</text>'
    )


def rule(x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 1) -> str:
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )
