//! Everything that is said of outlets, put together from the sums of their articles.

use std::collections::BTreeMap;

use super::{
    ALL_OUTLETS, Profile, ProfileOptions,
    estimates::estimates,
    gather::{Article, Corpus},
    measures::Scope,
    select::OutletSummary,
    words::LoadedWord,
};
use crate::analyze::rows::EstimateRow;

/// The profile, the outlets alphabetically and the whole corpus last; after an outlet's own rows those of its groups.
pub(super) fn profile(
    corpus: &Corpus,
    outlets: Vec<OutletSummary>,
    loaded_words: Vec<LoadedWord>,
    options: &ProfileOptions,
) -> Profile {
    let mut rows = Vec::new();
    for summary in &outlets {
        let own = match summary.outlet.as_str() {
            ALL_OUTLETS => &corpus.articles,
            outlet => corpus.of(outlet),
        };
        let of = base(&summary.outlet, options);
        rows.extend(estimates(&of, own, &corpus.targets, Scope::Outlet, options));
        rows.extend(grouped(&of, own, corpus, options));
    }
    Profile { estimates: rows, outlets, loaded_words }
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

/// The rows of the groups of an outlet's articles.
fn grouped(of: &EstimateRow, own: &[Article], corpus: &Corpus, options: &ProfileOptions) -> Vec<EstimateRow> {
    let Some(by) = options.by else { return Vec::new() };
    let mut groups: BTreeMap<usize, Vec<&Article>> = BTreeMap::new();
    own.iter().for_each(|a| groups.entry(a.group).or_default().push(a));
    let rows = |(group, articles): (usize, Vec<&Article>)| {
        let value = corpus.groups.get(group).cloned().unwrap_or_default();
        let of = EstimateRow { by: by.key().to_owned(), by_value: value, ..of.clone() };
        let clusters: Vec<&[(u32, f64)]> = articles.into_iter().map(AsRef::as_ref).collect();
        estimates(&of, &clusters, &corpus.targets, Scope::Group, options)
    };
    groups.into_iter().flat_map(rows).collect()
}
