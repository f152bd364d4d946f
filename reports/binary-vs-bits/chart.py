"""Draws chart.svg from results.csv: PSNR on B100 against stored size and against bit operations (k by k bits are k * k)."""
import csv, math, statistics

BITS = {"lsq": 1, "pams": 1}
rows = [r for r in csv.DictReader(open("results.csv")) if r["set"] == "b100" and r["variant"] != "bicubic"]
body = max(float(r["binary_operations"] or 0) for r in rows)  # of the binary body; the same for all
points = {}
for r in rows:
    if r["state"] == "finished" and r["variant"] != "no-body":
        points.setdefault(r["variant"], []).append((float(r["size_bytes"]) / 1000, float(r["psnr"])))


def bits(v):
    return int(v[-1]) if v[:-2] in BITS else 32 if v == "float" else 1


def panel(left, title, values, log, ticks, unit):
    scale = (lambda x: math.log10(x)) if log else (lambda x: x)
    low, high = scale(ticks[0]), scale(ticks[-1])
    x = lambda v: left + 60 + 300 * (scale(v) - low) / (high - low)
    y = lambda p: 270 - 230 * (p - 30.6) / 0.9
    out = ['<text x="%d" y="22" class="t">%s</text>' % (left + 60, title)]
    for p in (30.6, 30.8, 31.0, 31.2, 31.4):
        out.append('<path d="M%d %.1fh300" class="g"/><text x="%d" y="%.1f" class="e">%.1f</text>' % (left + 60, y(p), left + 54, y(p) + 4, p))
    for t in ticks:
        out.append('<path d="M%.1f 270v4" class="a"/><text x="%.1f" y="288" class="m">%g</text>' % (x(t), x(t), t))
    out.append('<text x="%d" y="306" class="m">%s</text>' % (left + 210, unit))
    for family in ("lsq", "pams"):
        line = sorted((values[v], points[v]) for v in values if v.startswith(family))
        out.append('<polyline class="%s" points="%s"/>' % (family, " ".join("%.1f,%.1f" % (x(a), y(statistics.fmean(p for _, p in b))) for a, b in line)))
    for v, at in sorted(values.items()):
        psnr = [p for _, p in points[v]]
        m, s = statistics.fmean(psnr), statistics.stdev(psnr)
        kind = v.split("-")[0]
        out.append('<path d="M%.1f %.1fV%.1f" class="%s"/><circle cx="%.1f" cy="%.1f" r="4" class="%s f"/>' % (x(at), y(m - s), y(m + s), kind, x(at), y(m), kind))
        below = kind in ("pams", "bnn") and v != "pams-2"
        out.append('<text x="%.1f" y="%.1f" class="n">%s</text>' % (x(at) + 7, y(m) + (14 if below else -6), v))
    return "\n".join(out)


sizes = {v: p[0][0] for v, p in points.items() if v != "float"}
operations = {v: body * bits(v) ** 2 / 1e9 for v in points if v != "float"}
style = (
    "text{font:12px sans-serif;fill:#333}.t{font-weight:bold}.e{text-anchor:end}.m{text-anchor:middle}.n{font-size:11px}"
    ".g{stroke:#ddd}.a{stroke:#333}.lsq{stroke:#1f6fb4;fill:none}.pams{stroke:#c8641b;fill:none}.binary{stroke:#1a7f37}.bnn{stroke:#777}"
    ".lsq.f{fill:#1f6fb4}.pams.f{fill:#c8641b}.binary.f{fill:#1a7f37}.bnn.f{fill:#777}"
)
with open("chart.svg", "w") as f:
    f.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 320" role="img"><style>%s</style><rect width="800" height="320" fill="#fff"/>\n' % style)
    f.write(panel(0, "PSNR on B100 (dB) and stored size", sizes, False, (60, 70, 80, 90, 100, 110), "KB"))
    f.write(panel(400, "PSNR on B100 (dB) and bit operations", operations, True, (10, 30, 100, 300, 1000), "G, for 1280x720; log scale"))
    mean = statistics.fmean(p for _, p in points["float"])
    f.write('<text x="60" y="40" class="n">float: %.2f dB, %.0f KB</text></svg>\n' % (mean, points["float"][0][0]))
