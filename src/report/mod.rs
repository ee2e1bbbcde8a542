//! What people look at: the self-contained page of a run, one article in the terminal, the table of outlets.
//!
//! Nothing is estimated here. Estimates come with their intervals from [`crate::profile`]; what is counted on the page
//! (words quoted, loaded words, articles of an event) is counted in the articles that the page was given, and says so.
//! Outlets stand in alphabetical order everywhere, and nothing ranks or rates them.

mod article;
mod chart;
mod comparison;
mod curve;
mod distinctive;
mod errors;
mod event;
mod event_scores;
mod event_sides;
mod evidence;
mod format;
mod input;
mod limits;
mod links;
mod lookup;
mod map;
mod matrix;
mod methods;
mod naming;
mod outlet;
mod overview;
mod page;
mod printable;
mod quoted;
mod robust;
#[cfg(test)]
mod sample;
mod scores;
mod script;
mod segments;
mod shown;
mod sources;
mod summary;
mod terminal;
mod timeline;
mod wrap;

pub(crate) use format::count;

pub use comparison::comparison_to_terminal;
pub use curve::robust_page;
pub use distinctive::distinctive_lines;
pub use errors::errors_to_terminal;
pub use event_scores::event_scores_to_terminal;
pub use evidence::{ALL_TEXT, EXAMPLES, Evidence, EvidenceBuilder};
pub use input::{CorpusSummary, Limits, ReportInput};
pub use lookup::WHOLE_CORPUS;
pub use methods::methods;
pub use naming::naming_table;
pub use page::{ReportError, render};
pub use printable::printable;
pub use robust::robust_table;
pub use scores::scores_to_terminal;
pub use shown::{Ids, TextShown};
pub use sources::sources_table;
pub use summary::summary_table;
pub use terminal::article_to_terminal;
