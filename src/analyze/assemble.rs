//! From the tables of a run back to whole articles.

use std::iter::Peekable;

use super::{
    rows::{ArticleReading, ArticleRow},
    run::{Run, RunError},
};

/// The articles of a run with their paragraphs, spans and stances, in the order of the run; `wanted` chooses. Vectors are
/// read where `vectors` asks for them.
pub fn readings<W: FnMut(&ArticleRow) -> bool>(
    run: &Run,
    vectors: bool,
    mut wanted: W,
) -> Result<impl Iterator<Item = Result<ArticleReading, RunError>> + use<W>, RunError> {
    let mut paragraphs = run.paragraphs()?.peekable();
    let mut spans = run.spans()?.peekable();
    let mut stances = run.stances()?.peekable();
    let mut vectors = if vectors { Some(run.vectors()?.peekable()) } else { None };
    Ok(run.articles()?.filter_map(move |article| {
        let one = |article: ArticleRow| {
            let id = article.article_id.clone();
            let reading = ArticleReading {
                paragraphs: take(&mut paragraphs, |r| r.article_id == id)?,
                spans: take(&mut spans, |r| r.article_id == id)?,
                stances: take(&mut stances, |r| r.article_id == id)?,
                vectors: match &mut vectors {
                    Some(rows) => take(rows, |r| r.article_id == id)?.into_iter().map(|v| v.vector).collect(),
                    None => Vec::new(),
                },
                article,
            };
            Ok(wanted(&reading.article).then_some(reading))
        };
        article.and_then(one).transpose()
    }))
}

/// The next rows that belong to an article; an error is passed on where it comes.
fn take<R>(
    rows: &mut Peekable<impl Iterator<Item = Result<R, RunError>>>,
    belongs: impl Fn(&R) -> bool,
) -> Result<Vec<R>, RunError> {
    std::iter::from_fn(|| rows.next_if(|row| row.as_ref().map_or(true, &belongs))).collect()
}
