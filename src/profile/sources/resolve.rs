//! From mentions to sources with their types.

use std::collections::{BTreeMap, HashMap};

use super::gather::{Said, SourceProfiler};
use super::people::People;
use super::speaker::Form;
use super::{SourceOptions, SourceType, VerbClass};

/// Share of the articles that tell a source's type which must tell the same one for it to hold in articles that tell
/// none.
const AGREED: f64 = 2.0 / 3.0;

/// Everything that estimates are made from.
pub(super) struct Resolved {
    pub options: SourceOptions,
    pub outlets: Vec<String>,
    /// By outlet and article.
    pub articles: BTreeMap<(String, String), Vec<Told>>,
    /// Names by number.
    pub names: Vec<String>,
    pub verbs: Vec<(String, VerbClass)>,
    pub targets: Vec<String>,
}

/// What one source says in one article, who it is and what kind of source.
pub(super) struct Told {
    /// Number of its name; `None` without one.
    pub source: Option<u32>,
    pub kind: SourceType,
    pub from: String,
    pub said: Said,
}

type Votes = BTreeMap<SourceType, BTreeMap<String, u32>>;

/// Joins the mentions and tells the types.
pub(super) fn resolve(profiler: SourceProfiler) -> Resolved {
    let forms = &profiler.forms.values;
    let form = |said: &Said| forms.get(said.form as usize).unwrap_or(&Form::Nobody);
    let mut people = People::default();
    for said in profiler.articles.values().flatten() {
        if let Form::Name(key) = form(said) {
            people.add(key);
        }
    }
    profiler.titles.iter().for_each(|((key, title), n)| people.add_title(key, title, *n));
    let mut keys: BTreeMap<String, u32> = BTreeMap::new();
    let mut votes: HashMap<u32, Votes> = HashMap::new();
    let mut articles: BTreeMap<(String, String), Vec<Told>> = BTreeMap::new();
    for (id, all) in &profiler.articles {
        let article = people.of_article(all.iter().map(form));
        let mut joined: BTreeMap<(Option<u32>, Option<u32>), Told> = BTreeMap::new();
        for (at, said) in all.iter().enumerate() {
            let next = keys.len() as u32;
            let source = article.source(form(said)).map(|key| *keys.entry(key.to_owned()).or_insert(next));
            let told = said.told.and_then(|t| profiler.told.values.get(t as usize));
            let (kind, from) = told.map_or((SourceType::Unknown, String::new()), |t| (t.kind, t.from.clone()));
            let slot = (source, source.is_none().then_some(at as u32));
            match joined.get_mut(&slot) {
                Some(earlier) => earlier.join(said, kind, from),
                None => drop(joined.insert(slot, Told { source, kind, from, said: said.clone() })),
            }
        }
        for told in joined.values().filter(|t| t.kind != SourceType::Unknown) {
            let of = told.source.map(|source| votes.entry(source).or_default().entry(told.kind).or_default());
            of.into_iter().for_each(|of| *of.entry(told.from.clone()).or_default() += 1);
        }
        articles.insert(id.clone(), joined.into_values().collect());
    }
    for told in articles.values_mut().flatten().filter(|t| t.kind == SourceType::Unknown) {
        if let Some((kind, from)) = told.source.and_then(|source| agreed(votes.get(&source)?)) {
            (told.kind, told.from) = (kind, format!("elsewhere: {from}"));
        }
    }
    let mut names = vec![String::new(); keys.len()];
    for (key, number) in keys {
        let written = profiler.names.get(&key).and_then(|names| {
            // The commonest way to write it that is not all capitals.
            let shouts = |name: &str| name.contains(' ') && name.chars().all(|c| !c.is_lowercase());
            names.iter().max_by_key(|(name, n)| (!shouts(name), **n, std::cmp::Reverse(*name))).map(|(name, _)| name)
        });
        if let Some(name) = names.get_mut(number as usize) {
            *name = written.cloned().unwrap_or(key);
        }
    }
    Resolved {
        options: profiler.options,
        outlets: profiler.outlets,
        articles,
        names,
        verbs: profiler.verbs.values,
        targets: profiler.targets.values,
    }
}

/// The type that nearly all articles agree on, and what most of them tell it from.
fn agreed(votes: &Votes) -> Option<(SourceType, &str)> {
    let of = |froms: &BTreeMap<String, u32>| froms.values().sum::<u32>();
    let total: u32 = votes.values().map(of).sum();
    let (kind, froms) = votes.iter().max_by_key(|(_, froms)| of(froms))?;
    let (from, _) = froms.iter().max_by_key(|(from, n)| (**n, std::cmp::Reverse(*from)))?;
    (f64::from(of(froms)) >= AGREED * f64::from(total)).then_some((*kind, from))
}

impl Told {
    /// Adds another mention of the same source in the same article. The first type told stays.
    fn join(&mut self, other: &Said, kind: SourceType, from: String) {
        if self.kind == SourceType::Unknown {
            (self.kind, self.from) = (kind, from);
        }
        let said = &mut self.said;
        said.words += other.words;
        said.direct += other.direct;
        said.paragraphs += other.paragraphs;
        said.loaded += other.loaded;
        said.first |= other.first;
        said.last |= other.last;
        other.frames.iter().for_each(|(frame, n)| *said.frames.entry(*frame).or_default() += n);
        other.verbs.iter().for_each(|(verb, n)| *said.verbs.entry(*verb).or_default() += n);
        for (target, (n, net)) in &other.stances {
            let of = said.stances.entry(*target).or_default();
            *of = (of.0 + n, of.1 + net);
        }
    }
}
