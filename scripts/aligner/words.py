"""How alike the paragraphs of an event are by what they share: the log-odds that the encoder starts from in training.

`slant` has a model of its own for this (src/compare/likeness.rs), fitted anew by `slant calibrate --points`: this one only
keeps the encoder from learning what words tell already.
"""
import math
import re
from collections import Counter

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from events import sentences

STOP = set(
    "a an the of in on at for with and or but is are was were be been has have had he she it they his her their its "
    "that this as by from not to said says who will would".split()
)


def stem(word):
    if word.isdigit() or word.endswith("ss"):
        return word
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def stems(text):
    return [stem(w) for w in re.findall(r"[^\W_]+", text.lower()) if w not in STOP]


def numbers(text):
    return {x.strip(".,") for x in re.findall(r"\d[\d,\.]*", text)}


def names(text):
    inner = re.sub(r"(^|[.!?][\"”]?\s+)[A-Z]\w*", "", text)
    return set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)?\b", inner))


def runs(words, n):
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def cosines(bags, weight):
    n = len(bags)
    cosine, contained = np.zeros((n, n)), np.zeros((n, n))
    norm = [math.sqrt(sum(weight[w] ** 2 for w in bag)) or 1 for bag in bags]
    for i in range(n):
        for j in range(i):
            shared = sum(weight[w] ** 2 for w in bags[i] & bags[j])
            cosine[i, j] = cosine[j, i] = shared / norm[i] / norm[j]
            contained[i, j] = contained[j, i] = shared / min(norm[i], norm[j]) ** 2
    return cosine, contained


def ranks(matrix, article):
    """Rank of j among the paragraphs of its article, as seen from i."""
    result = np.zeros(matrix.shape)
    for i in range(len(matrix)):
        for other in set(article) - {article[i]}:
            index = np.where(article == other)[0]
            order = np.argsort(-matrix[i, index])
            rank = np.empty(len(index))
            rank[order] = np.arange(len(index))
            result[i, index] = rank
    return result


def pair_ranks(rank, i, j):
    x, y = math.log1p(rank[i, j]), math.log1p(rank[j, i])
    return [x + y, min(x, y), max(x, y), float(x == 0 and y == 0), float(x == 0) + float(y == 0)]


def values(event):
    """Pairs (i < j) of different articles, their values, and whether they share a point."""
    nodes = event["nodes"]
    n, article = len(nodes), np.array([node[0] for node in nodes])
    words = [stems(node[2]) for node in nodes]
    count = Counter(w for of in words for w in set(of))
    weight = {w: math.log((n + 1) / c) for w, c in count.items()}
    cosine, contained = cosines([set(w) for w in words], weight)
    split = [[set(stems(s)) for s in sentences(node[2])] for node in nodes]
    flat, own = [s for of in split for s in of], np.array([i for i, of in enumerate(split) for _ in of])
    of_sentences, _ = cosines(flat, weight)
    index = [np.where(own == i)[0] for i in range(n)]
    sentence = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            sentence[i, j] = sentence[j, i] = of_sentences[np.ix_(index[i], index[j])].max()
    figure, name = [numbers(node[2]) for node in nodes], [names(node[2]) for node in nodes]
    holders = Counter(w for of in name for w in of)
    two, four = [runs(w, 2) for w in words], [runs(re.findall(r"[^\W_]+", node[2].lower()), 4) for node in nodes]
    by_paragraph, by_sentence = ranks(cosine, article), ranks(sentence, article)
    pairs, rows, labels, log = [], [], [], math.log1p
    for i in range(n):
        for j in range(i + 1, n):
            if article[i] == article[j]:
                continue
            shared = [weight[w] for w in set(words[i]) & set(words[j])]
            common = len(figure[i] & figure[j])
            at = sorted(nodes[k][1] / max(1, nodes[k][3]) for k in (i, j))
            lengths = sorted((len(words[i]), len(words[j])))
            rows.append(
                [cosine[i, j], math.sqrt(cosine[i, j]), contained[i, j], sentence[i, j], math.sqrt(sentence[i, j])]
                + pair_ranks(by_paragraph, i, j)
                + pair_ranks(by_sentence, i, j)
                + [log(common), log(len(figure[i] | figure[j]) - common)]
                + [log(sum(math.log((n + 1) / holders[w]) for w in name[i] & name[j])), log(len(name[i] ^ name[j]))]
                + [log(sum(shared)), max(shared, default=0), log(len(two[i] & two[j])), log(len(four[i] & four[j]))]
                + [at[1] - at[0], at[0], at[1], (nodes[i][1] < 0) + (nodes[j][1] < 0), log(lengths[0]), log(lengths[1])]
                + [log(n), sum(shared) / math.log(n)]
            )
            pairs.append((i, j))
            labels.append((i, j) in event["same"])
    return pairs, np.array(rows), np.array(labels)


def log_odds(events):
    """For each event its pairs, labels and log-odds by words."""
    found = [values(event) for event in events]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=200))
    model.fit(np.concatenate([f[1] for f in found]), np.concatenate([f[2] for f in found]))
    return [(pairs, labels, model.decision_function(rows)) for pairs, rows, labels in found]
