//! How alike two paragraphs of one event are by what they share: words, those that few paragraphs of the event have
//! counting most, sentences, names, numbers and runs of words; and whether each is the other's nearest.

use rayon::prelude::*;

use super::statement::{Parts, Statement, parts};

/// Names of the values of a pair, in order; `aligner.json` has a weight for each.
pub(crate) const FEATURES: [&str; 28] = [
    "paragraph_cosine_root",
    "paragraph_cosine",
    "paragraph_containment",
    "sentence_cosine_root",
    "sentence_cosine",
    "paragraph_rank_better",
    "paragraph_rank_worse",
    "paragraph_nearest",
    "paragraph_mutual",
    "sentence_rank_better",
    "sentence_rank_worse",
    "sentence_nearest",
    "sentence_mutual",
    "numbers_shared",
    "numbers_apart",
    "names_shared",
    "names_apart",
    "weight_shared",
    "rarest_shared",
    "bigrams_shared",
    "fourgrams_shared",
    "position_apart",
    "position_first",
    "position_last",
    "titles",
    "words_shorter",
    "words_longer",
    "paragraphs",
];

/// Weights are whole numbers of this part, so that sums are exact and every machine finds the same.
const PARTS: f64 = 1000.0;

/// Pairs whose paragraphs and sentences are all less alike than this are not looked at: in the labelled events they
/// are no statement in common more often than one time in a thousand.
const LEAST: f64 = 0.01;

/// A pair (i < j) of statements of different outlets with its values, in the order of [`FEATURES`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    pub i: usize,
    pub j: usize,
    pub values: [f64; FEATURES.len()],
}

/// All pairs that share anything worth a look, in order.
pub(crate) fn pairs(statements: &[Statement]) -> Vec<Pair> {
    let (parts, n_words) = parts(statements.iter().map(|s| s.text));
    let squares = squares(parts.iter().map(|p| p.words.as_slice()), n_words, statements.len());
    let n_names = parts.iter().flat_map(|p| &p.names).max().map_or(0, |n| *n as usize + 1);
    let event = Event {
        name_weights: weights(parts.iter().map(|p| p.names.as_slice()), n_names, statements.len()),
        norms: parts.iter().map(|p| norm(&p.words, &squares)).collect(),
        sentence_norms: parts.iter().map(|p| p.sentences.iter().map(|s| norm(s, &squares)).collect()).collect(),
        parts: &parts,
        statements,
        squares: &squares,
    };
    let cosines = event.cosines();
    let pairs: Vec<(usize, usize)> = cosines.iter().map(|c| (c.i, c.j)).collect();
    let by = |of: fn(&Cosines) -> f64| ranks(statements, &pairs, &cosines.iter().map(of).collect::<Vec<_>>());
    let (by_paragraph, by_sentence) = (by(|c| c.paragraph), by(|c| c.sentence));
    let value = |(n, c): (usize, &Cosines)| Pair {
        i: c.i,
        j: c.j,
        values: event.values(c, by_paragraph.get(n).copied(), by_sentence.get(n).copied()),
    };
    cosines.par_iter().enumerate().map(value).collect()
}

/// ln((paragraphs + 1) / paragraphs with it) of every item, in whole [`PARTS`].
fn weights<'a>(lists: impl Iterator<Item = &'a [u32]>, n_items: usize, n_paragraphs: usize) -> Vec<i64> {
    let mut holders = vec![0usize; n_items];
    for item in lists.flatten() {
        holders[*item as usize] += 1;
    }
    let weight = |n: usize| (((n_paragraphs + 1) as f64 / n.max(1) as f64).ln() * PARTS).round() as i64;
    holders.into_iter().map(weight).collect()
}

/// The squared weight of every word, in whole parts.
fn squares<'a>(lists: impl Iterator<Item = &'a [u32]>, n_words: usize, n_paragraphs: usize) -> Vec<i64> {
    weights(lists, n_words, n_paragraphs).into_iter().map(|w| w.pow(2)).collect()
}

fn norm(words: &[u32], squares: &[i64]) -> f64 {
    (words.iter().map(|w| squares[*w as usize]).sum::<i64>() as f64).sqrt()
}

/// Visits what both sorted lists have.
fn shared(a: &[u32], b: &[u32], mut visit: impl FnMut(u32)) {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                visit(**x);
                a.next();
                b.next();
            }
        }
    }
}

fn count_shared(a: &[u32], b: &[u32]) -> usize {
    let mut n = 0;
    shared(a, b, |_| n += 1);
    n
}

/// What the values of a pair are made from.
struct Event<'a> {
    statements: &'a [Statement<'a>],
    parts: &'a [Parts],
    squares: &'a [i64],
    norms: Vec<f64>,
    sentence_norms: Vec<Vec<f64>>,
    name_weights: Vec<i64>,
}

/// Likeness of a pair as paragraphs, and of the sentences that are most alike.
struct Cosines {
    i: usize,
    j: usize,
    paragraph: f64,
    sentence: f64,
}

impl Event<'_> {
    fn cosines(&self) -> Vec<Cosines> {
        let outlet = |i: usize| self.statements.get(i).map(|s| s.outlet);
        let of = |i: usize| {
            let others = (i + 1..self.statements.len()).filter(move |j| outlet(i) != outlet(*j));
            let pair = move |j: usize| {
                let (paragraph, sentence) = self.alike(i, j);
                Cosines { i, j, paragraph, sentence }
            };
            others.map(pair).filter(|c| c.paragraph >= LEAST || c.sentence >= LEAST).collect::<Vec<_>>()
        };
        (0..self.statements.len()).into_par_iter().flat_map_iter(of).collect()
    }

    fn alike(&self, i: usize, j: usize) -> (f64, f64) {
        let (a, b) = (&self.parts[i], &self.parts[j]);
        let paragraph = self.cosine(&a.words, &b.words, self.norms[i] * self.norms[j]);
        if paragraph == 0.0 {
            return (0.0, 0.0); // no word in common, so none in a sentence
        }
        let mut sentence = 0.0f64;
        for (s, n) in a.sentences.iter().zip(&self.sentence_norms[i]) {
            for (t, m) in b.sentences.iter().zip(&self.sentence_norms[j]) {
                sentence = sentence.max(self.cosine(s, t, n * m));
            }
        }
        (paragraph, sentence)
    }

    fn cosine(&self, a: &[u32], b: &[u32], length: f64) -> f64 {
        let mut sum = 0;
        shared(a, b, |word| sum += self.squares[word as usize]);
        if length > 0.0 { sum as f64 / length } else { 0.0 }
    }

    fn values(&self, c: &Cosines, paragraph: Option<Ranks>, sentence: Option<Ranks>) -> [f64; FEATURES.len()] {
        let (a, b) = (&self.parts[c.i], &self.parts[c.j]);
        let (x, y) = (&self.statements[c.i], &self.statements[c.j]);
        let [better, worse, nearest, mutual] = places(paragraph.unwrap_or_default());
        let [sentence_better, sentence_worse, sentence_nearest, sentence_mutual] = places(sentence.unwrap_or_default());
        let (mut weight, mut rarest) = (0.0, 0.0f64);
        shared(&a.words, &b.words, |word| {
            let own = (self.squares[word as usize] as f64).sqrt() / PARTS;
            weight += own;
            rarest = rarest.max(own);
        });
        // A short paragraph that a long one has in full: the cosine of the longer part as long as the shorter.
        let (least, most) = (self.norms[c.i].min(self.norms[c.j]), self.norms[c.i].max(self.norms[c.j]));
        let containment = if least > 0.0 { c.paragraph * most / least } else { 0.0 };
        let numbers = count_shared(&a.numbers, &b.numbers);
        let mut names = (0usize, 0);
        shared(&a.names, &b.names, |name| names = (names.0 + 1, names.1 + self.name_weights[name as usize]));
        let apart = |a: &[u32], b: &[u32], both: usize| (a.len() + b.len() - 2 * both) as f64;
        [
            c.paragraph.sqrt(),
            c.paragraph,
            containment,
            c.sentence.sqrt(),
            c.sentence,
            better,
            worse,
            nearest,
            mutual,
            sentence_better,
            sentence_worse,
            sentence_nearest,
            sentence_mutual,
            (numbers as f64).ln_1p(),
            apart(&a.numbers, &b.numbers, numbers).ln_1p(),
            (names.1 as f64 / PARTS).ln_1p(),
            apart(&a.names, &b.names, names.0).ln_1p(),
            weight.ln_1p(),
            rarest,
            (count_shared(&a.bigrams, &b.bigrams) as f64).ln_1p(),
            (count_shared(&a.fourgrams, &b.fourgrams) as f64).ln_1p(),
            (x.position - y.position).abs(),
            x.position.min(y.position),
            x.position.max(y.position),
            f64::from(u8::from(x.is_title) + u8::from(y.is_title)),
            (a.length.min(b.length) as f64).ln_1p(),
            (a.length.max(b.length) as f64).ln_1p(),
            (self.statements.len() as f64).ln_1p(),
        ]
    }
}

/// Ranks of a pair in either direction, from 0.
pub(super) type Ranks = (f64, f64);

/// For each pair, how many paragraphs of j's article are more like i than j is, and how many of i's article are more
/// like j than i is; `alike` has one entry a pair.
pub(super) fn ranks(statements: &[Statement], pairs: &[(usize, usize)], alike: &[f64]) -> Vec<Ranks> {
    let article = |i: usize| statements.get(i).map_or(0, |s| s.article);
    // From which paragraph, towards which article, how alike; then which pair, and whether from its first paragraph.
    let mut seen: Vec<(usize, usize, f64, usize, bool)> = Vec::with_capacity(2 * pairs.len());
    for (n, (&(i, j), &value)) in pairs.iter().zip(alike).enumerate() {
        seen.push((i, article(j), value, n, true));
        seen.push((j, article(i), value, n, false));
    }
    seen.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
    let mut ranks = vec![(0.0, 0.0); pairs.len()];
    for group in seen.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let mut better = 0;
        for (k, &(_, _, value, n, forth)) in group.iter().enumerate() {
            if group.get(k.wrapping_sub(1)).is_some_and(|before| before.2 > value) {
                better = k;
            }
            let rank = if forth { &mut ranks[n].0 } else { &mut ranks[n].1 };
            *rank = better as f64;
        }
    }
    ranks
}

/// What both ranks of a pair say: the better and the worse as ln(1 + rank), how many of the two are the other's nearest, and
/// whether both are.
pub(super) fn places((a, b): Ranks) -> [f64; 4] {
    let nearest = u8::from(a == 0.0) + u8::from(b == 0.0);
    [a.min(b).ln_1p(), a.max(b).ln_1p(), f64::from(nearest), f64::from(u8::from(nearest == 2))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn statement(article: usize, text: &str) -> Statement<'_> {
        let outlet = ["A", "B", "C"][article % 3];
        Statement { outlet, article, is_title: false, position: 0.5, text }
    }

    #[test]
    fn rare_words_count_more_than_those_that_every_paragraph_has() {
        let texts =
            [(0, "the ferry toll of Lund"), (0, "the ferry strike"), (1, "the ferry toll"), (1, "the ferry sails")];
        let statements = texts.map(|(article, text)| statement(article, text));
        let pairs = pairs(&statements);
        let of = |i, j| pairs.iter().find(|p| (p.i, p.j) == (i, j)).map(|p| p.values);
        assert!(of(0, 2).unwrap()[0] > of(1, 2).unwrap()[0]);
        assert_eq!(of(0, 2).unwrap()[7], 2.0, "each is the other's nearest");
        assert_eq!(of(0, 1), None, "of one outlet");
    }

    #[test]
    fn no_text_is_like_nothing() {
        assert!(pairs(&[statement(0, ""), statement(1, "a word")]).is_empty());
        assert!(pairs(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn values_are_finite_and_do_not_depend_on_the_order(texts in prop::collection::vec(any::<String>(), 0..8)) {
            let statements: Vec<_> = texts.iter().enumerate().map(|(n, t)| statement(n, t)).collect();
            let turned: Vec<_> = statements.iter().rev().copied().collect();
            let n = statements.len();
            let mut back: Vec<Pair> = pairs(&turned)
                .into_iter()
                .map(|p| Pair { i: n - 1 - p.j, j: n - 1 - p.i, values: p.values })
                .collect();
            back.sort_by_key(|p| (p.i, p.j));
            let forth = pairs(&statements);
            prop_assert!(forth.iter().all(|p| p.values.iter().all(|v| v.is_finite())));
            prop_assert_eq!(forth, back);
        }
    }
}
