//! From moments to comparisons.

use rayon::prelude::*;

use super::{
    Comparison, Robust, Specified,
    choices::{Count, STEP, Specification},
    gather::{RobustProfiler, Sums, VOICES, threshold},
};
use crate::{
    model::{FRAMES, error_counts::CELLS, frame_index},
    profile::{
        cells::Cell,
        correct::{Correction, Draw},
        moments::{LEAST_CLUSTERS, Moments, difference_with},
    },
};

/// Draws of the error rates, of which a variance is taken.
const DRAWS: usize = 400;

/// What is compared.
struct Measure<'a> {
    name: &'a str,
    key: &'a str,
    target: &'a str,
    /// 0 all voices, 1 the outlet's own.
    voice: usize,
}

pub(super) fn robust(profiler: &RobustProfiler) -> Robust {
    let mut all = Sums::default();
    profiler.sums.iter().for_each(|own| all.add(own));
    let wanted = &profiler.options.profile.outlets;
    let outlets: Vec<(&String, &Sums)> = profiler.outlets.iter().zip(&profiler.sums).collect();
    let measures = measures(&all);
    let of = |(outlet, own): &(&String, &Sums)| -> Vec<Comparison> {
        let compared = |measure: &Measure| comparison(profiler, outlet, measure, own, &all);
        measures.iter().map(compared).collect()
    };
    let comparisons = outlets.par_iter().filter(|(o, _)| wanted.is_empty() || wanted.contains(o)).flat_map_iter(of);
    Robust {
        genre: profiler.options.profile.genres.join("+"),
        origin: profiler.options.profile.origins.join("+"),
        comparisons: comparisons.collect(),
    }
}

/// Frames, loaded words and net stances, in the order of the table.
fn measures(all: &Sums) -> Vec<Measure<'_>> {
    let measure = |name, key, target, voice| Measure { name, key, target, voice };
    let mut measures: Vec<Measure> = FRAMES.iter().map(|f| measure("frame_share", *f, "", 0)).collect();
    measures.extend((0..VOICES).map(|voice| measure("loaded_per_1000_words", "", "", voice)));
    for target in all.targets() {
        measures.extend((0..VOICES).map(|voice| measure("net_stance", "", target, voice)));
    }
    measures
}

fn comparison(profiler: &RobustProfiler, outlet: &str, measure: &Measure, own: &Sums, all: &Sums) -> Comparison {
    let specifications: Vec<Specified> =
        Specification::each().map(|choices| specified(profiler, measure, choices, own, all)).collect();
    let mut comparison = Comparison {
        outlet: outlet.to_owned(),
        voice: ["all", "outlet"][measure.voice].to_owned(),
        target: measure.target.to_owned(),
        measure: measure.name.to_owned(),
        key: measure.key.to_owned(),
        specifications,
        ..Comparison::default()
    };
    summarise(&mut comparison);
    comparison
}

/// Counts signs; nought has none.
fn summarise(comparison: &mut Comparison) {
    let usual = comparison.usual().and_then(|s| s.estimate).unwrap_or_default();
    let mut values = Vec::new();
    for specified in &comparison.specifications {
        let Some(value) = specified.estimate else {
            *comparison.not_computed.entry(specified.note.clone()).or_default() += 1;
            continue;
        };
        values.push(value);
        let (same, opposite) = (value * usual > 0.0, value * usual < 0.0);
        comparison.n_same_sign += usize::from(same);
        comparison.n_significant += usize::from(same && specified.is_significant());
        comparison.n_opposite_significant += usize::from(opposite && specified.is_significant());
    }
    values.sort_by(f64::total_cmp);
    comparison.n_estimated = values.len();
    let at = |i: usize| values.get(i).copied();
    comparison.range = match (at(0), at(values.len() / 2), values.last()) {
        (Some(low), Some(middle), Some(high)) => Some([low, middle, *high]),
        _ => None,
    };
}

fn specified(
    profiler: &RobustProfiler,
    measure: &Measure,
    choices: Specification,
    own: &Sums,
    all: &Sums,
) -> Specified {
    let mut row = Specified {
        choices,
        usual: choices.is_usual(measure.name),
        estimate: None,
        lower: None,
        upper: None,
        p: None,
        n_articles: 0,
        n_paragraphs: 0,
        note: String::new(),
    };
    if let Err(reason) = computable(profiler, measure, choices) {
        row.note = reason;
        return row;
    }
    let (mine, whole) = (moments(measure, choices, own), moments(measure, choices, all));
    let rest = whole.plus(&mine, -1.0);
    row.n_articles = mine.n as i64;
    row.n_paragraphs = paragraphs(measure, choices, own, &mine) as i64;
    row.estimate = Some(mine.ratio() - rest.ratio()).filter(|d| d.is_finite());
    if row.estimate.is_none() {
        let nothing = if mine.total() > 0.0 { "nothing to count in other outlets" } else { "nothing to count" };
        nothing.clone_into(&mut row.note);
        return row;
    }
    let more = error_variance(profiler, measure, choices, own, all);
    match difference_with(&mine, &rest, more) {
        Some(d) => (row.lower, row.upper, row.p) = (Some(d.lower), Some(d.upper), Some(d.p)),
        None if mine.n < LEAST_CLUSTERS => row.note = format!("under {LEAST_CLUSTERS} articles: not tested"),
        None if rest.n < LEAST_CLUSTERS => "too little of other outlets: not tested".clone_into(&mut row.note),
        None => "no variation between articles: not tested".clone_into(&mut row.note),
    }
    row
}

/// Whether a specification can be computed at all, or why not.
fn computable(profiler: &RobustProfiler, measure: &Measure, choices: Specification) -> Result<(), String> {
    profiler.scopes.get(choices.scope()).copied().unwrap_or(Ok(())).map_err(str::to_owned)?;
    if choices.titles && !profiler.titles {
        return Err("no title in the run: nothing changes".into());
    }
    if !choices.short && !profiler.short {
        return Err("no short paragraph in the run: nothing changes".into());
    }
    let step = if choices.count == Count::Lower { -STEP } else { STEP };
    match (measure.name, choices.count) {
        ("frame_share", Count::Lower | Count::Higher) => threshold(&profiler.options, measure.key, step).map(|_| ()),
        ("frame_share", Count::Corrected) if choices.titles => {
            Err("cannot be corrected: errors are counted on paragraphs, not on titles".into())
        }
        ("frame_share", Count::Corrected) => match correction(profiler, measure) {
            Some(Err(reason)) => Err(reason.to_string()),
            _ => Ok(()),
        },
        ("loaded_per_1000_words", Count::Higher) => threshold(&profiler.options, "loaded", step).map(|_| ()),
        ("loaded_per_1000_words", Count::Lower | Count::Expected) => {
            Err("a run keeps no word that is under the threshold of loaded words".into())
        }
        ("loaded_per_1000_words", Count::Primary) => Err("loaded words have no primary one".into()),
        ("loaded_per_1000_words", Count::Corrected) => Err("the errors of loaded words are not counted".into()),
        ("net_stance", Count::Lower | Count::Higher) => {
            Err("a stance is the likeliest of three and has no threshold".into())
        }
        ("net_stance", Count::Primary) => Err("a paragraph has one stance towards a target".into()),
        ("net_stance", Count::Corrected) => Err("targets are chosen, and no error count carries over to them".into()),
        _ => Ok(()),
    }
}

fn correction<'a>(
    profiler: &'a RobustProfiler,
    measure: &Measure,
) -> Option<&'a Result<Correction, crate::profile::correct::Reason>> {
    profiler.corrections.get(frame_index(measure.key)?)
}

fn moments(measure: &Measure, choices: Specification, sums: &Sums) -> Moments {
    let (scope, text, count) = (choices.scope(), choices.text(), choices.count);
    match measure.name {
        "frame_share" => sums.frame(scope, text, count, frame_index(measure.key).unwrap_or_default()),
        "net_stance" => sums.stance(measure.target, scope, text, count, measure.voice),
        _ => sums.loaded(scope, text, count, measure.voice),
    }
}

/// Paragraphs that a value is over; for words, those that they stand in.
fn paragraphs(measure: &Measure, choices: Specification, own: &Sums, mine: &Moments) -> f64 {
    match measure.name {
        "loaded_per_1000_words" => own.frame(choices.scope(), choices.text(), Count::Threshold, 0).total(),
        _ => mine.total(),
    }
}

/// Variance of a corrected difference over the posterior of the error rates, which are the same ones on both sides.
fn error_variance(profiler: &RobustProfiler, measure: &Measure, choices: Specification, own: &Sums, all: &Sums) -> f64 {
    let (Count::Corrected, Some(frame)) = (choices.count, frame_index(measure.key)) else { return 0.0 };
    let Some(Ok(correction)) = profiler.corrections.get(frame) else { return 0.0 };
    let (mine, whole) =
        (own.cells(choices.scope(), choices.text(), frame), all.cells(choices.scope(), choices.text(), frame));
    let rest: [Cell; CELLS] = std::array::from_fn(|c| Cell {
        positives: whole[c].positives - mine[c].positives,
        total: whole[c].total - mine[c].total,
    });
    let difference = |r: usize| {
        let draw = Draw::Number(r);
        correction.unbounded(&mine, draw) - correction.unbounded(&rest, draw)
    };
    let draws: Vec<f64> = (0..DRAWS).map(difference).filter(|d| d.is_finite()).collect();
    let n = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let variance = draws.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
    if variance.is_finite() { variance } else { 0.0 }
}
