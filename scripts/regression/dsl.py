#!/usr/bin/env python3
"""Regression with an outcome that a model measured, corrected by hand-coded labels.

Reads the table of `slant export RUN --for regression` and fits a linear or logistic model twice: naively, with the model's
decision as the outcome, and by design-based supervised learning (Egami, Hinck, Stewart and Wei 2023), whose outcome is

    probability + (label - probability) / inclusion_probability   where coded, else   probability

The moment conditions are those of the R package dsl (model "lm" and "logit"); the prediction is used as it is, since the
model saw none of these labels. Errors are clustered by article. Needs numpy alone.

    python3 scripts/regression/dsl.py table.csv --x outlet --x n_words
    python3 scripts/regression/dsl.py table.csv --x outlet --model logit
"""

import argparse
import csv
import math
import sys

import numpy as np


def design_outcome(label, prediction, probability):
    """The outcome whose mean, given the sample design, is that of the labels. NaN in `label` means not coded."""
    coded = ~np.isnan(label)
    outcome = prediction.astype(float).copy()
    outcome[coded] += (label[coded] - prediction[coded]) / probability[coded]
    return outcome


def fit(x, outcome, cluster, model="linear", steps=100):
    """Coefficients and their errors, clustered, of the moments X'(outcome - mean(Xb)) = 0; `outcome` may leave [0, 1]."""
    b = np.zeros(x.shape[1])
    if model == "linear":
        weight = np.ones(len(x))
        b = np.linalg.solve(x.T @ x, x.T @ outcome)
        mean = x @ b
    else:
        for _ in range(steps):
            mean = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
            weight = mean * (1 - mean)
            step = np.linalg.solve((x * weight[:, None]).T @ x, x.T @ (outcome - mean))
            b = b + step / max(1.0, np.abs(step).max())
            if np.abs(step).max() < 1e-10:
                break
        else:
            raise ArithmeticError("the logistic model does not converge: fewer variables, or more labels, are needed")
    bread = np.linalg.inv((x * weight[:, None]).T @ x)
    scores = x * (outcome - mean)[:, None]
    _, group = np.unique(cluster, return_inverse=True)
    sums = np.zeros((group.max() + 1, x.shape[1]))
    np.add.at(sums, group, scores)
    n = len(sums)
    meat = sums.T @ sums * n / (n - 1)
    return b, np.sqrt(np.diag(bread @ meat @ bread))


def matrix(rows, names):
    """Intercept and variables; a variable that is not all numbers becomes indicators, the first value being the base."""
    columns, labels = [np.ones(len(rows))], ["(intercept)"]
    for name in names:
        if name not in rows[0]:
            sys.exit(f"no column {name!r}; there are {', '.join(rows[0])}")
        values = [row[name] for row in rows]
        try:
            columns.append(np.array([float(v) for v in values]))
            labels.append(name)
        except ValueError:
            for level in sorted(set(values))[1:]:
                columns.append(np.array([float(v == level) for v in values]))
                labels.append(f"{name}: {level}")
    return np.column_stack(columns), labels


def number(text):
    return float(text) if text != "" else math.nan


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--x", action="append", required=True, metavar="COLUMN", help="explaining variable (repeatable)")
    parser.add_argument("--model", choices=["linear", "logit"], default="linear")
    args = parser.parse_args()
    with open(args.table, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        sys.exit(f"{args.table} has no rows")
    column = lambda name: np.array([number(row[name]) for row in rows])
    cluster = np.array([row["cluster"] for row in rows])
    x, names = matrix(rows, args.x)
    if np.linalg.matrix_rank(x) < x.shape[1]:
        sys.exit("the explaining variables are linearly dependent: leave one out")
    if np.isnan(column("inclusion_probability")).all():
        corrected = column("adjusted")  # articles: the paragraphs' outcomes are added up already
        if np.isnan(corrected).any():
            sys.exit("no labels: export the table with --labels coded.csv")
        if args.model == "logit":
            sys.exit("an article's share is explained by a linear model: leave out --model logit")
    else:
        label, chance = column("label"), column("inclusion_probability")
        if (chance <= 0).any():
            sys.exit("a stratum of the sample has no coded paragraph: code the rest of the sheet first")
        corrected = design_outcome(label, column("probability"), chance)
    naive = fit(x, column("proxy"), cluster, args.model)
    dsl = fit(x, corrected, cluster, args.model)
    width = max(map(len, names))
    print(f"{args.model}; {len(rows)} rows, {len(set(cluster))} articles, {int((~np.isnan(column('label'))).sum())} with a label")
    print(f"{'':{width}}  {'naive':>9} {'error':>8}   {'corrected':>9} {'error':>8} {'95% interval':>20}")
    for name, b0, s0, b1, s1 in zip(names, *naive, *dsl):
        low, high = b1 - 1.959964 * s1, b1 + 1.959964 * s1
        print(f"{name:{width}}  {b0:9.4f} {s0:8.4f}   {b1:9.4f} {s1:8.4f} {f'{low:.4f} to {high:.4f}':>20}")


if __name__ == "__main__":
    main()
