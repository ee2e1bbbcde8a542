//! What was found and what cannot be said, and how often the model's frames are wrong.

use super::distinctive::distinctive_frames;
use super::format::{Unit, count};
use super::input::ReportInput;
use super::lookup::Estimates;
use super::printable::printable;
use crate::analyze::rows::EstimateRow;
use crate::model::{FRAMES, frame_label};

/// Outlets with fewer articles have no distance and little to say.
const FEW: u64 = 10;

pub(crate) struct LimitsView {
    /// Outlet, its anchor, and the frames that it has more or less of than the rest.
    pub told: Vec<(String, String)>,
    /// What the first list rests on.
    pub tested: String,
    /// What cannot be said, each a sentence.
    pub cannot: Vec<String>,
    pub frames: Vec<FramePrecision>,
    /// Least and greatest precision in words; empty where nothing is known.
    pub precision: String,
    /// Who labelled what precision was counted on.
    pub counted_on: String,
}

pub(crate) struct FramePrecision {
    pub frame: String,
    pub precision: String,
    pub recall: String,
    pub positives: u64,
}

pub(crate) fn limits_of(input: &ReportInput, estimates: &Estimates) -> LimitsView {
    let frames: Vec<FramePrecision> = input.errors.iter().flat_map(|e| &e.frames).map(precision).collect();
    let rates = input.errors.iter().flat_map(|e| &e.frames).map(|f| f.precision()).filter(|p| p.is_finite());
    let (low, high) = rates.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| (a.min(p), b.max(p)));
    let tested = estimates.rows.iter().filter(|r| r.measure == "frame_share_difference" && r.q.is_some()).count();
    LimitsView {
        told: estimates.outlets.iter().filter_map(|o| told(o, estimates)).collect(),
        tested: count(tested as u64, "comparison"),
        cannot: cannot(input, estimates),
        precision: match low <= high {
            true => format!("{} to {} by frame", Unit::Share.value(low), Unit::Share.value(high)),
            false => String::new(),
        },
        counted_on: input.errors.map_or(String::new(), |e| {
            let rows = e.rows - e.rows_left_out.min(e.rows);
            let by: Vec<String> = e.labelled_by.iter().map(|l| printable(l)).collect();
            format!("{} labelled by {}", count(rows, "paragraph"), by.join(", "))
        }),
        frames,
    }
}

fn precision(f: &crate::model::error_counts::FrameErrors) -> FramePrecision {
    let share = |x: f64| if x.is_finite() { Unit::Share.value(x) } else { "–".to_string() };
    FramePrecision {
        frame: frame_label(&f.frame),
        precision: share(f.precision()),
        recall: share(f.recall()),
        positives: f.positives(),
    }
}

/// The precision of each frame in the order of the codebook, empty where it is not known.
pub(crate) fn precisions(input: &ReportInput) -> Vec<String> {
    let of = |frame: &&str| input.errors.and_then(|e| e.frame(frame)).map(|f| f.precision()).filter(|p| p.is_finite());
    FRAMES.iter().map(|f| of(f).map_or(String::new(), |p| Unit::Share.value(p))).collect()
}

fn told(outlet: &str, estimates: &Estimates) -> Option<(String, String)> {
    let rows: Vec<&EstimateRow> = estimates.rows.iter().copied().filter(|r| r.outlet == outlet).collect();
    let frames = distinctive_frames(&rows);
    (frames != "–").then(|| (printable(outlet), frames))
}

fn cannot(input: &ReportInput, estimates: &Estimates) -> Vec<String> {
    let mut said = vec![
        "Whether anything in the articles is true, what an outlet means to do, and how it compares with outlets or years \
         that were not read."
            .to_string(),
        "Whether a difference between outlets is one of what they cover or of how they tell it: both are in every number \
         here but those of a single event."
            .to_string(),
    ];
    let few: Vec<&str> =
        estimates.outlets.iter().copied().filter(|o| (1..FEW).contains(&estimates.counts(o).0)).collect();
    if !few.is_empty() {
        let n = count(few.len() as u64, "outlet");
        said.push(format!("Much of {n} with under {FEW} articles: intervals are wide, and no distance is given."));
    }
    let unknown = input.summary.genres.get("unknown").copied().unwrap_or(0);
    if unknown > 0 {
        said.push(format!(
            "Whether {} of unknown genre {} news or opinion; they are counted.",
            count(unknown, "article"),
            if unknown == 1 { "is" } else { "are" }
        ));
    }
    said.push(match input.errors {
        Some(_) => {
            "How often stance, voice and loaded words are wrong: no error counts of these are kept, and their numbers \
                    are unvalidated. Frames have counts, by the labels named under Methods."
                .to_string()
        }
        None => "How often the readings are wrong: the bundle has no error counts, and every number is unvalidated."
            .to_string(),
    });
    if !input.aligned && !input.comparisons.is_empty() {
        said.push("Which points of an event an outlet reports: no aligner is installed.".to_string());
    }
    said
}
