//! From articles to what each of their sources says: a few numbers a source, without the text.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use super::apposition::Names;
use super::describe::{Told, hidden};
use super::speaker::{Form, Speaker};
use super::verbs::{VerbClass, verb};
use super::{SourceOptions, SourceType, Sources, estimates::estimates, resolve::resolve};
use crate::analyze::rows::{ArticleReading, ArticleRow, ParagraphRow, SpanRow};
use crate::model::{NO_FRAME, frame_index};
use crate::profile::select::{select, summaries};

/// Adds up the sources of a run, one article at a time: memory grows with the number of sources that articles have, not
/// with their text. Articles may come in any order.
#[derive(Debug)]
pub struct SourceProfiler {
    pub(super) options: SourceOptions,
    /// Outlets that get rows, `(all)` last.
    pub(super) outlets: Vec<String>,
    pub(super) counted: HashSet<String>,
    pub(super) articles: BTreeMap<(String, String), Vec<Said>>,
    pub(super) forms: Interned<Form>,
    pub(super) told: Interned<Told>,
    pub(super) verbs: Interned<(String, VerbClass)>,
    pub(super) targets: Interned<String>,
    /// How names are written, by their key.
    pub(super) names: HashMap<String, BTreeMap<String, u32>>,
    /// Articles in which a title leads a full name, by full name and title.
    pub(super) titles: BTreeMap<(String, String), usize>,
}

/// What one source says in one article.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub form: u32,
    /// Type that this article tells.
    pub told: Option<u32>,
    pub words: u32,
    pub direct: u32,
    pub paragraphs: u32,
    pub loaded: u32,
    pub first: bool,
    pub last: bool,
    /// Words by frame of their paragraph (`none` is 15).
    pub frames: BTreeMap<u8, u32>,
    /// Paragraphs and sum of net stance, by target.
    pub stances: BTreeMap<u32, (u32, f64)>,
    /// Attributions by verb.
    pub verbs: BTreeMap<u32, u32>,
}

/// Values by number, in the order of their coming.
#[derive(Debug)]
pub(super) struct Interned<T> {
    pub values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { values: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    pub fn number(&mut self, value: T) -> u32 {
        let next = self.values.len() as u32;
        *self.numbers.entry(value).or_insert_with_key(|value| {
            self.values.push(value.clone());
            next
        })
    }
}

impl SourceProfiler {
    /// Chooses the articles that count.
    pub fn new(articles: &[ArticleRow], options: &SourceOptions) -> Self {
        let counts = select(articles, &options.profile);
        let chosen = articles.iter().zip(&counts).filter(|(_, counts)| **counts);
        Self {
            outlets: summaries(articles, &counts, &options.profile).into_iter().map(|s| s.outlet).collect(),
            counted: chosen.map(|(article, _)| article.article_id.clone()).collect(),
            options: options.clone(),
            articles: BTreeMap::new(),
            forms: Interned::default(),
            told: Interned::default(),
            verbs: Interned::default(),
            targets: Interned::default(),
            names: HashMap::new(),
            titles: BTreeMap::new(),
        }
    }

    /// Adds an article; one that does not count, or came before, is passed over.
    pub fn article(&mut self, reading: &ArticleReading) {
        let key = (reading.article.outlet.clone(), reading.article.article_id.clone());
        if !self.counted.contains(&key.1) || self.articles.contains_key(&key) {
            return;
        }
        let paragraphs: BTreeMap<i32, &ParagraphRow> = reading
            .paragraphs
            .iter()
            .filter(|p| matches!(p.kind.as_str(), "body" | "update"))
            .map(|p| (p.paragraph, p))
            .collect();
        let mut spans: Vec<&SpanRow> = reading
            .spans
            .iter()
            .filter(|s| s.layer == "voice" && s.voice == "source" && paragraphs.contains_key(&s.paragraph))
            .filter(|s| s.text.chars().any(char::is_alphanumeric))
            .collect();
        spans.sort_by_key(|s| (s.paragraph, s.start));
        let mut article = InArticle::new(self, &spans, &paragraphs);
        article.add_spans(&spans, &paragraphs);
        for span in reading.spans.iter().filter(|s| s.layer == "loaded" && s.voice == "source") {
            if paragraphs.contains_key(&span.paragraph) {
                article.said(&span.speaker).loaded += words(&span.text);
            }
        }
        for stance in reading.stances.iter().filter(|s| s.holder == "source") {
            if paragraphs.contains_key(&stance.paragraph) {
                let target = article.all.targets.number(stance.target.clone());
                let of = article.said(&stance.speaker).stances.entry(target).or_default();
                *of = (of.0 + 1, of.1 + f64::from(stance.favor) - f64::from(stance.against));
            }
        }
        let said = article.said.into_values().collect();
        self.articles.insert(key, said);
    }

    /// Joins the mentions of one source, tells types and estimates.
    pub fn finish(self) -> Sources {
        estimates(&resolve(self))
    }
}

fn words(text: &str) -> u32 {
    text.split_whitespace().count() as u32
}

/// An article while it is added.
struct InArticle<'a> {
    all: &'a mut SourceProfiler,
    /// Speakers as written, with the number of their form.
    read: HashMap<String, (u32, Option<u32>)>,
    appositions: HashMap<String, u32>,
    said: BTreeMap<u32, Said>,
}

impl<'a> InArticle<'a> {
    /// Reads the speakers, and what the paragraphs tell of those with a name.
    fn new(all: &'a mut SourceProfiler, spans: &[&SpanRow], paragraphs: &BTreeMap<i32, &ParagraphRow>) -> Self {
        let mut article = Self { all, read: HashMap::new(), appositions: HashMap::new(), said: BTreeMap::new() };
        let mut keys: Vec<String> = Vec::new();
        for span in spans {
            let form = article.read(&span.speaker).0;
            if let Some(Form::Name(key)) = article.all.forms.values.get(form as usize)
                && !keys.contains(key)
            {
                keys.push(key.clone());
            }
        }
        let names = Names::new(keys.iter().map(String::as_str));
        for (key, told) in paragraphs.values().flat_map(|p| names.told(&p.text)) {
            let number = article.all.told.number(told);
            article.appositions.entry(key.to_owned()).or_insert(number);
        }
        article
    }

    /// Number of the form of a speaker, and of the type that its string tells.
    fn read(&mut self, speaker: &str) -> (u32, Option<u32>) {
        if let Some(found) = self.read.get(speaker) {
            return *found;
        }
        let read = Speaker::read(speaker);
        if let Form::Name(key) | Form::Single { word: key, .. } = &read.form {
            *self.all.names.entry(key.clone()).or_default().entry(read.name).or_default() += 1;
        }
        if let Form::Name(key) = &read.form
            && !read.title.is_empty()
        {
            *self.all.titles.entry((key.clone(), read.title)).or_default() += 1;
        }
        let told = read.told.map(|told| self.all.told.number(told));
        let numbers = (self.all.forms.number(read.form), told);
        self.read.insert(speaker.to_owned(), numbers);
        numbers
    }

    fn said(&mut self, speaker: &str) -> &mut Said {
        let (form, told) = self.read(speaker);
        let apposition = match self.all.forms.values.get(form as usize) {
            Some(Form::Name(key)) => self.appositions.get(key).copied(),
            _ => None,
        };
        // Descriptions share one form; their types keep them apart.
        let slot = match self.all.forms.values.get(form as usize) {
            Some(Form::Described) => told.map_or(u32::MAX, |t| u32::MAX / 2 + t),
            _ => form,
        };
        let said = self.said.entry(slot).or_insert_with(|| Said { form, ..Said::default() });
        said.told = said.told.or(told).or(apposition);
        said
    }

    fn add_spans(&mut self, spans: &[&SpanRow], paragraphs: &BTreeMap<i32, &ParagraphRow>) {
        let mut seen: HashSet<(i32, String)> = HashSet::new();
        for (at, span) in spans.iter().enumerate() {
            let Some(paragraph) = paragraphs.get(&span.paragraph) else { continue };
            let verb = verb(&span.cue).map(|v| self.all.verbs.number(v));
            let speaker = self.speaker(span, paragraph);
            let new = seen.insert((span.paragraph, speaker.clone()));
            let n = words(&span.text);
            let said = self.said(&speaker);
            said.words += n;
            said.direct += if span.direct { n } else { 0 };
            said.paragraphs += u32::from(new);
            said.first |= at == 0;
            said.last |= at + 1 == spans.len();
            for frame in &paragraph.frames {
                let number = if frame == NO_FRAME { Some(15) } else { frame_index(frame) };
                number.into_iter().for_each(|f| *said.frames.entry(f as u8).or_default() += n);
            }
            verb.into_iter().for_each(|v| *said.verbs.entry(v).or_default() += 1);
        }
    }

    /// The speaker; one without a name in a paragraph that says why there is none is anonymous.
    fn speaker(&mut self, span: &SpanRow, paragraph: &ParagraphRow) -> String {
        let (form, _) = self.read(&span.speaker);
        let unnamed = matches!(self.all.forms.values.get(form as usize), Some(Form::Described | Form::Nobody));
        match hidden(&paragraph.text.to_lowercase()).filter(|_| unnamed) {
            Some(phrase) => {
                let told = Told { kind: SourceType::Anonymous, from: phrase.to_owned() };
                let numbers = (self.all.forms.number(Form::Described), Some(self.all.told.number(told)));
                self.read.insert(phrase.to_owned(), numbers);
                phrase.to_owned()
            }
            None => span.speaker.clone(),
        }
    }
}
