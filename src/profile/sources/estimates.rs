//! From what sources say to estimates with intervals, and to the verbs that stand out.

use std::collections::{BTreeMap, BTreeSet};

use super::log_odds::{Counts as VerbCounts, Scored, distinctive};
use super::resolve::{Resolved, Told};
use super::{ReportingVerb, SOURCE_TYPES, Source, SourceEstimate, SourceType, Sources, VERB_CLASSES, VerbClass};
use crate::model::{FRAMES, NO_FRAME};
use crate::profile::ALL_OUTLETS;
use crate::profile::bootstrap::{Counts, Estimate, Resampled, ratio};

/// Estimates that rest on fewer articles are marked.
const FEW_ARTICLES: usize = 10;
/// Attributions that a group of sources must have for verbs to be set against others.
const LEAST_VERBS: u64 = 20;

const TYPES: usize = SOURCE_TYPES.len();
const CLASSES: usize = VERB_CLASSES.len();

/// Columns of an article's sums. A block a type (the last block: all types), then a block a listed source.
#[derive(Clone, Copy)]
enum Of {
    Type(usize),
    Listed(usize),
}

/// What is summed for a type or a source.
#[derive(Clone, Copy)]
enum What {
    Words,
    Direct,
    Named,
    Paragraphs,
    Loaded,
    First,
    Last,
    /// Attributions by class of verb.
    Verbs(usize),
    /// Words by frame of their paragraph.
    Frame(usize),
    StanceRows(usize),
    StanceNet(usize),
}

/// All types together.
const ALL: Of = Of::Type(TYPES);

struct Layout {
    targets: usize,
    listed: usize,
}

impl Layout {
    fn block(&self) -> usize {
        7 + CLASSES + FRAMES.len() + 1 + 2 * self.targets
    }

    fn width(&self) -> usize {
        (TYPES + 1 + self.listed) * self.block()
    }

    fn column(&self, of: Of, what: What) -> usize {
        let within = match what {
            What::Words => 0,
            What::Direct => 1,
            What::Named => 2,
            What::Paragraphs => 3,
            What::Loaded => 4,
            What::First => 5,
            What::Last => 6,
            What::Verbs(class) => 7 + class,
            What::Frame(frame) => 7 + CLASSES + frame,
            What::StanceRows(target) => 7 + CLASSES + FRAMES.len() + 1 + 2 * target,
            What::StanceNet(target) => 8 + CLASSES + FRAMES.len() + 1 + 2 * target,
        };
        within
            + self.block()
                * match of {
                    Of::Type(kind) => kind,
                    Of::Listed(source) => TYPES + 1 + source,
                }
    }
}

/// The estimates, outlets alphabetically and the whole corpus last.
pub(super) fn estimates(resolved: &Resolved) -> Sources {
    let mut found = Sources::default();
    for outlet in &resolved.outlets {
        let all = outlet == ALL_OUTLETS;
        let articles: Vec<&Vec<Told>> =
            resolved.articles.iter().filter(|((o, _), _)| all || o == outlet).map(|(_, told)| told).collect();
        let listed = listed(outlet, &articles, resolved);
        let table = Table::new(outlet, &articles, &listed, resolved);
        found.estimates.extend(table.of_outlet());
        found.estimates.extend(listed.iter().enumerate().flat_map(|(at, (_, source))| table.of_source(at, source)));
        found.sources.extend(listed.into_iter().map(|(_, source)| source));
    }
    found.verbs = verbs(resolved);
    found
}

/// How often a source is told to be of each type, and from which words.
type Kinds<'a> = BTreeMap<SourceType, (u32, BTreeMap<&'a str, u32>)>;

/// The named sources with most words of some articles.
fn listed(outlet: &str, articles: &[&Vec<Told>], resolved: &Resolved) -> Vec<(u32, Source)> {
    let mut sources: BTreeMap<u32, (Source, Kinds)> = BTreeMap::new();
    for told in articles.iter().copied().flatten() {
        let Some(number) = told.source else { continue };
        let (source, kinds) = sources.entry(number).or_default();
        let said = &told.said;
        source.n_words += u64::from(said.words);
        source.n_direct_words += u64::from(said.direct);
        source.n_paragraphs += u64::from(said.paragraphs);
        source.n_articles += 1;
        source.n_first += u64::from(said.first);
        source.n_last += u64::from(said.last);
        let kind = kinds.entry(told.kind).or_default();
        kind.0 += said.words;
        *kind.1.entry(told.from.as_str()).or_default() += 1;
    }
    let mut rows: Vec<(u32, Source)> = Vec::new();
    for (number, (mut source, kinds)) in sources {
        outlet.clone_into(&mut source.outlet);
        source.source = resolved.names.get(number as usize).cloned().unwrap_or_default();
        if let Some((kind, (_, froms))) = kinds.iter().max_by_key(|(_, (words, _))| *words) {
            source.source_type = *kind;
            let from = froms.iter().max_by_key(|(from, n)| (**n, std::cmp::Reverse(**from)));
            source.told_from = from.map(|(from, _)| (*from).to_owned()).unwrap_or_default();
        }
        rows.push((number, source));
    }
    rows.sort_by(|(_, a), (_, b)| b.n_words.cmp(&a.n_words).then_with(|| a.source.cmp(&b.source)));
    rows.truncate(resolved.options.top);
    rows
}

fn number(kind: SourceType) -> usize {
    SOURCE_TYPES.iter().position(|k| *k == kind).unwrap_or(TYPES - 1)
}

fn class_number(class: VerbClass) -> usize {
    VERB_CLASSES.iter().position(|c| *c == class).unwrap_or(CLASSES - 1)
}

/// The sums of an outlet's articles, resampled.
struct Table<'a> {
    outlet: &'a str,
    resolved: &'a Resolved,
    layout: Layout,
    clusters: Vec<Counts>,
    resampled: Resampled,
}

/// An estimate of a ratio of sums.
struct Measure<'a> {
    measure: &'a str,
    key: &'a str,
    target: &'a str,
    of: Of,
    numerator: (Of, What),
    denominator: Vec<(Of, What)>,
    scale: f64,
}

impl<'a> Table<'a> {
    fn new(outlet: &'a str, articles: &[&Vec<Told>], listed: &[(u32, Source)], resolved: &'a Resolved) -> Self {
        let layout = Layout { targets: resolved.targets.len(), listed: listed.len() };
        let places: BTreeMap<u32, usize> = listed.iter().enumerate().map(|(at, (number, _))| (*number, at)).collect();
        let cluster = |told: &&Vec<Told>| {
            let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
            for told in told.iter() {
                let place = told.source.and_then(|s| places.get(&s)).map(|at| Of::Listed(*at));
                for of in [Of::Type(number(told.kind)), ALL].into_iter().chain(place) {
                    add(&mut sums, &layout, of, told, resolved);
                }
            }
            sums.into_iter().filter(|(_, n)| *n != 0.0).map(|(column, n)| (column as u32, n)).collect()
        };
        let clusters: Vec<Counts> = articles.iter().map(cluster).collect();
        let resampled = Resampled::new(&clusters, layout.width(), resolved.options.profile.bootstrap);
        Self { outlet, resolved, layout, clusters, resampled }
    }

    /// Rows of all sources together and of each type.
    fn of_outlet(&self) -> Vec<SourceEstimate> {
        let mut measures = Vec::new();
        let share = |measure, key, of, numerator, denominator| Measure {
            measure,
            key,
            target: "",
            of,
            numerator,
            denominator: vec![denominator],
            scale: 1.0,
        };
        for (n, kind) in SOURCE_TYPES.iter().enumerate() {
            let words = (Of::Type(n), What::Words);
            measures.push(share("source_type_share", kind.key(), ALL, words, (ALL, What::Words)));
        }
        let anonymous = (Of::Type(number(SourceType::Anonymous)), What::Words);
        measures.push(share("anonymous_share", "", ALL, anonymous, (ALL, What::Words)));
        measures.push(share("named_share", "", ALL, (ALL, What::Named), (ALL, What::Words)));
        measures.push(share("direct_share", "", ALL, (ALL, What::Direct), (ALL, What::Words)));
        for (measure, what) in [("first_word_share", What::First), ("last_word_share", What::Last)] {
            for (n, kind) in SOURCE_TYPES.iter().enumerate() {
                measures.push(share(measure, kind.key(), ALL, (Of::Type(n), what), (ALL, what)));
            }
        }
        measures.extend(self.verb_classes(ALL));
        for n in 0..TYPES {
            let of = Of::Type(n);
            measures.push(share("direct_share", "", of, (of, What::Direct), (of, What::Words)));
            measures.extend(self.verb_classes(of));
        }
        measures.iter().map(|measure| self.row(measure, None)).collect()
    }

    fn verb_classes(&self, of: Of) -> Vec<Measure<'static>> {
        let all = || (0..CLASSES).map(|c| (of, What::Verbs(c))).collect();
        let measure = |(n, class): (usize, &VerbClass)| Measure {
            measure: "verb_class_share",
            key: class.key(),
            target: "",
            of,
            numerator: (of, What::Verbs(n)),
            denominator: all(),
            scale: 1.0,
        };
        VERB_CLASSES.iter().enumerate().map(measure).collect()
    }

    /// Rows of one source.
    fn of_source(&self, at: usize, source: &Source) -> Vec<SourceEstimate> {
        let of = Of::Listed(at);
        let share = |measure, key, numerator, denominator| Measure {
            measure,
            key,
            target: "",
            of,
            numerator: (of, numerator),
            denominator: vec![denominator],
            scale: 1.0,
        };
        let mut measures = vec![
            share("share_of_attributed_words", "", What::Words, (ALL, What::Words)),
            share("direct_share", "", What::Direct, (of, What::Words)),
            share("first_word_share", "", What::First, (ALL, What::First)),
            share("last_word_share", "", What::Last, (ALL, What::Last)),
            Measure { scale: 1000.0, ..share("loaded_per_1000_words", "", What::Loaded, (of, What::Words)) },
        ];
        for (n, frame) in FRAMES.iter().copied().chain([NO_FRAME]).enumerate() {
            measures.push(share("frame_share", frame, What::Frame(n), (of, What::Words)));
        }
        for (n, target) in self.resolved.targets.iter().enumerate() {
            let net = share("net_stance", "", What::StanceNet(n), (of, What::StanceRows(n)));
            measures.push(Measure { target, ..net });
        }
        measures.extend(self.verb_classes(of));
        measures.iter().map(|measure| self.row(measure, Some(source))).collect()
    }

    fn row(&self, measure: &Measure, source: Option<&Source>) -> SourceEstimate {
        let column = |(of, what): &(Of, What)| self.layout.column(*of, *what);
        let numerator = column(&measure.numerator);
        let denominator: Vec<usize> = measure.denominator.iter().map(column).collect();
        let sum = |t: &[f64], columns: &[usize]| columns.iter().filter_map(|c| t.get(*c)).sum::<f64>();
        let estimate = self.resampled.estimate(|t| ratio(measure.scale * sum(t, &[numerator]), sum(t, &denominator)));
        let rests = |c: &&Counts| c.iter().any(|(column, n)| *n > 0.0 && denominator.contains(&(*column as usize)));
        let n_articles = self.clusters.iter().filter(rests).count();
        let paragraphs = match measure.numerator.1 {
            What::StanceNet(n) => self.layout.column(measure.of, What::StanceRows(n)),
            _ => self.layout.column(measure.of, What::Paragraphs),
        };
        let profile = &self.resolved.options.profile;
        SourceEstimate {
            outlet: self.outlet.to_owned(),
            genre: profile.genres.join("+"),
            origin: profile.origins.join("+"),
            source: source.map(|s| s.source.clone()).unwrap_or_default(),
            source_type: match (source, measure.of) {
                (Some(source), _) => source.source_type.key(),
                (None, Of::Type(n)) => SOURCE_TYPES.get(n).map_or("all", |kind| kind.key()),
                (None, Of::Listed(_)) => "all",
            }
            .to_owned(),
            told_from: source.map(|s| s.told_from.clone()).unwrap_or_default(),
            target: measure.target.to_owned(),
            measure: measure.measure.to_owned(),
            key: measure.key.to_owned(),
            estimate: estimate.value,
            lower: estimate.lower,
            upper: estimate.upper,
            n_articles: n_articles as i64,
            n_paragraphs: sum(&self.resampled.total, &[paragraphs]) as i64,
            note: self.note(&estimate, n_articles),
        }
    }

    fn note(&self, estimate: &Estimate, n_articles: usize) -> String {
        if self.clusters.is_empty() {
            return "no article of the chosen genres and origins".to_owned();
        }
        if estimate.value.is_none() {
            return "nothing to count".to_owned();
        }
        let few = (n_articles < FEW_ARTICLES).then_some("few articles");
        let flat =
            (estimate.lower.is_some() && estimate.lower == estimate.upper).then_some("no variation between articles");
        few.into_iter().chain(flat).collect::<Vec<_>>().join("; ")
    }
}

/// Adds what a source says to a block.
fn add(sums: &mut BTreeMap<usize, f64>, layout: &Layout, of: Of, told: &Told, resolved: &Resolved) {
    let said = &told.said;
    let mut put = |what, n: f64| *sums.entry(layout.column(of, what)).or_default() += n;
    put(What::Words, f64::from(said.words));
    put(What::Direct, f64::from(said.direct));
    put(What::Named, if told.source.is_some() { f64::from(said.words) } else { 0.0 });
    put(What::Paragraphs, f64::from(said.paragraphs));
    put(What::Loaded, f64::from(said.loaded));
    put(What::First, f64::from(u8::from(said.first)));
    put(What::Last, f64::from(u8::from(said.last)));
    for (verb, n) in &said.verbs {
        let class = resolved.verbs.get(*verb as usize).map_or(VerbClass::Other, |(_, class)| *class);
        put(What::Verbs(class_number(class)), f64::from(*n));
    }
    if matches!(of, Of::Listed(_)) {
        said.frames.iter().for_each(|(frame, n)| put(What::Frame(usize::from(*frame)), f64::from(*n)));
        for (target, (n, net)) in &said.stances {
            put(What::StanceRows(*target as usize), f64::from(*n));
            put(What::StanceNet(*target as usize), *net);
        }
    }
}

/// Verbs by which outlets differ from the others, over all types and by type; and types from the other types.
fn verbs(resolved: &Resolved) -> Vec<ReportingVerb> {
    let mut by_outlet: BTreeMap<&str, BTreeMap<SourceType, VerbCounts>> = BTreeMap::new();
    for ((outlet, _), told) in &resolved.articles {
        for told in told {
            let counts = by_outlet.entry(outlet).or_default().entry(told.kind).or_default();
            told.said.verbs.iter().for_each(|(verb, n)| *counts.entry(*verb).or_default() += u64::from(*n));
        }
    }
    let sum = |outlets: &dyn Fn(&str) -> bool, kinds: &dyn Fn(SourceType) -> bool| {
        let mut counts = VerbCounts::new();
        for (_, by_kind) in by_outlet.iter().filter(|(outlet, _)| outlets(outlet)) {
            for (_, verbs) in by_kind.iter().filter(|(kind, _)| kinds(**kind)) {
                verbs.iter().for_each(|(verb, n)| *counts.entry(*verb).or_default() += n);
            }
        }
        counts
    };
    let top = resolved.options.top;
    let there: BTreeSet<&str> = by_outlet.keys().copied().collect();
    let mut rows = Vec::new();
    for outlet in resolved.outlets.iter().map(String::as_str) {
        let all = outlet == ALL_OUTLETS;
        if !all && there.contains(outlet) {
            let found = distinctive(&sum(&|o| o == outlet, &|_| true), &sum(&|o| o != outlet, &|_| true), top);
            rows.extend(found.into_iter().map(|s| verb_row(outlet, "all", s, resolved)));
        }
        for kind in SOURCE_TYPES.into_iter().filter(|kind| *kind != SourceType::Unknown) {
            let (own, rest) = match all {
                true => (sum(&|_| true, &|k| k == kind), sum(&|_| true, &|k| k != kind)),
                false => (sum(&|o| o == outlet, &|k| k == kind), sum(&|o| o != outlet, &|k| k == kind)),
            };
            if own.values().sum::<u64>() >= LEAST_VERBS {
                let found = distinctive(&own, &rest, top);
                rows.extend(found.into_iter().map(|s| verb_row(outlet, kind.key(), s, resolved)));
            }
        }
    }
    rows
}

fn verb_row(outlet: &str, source_type: &str, scored: Scored, resolved: &Resolved) -> ReportingVerb {
    let (verb, class) = resolved.verbs.get(scored.verb as usize).cloned().unwrap_or((String::new(), VerbClass::Other));
    ReportingVerb {
        outlet: outlet.to_owned(),
        source_type: source_type.to_owned(),
        verb,
        class: class.key().to_owned(),
        count: scored.count,
        count_elsewhere: scored.elsewhere,
        log_odds: scored.log_odds,
        z: scored.z,
    }
}
