//! The paragraphs behind the numbers, as the page's script reads them: which paragraph has what, for every article of the
//! run, and the text of those that the page shows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::printable::printable;
use crate::analyze::rows::{ArticleReading, ParagraphRow, SpanRow, StanceRow};
use crate::model::{FRAMES, NO_FRAME, frame_index, frame_label};

/// Above so many articles not every paragraph's text is in the page.
pub const ALL_TEXT: usize = 2_000;
/// Then so many examples stand behind a number.
pub const EXAMPLES: usize = 20;

/// What the page's script knows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Evidence {
    /// Outlets, alphabetically.
    outlets: Vec<String>,
    genres: Vec<String>,
    /// Key and label.
    frames: Vec<(&'static str, String)>,
    targets: Vec<String>,
    events: Vec<String>,
    speakers: Vec<String>,
    kinds: Vec<String>,
    articles: Vec<Article>,
    /// Paragraphs by article, those whose text the page shows.
    texts: BTreeMap<usize, Vec<Paragraph>>,
    /// By target: article, paragraph, what it is (favor 1, against 2, none 0; plus 4 where a source holds it).
    stances: Vec<Vec<(usize, i32, u8)>>,
    /// Examples behind a number; 0 where all are in the page.
    examples: usize,
    /// How much text is shown.
    text: &'static str,
    /// Number of an article by its id.
    #[serde(skip)]
    pub(crate) index: HashMap<String, usize>,
}

/// Id, outlet, title, day, genre, event (−1: none), whether it counts, words, origin, address; and its paragraphs' [`code`]s.
type Article = (String, usize, String, String, usize, i64, u8, i32, String, String, String);

/// Number, kind, text, words; spans (start, end, what, speaker, percent), frames (frame, percent; the primary first), stances
/// (target, as in `stances`, speaker, percent).
type Paragraph = (i32, usize, String, i32, Vec<(i32, i32, u8, i64, u8)>, Vec<(usize, u8)>, Vec<(usize, u8, i64, u8)>);

/// Direct and indirect attribution, loaded words of the outlet and of a source.
const DIRECT: u8 = 1;
const INDIRECT: u8 = 2;
const LOADED_OWN: u8 = 3;
const LOADED_SOURCE: u8 = 4;

/// Adds the articles of a run up, in its order.
pub struct EvidenceBuilder {
    found: Evidence,
    numbers: Numbers,
    /// Whether the text of all is wanted.
    all: bool,
    biased_threshold: f32,
    /// Examples by outlet and what they are of, each with its rank.
    chosen: HashMap<(usize, u8), BTreeMap<u64, (usize, i32)>>,
    kept: HashMap<(usize, i32), Paragraph>,
}

#[derive(Default)]
struct Numbers {
    outlets: HashMap<String, usize>,
    genres: HashMap<String, usize>,
    events: HashMap<String, usize>,
    targets: HashMap<String, usize>,
    speakers: HashMap<String, usize>,
    kinds: HashMap<String, usize>,
}

fn number(map: &mut HashMap<String, usize>, list: &mut Vec<String>, name: &str) -> usize {
    *map.entry(name.to_owned()).or_insert_with(|| {
        list.push(printable(name));
        list.len() - 1
    })
}

impl EvidenceBuilder {
    /// For a run of `n_articles` of these outlets (alphabetically).
    pub fn new(outlets: &[&str], n_articles: usize, biased_threshold: f32, text: &'static str) -> Self {
        let all = n_articles <= ALL_TEXT;
        let mut numbers = Numbers::default();
        let mut found = Evidence {
            frames: FRAMES.iter().map(|f| (*f, frame_label(f))).collect(),
            examples: if all { 0 } else { EXAMPLES },
            text,
            ..Evidence::default()
        };
        for outlet in outlets {
            number(&mut numbers.outlets, &mut found.outlets, outlet);
        }
        Self { found, numbers, all, biased_threshold, chosen: HashMap::new(), kept: HashMap::new() }
    }

    /// Adds an article. `counts`: it is in the estimates. `whole`: the page shows all of its text.
    pub fn add(&mut self, reading: &ArticleReading, counts: bool, whole: bool) {
        let a = &reading.article;
        let index = self.found.articles.len();
        self.found.index.insert(a.article_id.clone(), index);
        let outlet = number(&mut self.numbers.outlets, &mut self.found.outlets, &a.outlet);
        let genre = number(&mut self.numbers.genres, &mut self.found.genres, &a.genre);
        let event = a.event_id.as_ref().map(|e| number(&mut self.numbers.events, &mut self.found.events, e));
        let codes = codes(reading, self.biased_threshold);
        let url = if a.url.starts_with("https://") || a.url.starts_with("http://") { a.url.as_str() } else { "" };
        self.found.articles.push((
            printable(&a.article_id),
            outlet,
            printable(&a.title),
            a.date.map_or(String::new(), |d| d.to_string()),
            genre,
            event.map_or(-1, |e| e as i64),
            u8::from(counts),
            a.n_words,
            printable(&a.origin),
            printable(url),
            codes.iter().map(|c| digits(*c)).collect(),
        ));
        for s in &reading.stances {
            let target = number(&mut self.numbers.targets, &mut self.found.targets, &s.target);
            self.found.stances.resize(self.found.targets.len(), Vec::new());
            let row = (index, s.paragraph, stance_code(s));
            self.found.stances.iter_mut().skip(target).take(1).for_each(|rows| rows.push(row));
        }
        if self.all || whole {
            let rows = reading.paragraphs.iter().map(|p| self.numbers.paragraph(&mut self.found, reading, p)).collect();
            self.found.texts.insert(index, rows);
        } else if counts {
            self.choose(reading, index, outlet, &codes);
        }
    }

    /// Keeps the paragraphs that are examples so far: of each outlet and mark those with the least hash, which is a random
    /// draw that comes out alike each time.
    fn choose(&mut self, reading: &ArticleReading, index: usize, outlet: usize, codes: &[u32]) {
        for p in &reading.paragraphs {
            let code = usize::try_from(p.paragraph + 1).ok().and_then(|i| codes.get(i)).copied().unwrap_or_default();
            let rank = rank(index, p.paragraph);
            let targets = reading.stances.iter().filter(|s| s.paragraph == p.paragraph);
            let marks: Vec<u8> = (0..21u8)
                .filter(|bit| !(18..20).contains(bit) && code >> 21 == BODY && code >> bit & 1 == 1)
                .chain(targets.map(|s| 32 + self.numbers.targets.get(&s.target).copied().unwrap_or(0).min(200) as u8))
                .collect();
            for mark in marks {
                let best = self.chosen.entry((outlet, mark)).or_default();
                if best.len() >= EXAMPLES && best.last_key_value().is_some_and(|(most, _)| *most <= rank) {
                    continue;
                }
                best.insert(rank, (index, p.paragraph));
                if best.len() > EXAMPLES {
                    best.pop_last();
                }
                let row = &mut self.numbers;
                let found = &mut self.found;
                self.kept.entry((index, p.paragraph)).or_insert_with(|| row.paragraph(found, reading, p));
            }
        }
    }

    /// Of articles that are all there is.
    pub(crate) fn of(articles: &[ArticleReading], text: &'static str) -> Evidence {
        let outlets = super::lookup::alphabetical(articles.iter().map(|r| r.article.outlet.as_str()));
        let mut builder = Self::new(&outlets, articles.len(), 0.5, text);
        articles.iter().for_each(|reading| builder.add(reading, true, true));
        builder.finish()
    }

    /// What was found.
    pub fn finish(mut self) -> Evidence {
        let wanted: BTreeSet<(usize, i32)> = self.chosen.values().flat_map(|best| best.values().copied()).collect();
        for at in wanted {
            if let Some(row) = self.kept.remove(&at) {
                self.found.texts.entry(at.0).or_default().push(row);
            }
        }
        self.found
    }
}

impl Numbers {
    fn paragraph(&mut self, found: &mut Evidence, reading: &ArticleReading, p: &ParagraphRow) -> Paragraph {
        let kind = number(&mut self.kinds, &mut found.kinds, &p.kind);
        let mut speaker = |name: &str| match name {
            "" => -1,
            name => number(&mut self.speakers, &mut found.speakers, name) as i64,
        };
        let own = |n: i32| n == p.paragraph;
        let spans = reading.spans.iter().filter(|s| own(s.paragraph)).filter_map(|s| {
            let what = span_code(s)?;
            Some((
                s.start,
                s.end,
                what,
                if what <= INDIRECT { speaker(&s.speaker) } else { -1 },
                percent(s.probability),
            ))
        });
        let spans = spans.collect();
        let mut frames: Vec<&String> = p.frames.iter().filter(|f| *f != NO_FRAME).collect();
        frames.sort_by_key(|f| **f != p.primary);
        let frame = |f: &String| {
            let i = frame_index(f)?;
            Some((i, percent(p.frame_probabilities.get(i).copied().unwrap_or_default())))
        };
        let stances = reading.stances.iter().filter(|s| own(s.paragraph)).map(|s| {
            let likely = match s.stance.as_str() {
                "favor" => s.favor,
                "against" => s.against,
                _ => s.none,
            };
            let target = number(&mut self.targets, &mut found.targets, &s.target);
            (target, stance_code(s), speaker(&s.speaker), percent(likely))
        });
        let stances = stances.collect();
        (
            p.paragraph,
            kind,
            printable_kept(&p.text),
            p.n_words,
            spans,
            frames.into_iter().filter_map(frame).collect(),
            stances,
        )
    }
}

/// As [`printable`], but every code point stays one, so that offsets hold: what is not shown becomes a space.
fn printable_kept(text: &str) -> String {
    let mut buffer = [0; 4];
    text.chars().map(|c| printable(c.encode_utf8(&mut buffer)).chars().next().unwrap_or(' ')).collect()
}

fn percent(p: f32) -> u8 {
    (p * 100.0).round().clamp(0.0, 100.0) as u8
}

fn span_code(s: &SpanRow) -> Option<u8> {
    match (s.layer.as_str(), s.voice.as_str(), s.direct) {
        ("voice", "source", true) => Some(DIRECT),
        ("voice", "source", false) => Some(INDIRECT),
        ("loaded", "source", _) => Some(LOADED_SOURCE),
        ("loaded", ..) => Some(LOADED_OWN),
        _ => None,
    }
}

fn stance_code(s: &StanceRow) -> u8 {
    let side = match s.stance.as_str() {
        "favor" => 1,
        "against" => 2,
        _ => 0,
    };
    side + if s.holder == "source" { 4 } else { 0 }
}

const TITLE: u32 = 1;
const BODY: u32 = 2;

/// What each paragraph has, from the title on, as the script's `has` takes it apart: bits 0 to 14 frames; 15 and 16 loaded
/// words of the outlet and of a source; 17 biased; 18 and 19 voice mix (outlet, mixed, quote); 20 attributed words; 21 and 22
/// title or body.
fn codes(reading: &ArticleReading, biased_threshold: f32) -> Vec<u32> {
    let last = reading.paragraphs.iter().map(|p| p.paragraph).max().unwrap_or(-2);
    let mut codes = vec![0u32; usize::try_from(last + 2).unwrap_or(0)];
    let mut mark = |paragraph: i32, bits: u32| {
        let at = usize::try_from(paragraph + 1).unwrap_or(usize::MAX);
        codes.iter_mut().skip(at).take(1).for_each(|c| *c |= bits);
    };
    for p in &reading.paragraphs {
        let frames = p.frames.iter().filter_map(|f| frame_index(f)).fold(0, |bits, i| bits | 1 << i);
        let voice = match p.voice_mix.as_str() {
            "mixed" => 1,
            "quote" => 2,
            _ => 0,
        };
        let kind = match p.kind.as_str() {
            "title" => TITLE,
            "body" | "update" => BODY,
            _ => 0,
        };
        mark(p.paragraph, frames | u32::from(p.p_biased >= biased_threshold) << 17 | voice << 18 | kind << 21);
    }
    for s in &reading.spans {
        let bit = match span_code(s) {
            Some(LOADED_OWN) => 15,
            Some(LOADED_SOURCE) => 16,
            Some(_) => 20,
            None => continue,
        };
        mark(s.paragraph, 1 << bit);
    }
    codes
}

/// Four digits to base 64.
fn digits(code: u32) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    [18, 12, 6, 0].iter().map(|shift| char::from(DIGITS[(code >> shift & 63) as usize])).collect()
}

/// A place in a random order (splitmix64).
fn rank(article: usize, paragraph: i32) -> u64 {
    let mut x = (article as u64) << 32 ^ u64::from(paragraph.unsigned_abs());
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_code_says_what_a_paragraph_has() {
        let reading = sample::articles().remove(0);
        let codes = codes(&reading, 0.5);
        assert_eq!(codes.len(), 4);
        let frame = |key| 1 << frame_index(key).unwrap();
        assert_eq!(
            codes[1],
            frame("economic") | frame("fairness") | 1 << 15 | 1 << 16 | 1 << 17 | 1 << 18 | 1 << 20 | 2 << 21
        );
        assert_eq!(codes[2] >> 21, 0, "furniture");
        assert_eq!(digits(1 << 6 | 63), "AAB_");
    }

    #[test]
    fn of_a_large_run_twenty_examples_stand_behind_a_number() {
        let mut builder = EvidenceBuilder::new(&["Zephyr Post"], ALL_TEXT + 1, 0.5, "full");
        for i in 0..50 {
            let mut reading = sample::articles().remove(0);
            reading.article.article_id = format!("z{i}");
            builder.add(&reading, true, i == 0);
        }
        let found = builder.finish();
        assert_eq!(found.examples, EXAMPLES);
        // What a paragraph of the sample has, all its copies have: the same examples stand behind each of its marks.
        let mut texts: BTreeMap<i32, usize> = BTreeMap::new();
        let others = found.texts.iter().filter(|(a, _)| **a != 0).flat_map(|(_, paragraphs)| paragraphs);
        others.for_each(|paragraph| *texts.entry(paragraph.0).or_default() += 1);
        assert_eq!(texts.values().max(), Some(&EXAMPLES), "{texts:?}");
        assert_eq!(found.texts[&0].len(), 4);
        assert_eq!(found.articles.len(), 50);
    }
}
