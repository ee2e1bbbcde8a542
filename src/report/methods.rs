//! The methods paragraph: what was really done, in plain English, to be pasted into a paper.

use super::count;
use crate::{
    analyze::Manifest,
    profile::{ALL_OUTLETS, OutletSummary, Profile, ProfileOptions, correct::corrections},
};

/// What was done for a profile, with its sources. Every number in it is one of this run and this profile.
pub fn methods(manifest: &Manifest, profile: &Profile, options: &ProfileOptions) -> String {
    let corpus = profile.outlets.iter().find(|o| o.outlet == ALL_OUTLETS).cloned().unwrap_or_default();
    let mut sentences = vec![sample(&corpus, manifest, options), reading(manifest)];
    sentences.push(format!(
        "Shares are of body paragraphs. Intervals are 95% percentile intervals of a cluster bootstrap over articles \
         ({} replicates; Cameron, Gelbach and Miller 2008).",
        options.bootstrap.replicates
    ));
    sentences.push(correction(options));
    sentences.push(
        "Shares of small outlets pooled partially are by a beta-binomial empirical Bayes estimate towards the corpus \
         (Kleinman 1973). Differences from the rest of the corpus are tested by Welch's t over articles, the variance of \
         the smaller side not under that of no difference, and the \
         distance between outlets (Jensen-Shannon divergence, base 2, of expected frame counts, jackknife \
         bias-corrected) by permutation of articles; p values are adjusted for the false discovery rate within a measure \
         (Benjamini and Hochberg 1995)."
            .into(),
    );
    if !profile.distinctive_words.is_empty() {
        sentences.push(
            "Words that tell an outlet from the others are by log-odds with an informative Dirichlet prior (Monroe, Colaresi \
             and Quinn 2008), among words that at least three of its articles have."
                .into(),
        );
    }
    if let Some(within) = options.within {
        sentences.push(format!(
            "Differences were split within {}s into what is covered and how it is told (Kitagawa 1955).",
            within.key()
        ));
    }
    sentences.join(" ")
}

fn sample(corpus: &OutletSummary, manifest: &Manifest, options: &ProfileOptions) -> String {
    let dates = match (corpus.first_date, corpus.last_date) {
        (Some(first), Some(last)) => format!(", published from {first} to {last}"),
        _ => String::new(),
    };
    let undated = match corpus.n_undated {
        0 => String::new(),
        n => format!(" ({} without a date)", count(n as u64, "article")),
    };
    format!(
        "We analysed {} of {}{dates}{undated}: of the {} read, those of genre {} and origin {}, a duplicate counted once \
         an outlet ({} left out); the genre of {:.0}% could not be told.",
        count(corpus.n_articles as u64, "article"),
        count(manifest.counts.by_outlet.len() as u64, "outlet"),
        corpus.n_read,
        options.genres.join(", "),
        options.origins.join(", "),
        corpus.n_duplicates,
        100.0 * corpus.unknown_genre_share.unwrap_or(0.0),
    )
}

fn reading(manifest: &Manifest) -> String {
    let bundle = &manifest.bundle;
    format!(
        "Every paragraph was read by slant {} with the bundle {} (checksum {}): the fifteen frames of the Policy Frames \
         Codebook (Boydstun, Card, Gross, Resnik and Smith 2014), stance, voice and loaded language; quotations and \
         their speakers were found by rules.",
        manifest.version,
        bundle.name,
        bundle.checksum.get(..12).unwrap_or(&bundle.checksum),
    )
}

fn correction(options: &ProfileOptions) -> String {
    let Some(errors) = &options.errors else {
        return "Shares are not corrected for the classifier's errors.".into();
    };
    let corrected = corrections(Some(errors)).iter().filter(|c| c.is_ok()).count();
    format!(
        "Beside the raw shares, those of {corrected} of 15 frames are corrected for the classifier's errors (Rogan and \
         Gladen 1978), which were counted on {} paragraphs labelled by {} and used for nothing else, assuming the same \
         errors in every outlet within genre and voice.",
        errors.rows - errors.rows_left_out.min(errors.rows),
        errors.labelled_by.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::By;

    #[test]
    fn it_says_what_was_done_and_nothing_else() {
        let corpus = OutletSummary {
            outlet: ALL_OUTLETS.into(),
            n_read: 71,
            n_articles: 60,
            n_duplicates: 2,
            unknown_genre_share: Some(0.25),
            ..OutletSummary::default()
        };
        let profile = Profile { outlets: vec![corpus], ..Profile::default() };
        let text = methods(&Manifest::default(), &profile, &ProfileOptions::default());
        assert!(
            text.contains("60 articles") && text.contains("of the 71 read") && text.contains("(2 left out)"),
            "{text}"
        );
        assert!(text.contains("25% could not be told") && text.contains("1000 replicates"), "{text}");
        assert!(
            text.contains("not corrected") && !text.contains("Kitagawa") && !text.contains("without a date"),
            "{text}"
        );
        let within = ProfileOptions { within: Some(By::Event), ..ProfileOptions::default() };
        assert!(methods(&Manifest::default(), &profile, &within).contains("within events"));
    }
}
