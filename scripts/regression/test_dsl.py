#!/usr/bin/env python3
"""Simulates data whose naive regression is biased and checks that the corrected one covers. Run: python3 scripts/regression/test_dsl.py"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from dsl import design_outcome, fit  # noqa: E402


def simulate(rng, model, articles=300, per=8):
    cluster = np.repeat(np.arange(articles), per)
    n = len(cluster)
    x1 = np.repeat(rng.integers(0, 2, articles), per).astype(float)
    x2 = rng.normal(size=n)
    shock = 0.0 if model == "logit" else np.repeat(rng.normal(size=articles), per) * 0.08
    if model == "logit":
        p = 1 / (1 + np.exp(-(-0.7 + 0.6 * x1 + 0.4 * x2)))
    else:
        p = np.clip(0.35 + 0.15 * x1 + 0.04 * x2 + shock, 0.01, 0.99)
    y = (rng.random(n) < p).astype(float)
    # The model misses more in one group than in the other.
    found = rng.random(n) < np.where(x1 == 1, 0.6, 0.95)
    proxy = np.where(found, y, 0.0)
    probability = np.clip(proxy * 0.7 + 0.15 + rng.normal(size=n) * 0.1, 0.01, 0.99)
    chance = np.where(np.abs(probability - 0.5) < 0.3, 0.25, 0.12)
    label = np.where(rng.random(n) < chance, y, np.nan)
    x = np.column_stack([np.ones(n), x1, x2])
    return x, proxy, label, probability, chance, cluster


def check(model, truth, runs=400):
    rng = np.random.default_rng(5)
    held = {"naive": 0, "corrected": 0}
    off = {"naive": 0.0, "corrected": 0.0}
    for _ in range(runs):
        x, proxy, label, probability, chance, cluster = simulate(rng, model)
        outcomes = {"naive": proxy, "corrected": design_outcome(label, probability, chance)}
        for name, outcome in outcomes.items():
            b, s = fit(x, outcome, cluster, model)
            held[name] += abs(b[1] - truth) <= 1.959964 * s[1]
            off[name] += (b[1] - truth) / runs
    cover = {name: n / runs for name, n in held.items()}
    print(f"{model}: true {truth}; " + "; ".join(f"{k}: off by {off[k]:+.3f}, covers {cover[k]:.1%}" for k in cover))
    assert cover["naive"] < 0.85, "the naive model was meant to be biased"
    assert 0.92 <= cover["corrected"] <= 0.98, cover
    assert abs(off["corrected"]) < 0.2 * abs(off["naive"])


def check_closed_form():
    # With everything coded and chance 1, the corrected linear model is ordinary least squares on the labels.
    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(50), rng.normal(size=50)])
    y = rng.integers(0, 2, 50).astype(float)
    outcome = design_outcome(y, rng.random(50), np.ones(50))
    b, _ = fit(x, outcome, np.arange(50))
    assert np.allclose(b, np.linalg.lstsq(x, y, rcond=None)[0])


if __name__ == "__main__":
    check_closed_form()
    check("linear", 0.15)
    check("logit", 0.6)
    print("ok")
