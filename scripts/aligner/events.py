"""Labelled events: paragraphs, and the pairs of paragraphs of different outlets that share a point."""
import json
import re
from collections import defaultdict


def load(points, articles):
    by_event = defaultdict(dict)
    for line in open(articles, encoding="utf-8"):
        row = json.loads(line)
        by_event[row["event_id"]][row["article"]] = row
    events = []
    for line in open(points, encoding="utf-8"):
        row = json.loads(line)
        nodes = []  # (article letter, number from 0 or -1 for the title, text, paragraphs of the article)
        for letter, article in sorted(by_event[row["event_id"]].items()):
            paragraphs = [re.sub(r"\s+", " ", p).strip() for p in article["text"].split("\n\n")]
            nodes.append((letter, -1, article["title"], len(paragraphs)))
            nodes += [(letter, n, text, len(paragraphs)) for n, text in enumerate(paragraphs)]
        index = {(node[0], node[1]): k for k, node in enumerate(nodes)}
        same, points_of = set(), []
        for point in row["points"]:
            members = [index.get((key[0], -1 if key[1:] == "T" else int(key[1:]))) for key in point["paragraphs"]]
            members = [m for m in members if m is not None]
            points_of.append((members, point["point"]))
            same |= {(i, j) for i in members for j in members if i < j and nodes[i][0] != nodes[j][0]}
        events.append({"nodes": nodes, "same": same, "points": points_of})
    return events


def sentences(text):
    split = re.split(r"(?<=[.!?])\s+|(?<=[.!?][”\"])\s+", text)
    return [s for s in split if len(s.split()) > 2] or [text]


def best_f1(scores, labels, n_same):
    """F1 at the threshold that is best in hindsight, with that threshold."""
    found, best = 0, (0.0, 0.0)
    for k, (score, label) in enumerate(sorted(zip(scores, labels), reverse=True), 1):
        found += label
        best = max(best, (2 * found / (k + n_same), float(score)))
    return best
