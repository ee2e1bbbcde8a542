//! Everything that is said of outlets, put together from the sums of their articles.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    ALL_OUTLETS, Distances, OutletDistance, Profile, ProfileOptions,
    against::Table,
    columns,
    correct::{Correction, Reason, corrections},
    estimates::estimates,
    gather::{Article, Corpus},
    like,
    measures::Scope,
    select::OutletSummary,
    vocabulary::DistinctiveWord,
    words::LoadedWord,
};
use crate::analyze::rows::EstimateRow;

/// Words by which outlets differ.
pub(super) struct Words {
    pub loaded_words: Vec<LoadedWord>,
    pub distinctive_words: Vec<DistinctiveWord>,
}

/// The profile, the outlets alphabetically and the whole corpus last; after an outlet's own rows those of its groups.
pub(super) fn profile(corpus: &Corpus, outlets: Vec<OutletSummary>, words: Words, options: &ProfileOptions) -> Profile {
    let distances = Distances::new(corpus, options.bootstrap);
    let mut compared = compared(corpus, &outlets, options, &distances);
    let corrections = corrections(options.errors.as_ref());
    let by = (options, corrections.as_slice());
    let works: Vec<(&OutletSummary, Vec<EstimateRow>)> =
        outlets.iter().map(|o| (o, compared.remove(&o.outlet).unwrap_or_default())).collect();
    let of = |(summary, compared): (&OutletSummary, Vec<EstimateRow>)| {
        let own = match summary.outlet.as_str() {
            ALL_OUTLETS => &corpus.articles,
            outlet => corpus.of(outlet),
        };
        let of = base(&summary.outlet, options);
        let mut rows = estimates(&of, own, &corpus.targets, Scope::Outlet, by);
        rows.extend(compared);
        rows.extend(words.distinctive_words.iter().filter(|w| w.outlet == summary.outlet).map(|w| w.row(&of)));
        rows.extend(grouped(&of, own, corpus, by));
        rows
    };
    let rows = works.into_par_iter().flat_map_iter(of).collect();
    let Words { loaded_words, distinctive_words } = words;
    Profile { estimates: rows, outlets, distinctive_words, loaded_words, distances }
}

/// The rows that need other outlets as well, by outlet.
fn compared(
    corpus: &Corpus,
    outlets: &[OutletSummary],
    options: &ProfileOptions,
    distances: &Distances,
) -> BTreeMap<String, Vec<EstimateRow>> {
    let wanted: Vec<EstimateRow> =
        outlets.iter().filter(|o| o.outlet != ALL_OUTLETS).map(|o| base(&o.outlet, options)).collect();
    let table = Table::new(corpus, columns::width(corpus.targets.len()));
    let mut rows = table.pooled(corpus, &wanted);
    rows.extend(table.differences(corpus, &wanted));
    rows.extend(like::rows(corpus, &wanted, columns::width(corpus.targets.len()), options));
    rows.extend(wanted.iter().flat_map(|of| distance_rows(of, corpus, distances)));
    let mut by_outlet: BTreeMap<String, Vec<EstimateRow>> = BTreeMap::new();
    rows.into_iter().for_each(|row| by_outlet.entry(row.outlet.clone()).or_default().push(row));
    by_outlet
}

/// An outlet's distance to every other, and its place on the map.
fn distance_rows(of: &EstimateRow, corpus: &Corpus, distances: &Distances) -> Vec<EstimateRow> {
    let base = |measure: &str, key: &str| EstimateRow {
        voice: "all".to_owned(),
        measure: measure.to_owned(),
        key: key.to_owned(),
        method: "expected".to_owned(),
        n_articles: corpus.of(&of.outlet).len() as i64,
        ..of.clone()
    };
    let distance = |pair: &OutletDistance| {
        let key = if pair.outlet == of.outlet { &pair.other } else { &pair.outlet };
        EstimateRow {
            estimate: Some(pair.distance),
            lower: Some(pair.lower),
            upper: Some(pair.upper),
            p: Some(pair.p),
            q: Some(pair.q),
            ..base("frame_distance", key)
        }
    };
    let own = distances.pairs.iter().filter(|pair| pair.outlet == of.outlet || pair.other == of.outlet);
    let mut rows: Vec<EstimateRow> = own.map(distance).collect();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    for point in distances.map.iter().filter(|point| point.outlet == of.outlet) {
        for (key, value) in [("x", point.x), ("y", point.y)] {
            rows.push(EstimateRow { estimate: Some(value), ..base("frame_map", key) });
        }
    }
    rows
}

/// What all rows of an outlet have in common.
fn base(outlet: &str, options: &ProfileOptions) -> EstimateRow {
    EstimateRow {
        outlet: outlet.to_owned(),
        genre: options.genres.join("+"),
        origin: options.origins.join("+"),
        ..Default::default()
    }
}

/// Options, and the corrections that follow from them.
type With<'a> = (&'a ProfileOptions, &'a [Result<Correction, Reason>]);

/// The rows of the groups of an outlet's articles.
fn grouped(of: &EstimateRow, own: &[Article], corpus: &Corpus, with: With) -> Vec<EstimateRow> {
    let Some(by) = with.0.by else { return Vec::new() };
    let mut groups: BTreeMap<usize, Vec<&Article>> = BTreeMap::new();
    own.iter().for_each(|a| groups.entry(a.group).or_default().push(a));
    let rows = |(group, articles): (usize, Vec<&Article>)| {
        let value = corpus.groups.get(group).cloned().unwrap_or_default();
        let of = EstimateRow { by: by.key().to_owned(), by_value: value, ..of.clone() };
        let clusters: Vec<&[(u32, f64)]> = articles.into_iter().map(AsRef::as_ref).collect();
        estimates(&of, &clusters, &corpus.targets, Scope::Group, with)
    };
    groups.into_iter().flat_map(rows).collect()
}
