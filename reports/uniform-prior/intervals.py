"""Contrasts of the ablation with intervals: python3 intervals.py STUDY-FOLDER [SET]

A contrast is a sum of variants with signs, image by image and seed by seed (pairs share both). Printed are its mean, the 95 % bootstrap
interval over the images (their mean over the seeds; 10,000 resamples, fixed stream), the interval of Student's t over the seeds, and each seed.
"""
import glob, json, os, random, re, statistics, sys

CONTRASTS = {
    "prior over off, per convolution": {"prior-unit": 1, "off-unit": -1},
    "prior over off, per block": {"prior-block": 1, "off-block": -1},
    "prior over off, none": {"prior-none": 1, "off-none": -1},
    "interaction, per convolution against none": {"prior-unit": 1, "off-unit": -1, "prior-none": -1, "off-none": 1},
    "interaction, per block against none": {"prior-block": 1, "off-block": -1, "prior-none": -1, "off-none": 1},
    "prior over matched, per convolution": {"prior-unit": 1, "matched-unit": -1},
    "prior over matched, per block": {"prior-block": 1, "matched-block": -1},
    "prior over matched, none": {"prior-none": 1, "matched-none": -1},
    "matched over off, per convolution": {"matched-unit": 1, "off-unit": -1},
    "curriculum on prior, per convolution": {"prior-unit-curriculum": 1, "prior-unit": -1},
    "curriculum on matched, per convolution": {"matched-unit-curriculum": 1, "matched-unit": -1},
}
T = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}  # 97.5 % points for n seeds


def measured(folder, name):
    """PSNR by variant, seed and image: the network's, as each run tested it last."""
    psnr = {}
    for journal in glob.glob(os.path.join(folder, "trials", "*", "journal.jsonl")):
        variant, seed = re.match(r"(.*)-seed(\d+)-", os.path.basename(os.path.dirname(journal))).groups()
        for line in open(journal, encoding="utf-8"):
            r = json.loads(line)
            if r["event"] == "evaluate" and r.get("set") == name and r.get("method") == "network":
                psnr.setdefault(variant, {})[seed] = {i["name"]: i["psnr"] for i in r["images"]}
    return psnr


def main(folder, name="div2k-valcrop"):
    psnr = measured(folder, name)
    for title, signs in CONTRASTS.items():
        if not all(v in psnr for v in signs):
            continue
        seeds = sorted(set.intersection(*(set(psnr[v]) for v in signs)))
        if not seeds:
            continue
        images = sorted(psnr[next(iter(signs))][seeds[0]])
        by = [[sum(s * psnr[v][k][i] for v, s in signs.items()) for i in images] for k in seeds]
        means = [statistics.fmean(row) for row in by]
        over_seeds = [statistics.fmean(column) for column in zip(*by)]
        rng = random.Random(0)
        draws = sorted(statistics.fmean(rng.choices(over_seeds, k=len(images))) for _ in range(10000))
        text = "%-42s %+.3f dB, images %+.3f ... %+.3f" % (title, statistics.fmean(means), draws[250], draws[9749])
        if len(seeds) in T:
            half = T[len(seeds)] * statistics.stdev(means) / len(seeds) ** 0.5
            text += ", seeds %+.3f ... %+.3f" % (statistics.fmean(means) - half, statistics.fmean(means) + half)
        print(text + " (" + ", ".join("%+.3f" % m for m in means) + ")")


if __name__ == "__main__":
    main(*sys.argv[1:])
