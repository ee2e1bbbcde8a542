//! `slant compare`: one event across outlets.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};
use chrono::NaiveDate;

use super::{
    args::{Common, Compare},
    output,
};
use crate::{
    analyze::{Run, assemble, rows::ArticleRow},
    compare::{CompareOptions, Selector, compare, leads, nearest_articles, of_those_days, select_articles},
    report::comparison_to_terminal,
};

/// Compares the articles of an event or query; without either, lists the events.
pub fn run(args: &Compare, common: &Common) -> Result<()> {
    let run = Run::open(&args.run)?;
    let (selector, name) = match (&args.event, &args.query) {
        (Some(event), _) => (Selector::Event(event.clone()), event),
        (_, Some(query)) => (Selector::Query(query.clone()), query),
        _ => return list_events(&run, args),
    };
    let mut articles: Vec<ArticleRow> = run.articles()?.collect::<Result<_, _>>()?;
    if args.from.is_some() || args.to.is_some() {
        articles.retain(|a| a.date.is_some_and(|date| in_range(date, date, args)));
    }
    let leads = match selector {
        Selector::Event(_) => HashMap::new(),
        Selector::Query(_) => leads_of(&run)?,
    };
    let chosen: HashSet<String> =
        select_articles(&articles, &leads, &selector).into_iter().map(|a| a.article_id.clone()).collect();
    if chosen.is_empty() {
        bail!("no article is found for {name:?}; `slant compare {}` lists the events", args.run.display());
    }
    let others = of_those_days(&articles, &chosen);
    let wanted = |a: &ArticleRow| chosen.contains(&a.article_id) || others.contains(&a.article_id);
    let readings = assemble::readings(&run, false, wanted)?.collect::<Result<Vec<_>, _>>()?;
    let (event, others): (Vec<_>, Vec<_>) =
        readings.into_iter().partition(|reading| chosen.contains(&reading.article.article_id));
    let nearby = nearest_articles(&event, others);
    let aligner = common.aligner(args.aligner.as_deref())?;
    let outlets = run.manifest()?.counts.by_outlet.into_keys().collect();
    let options = CompareOptions { outlets, ..CompareOptions::default() };
    let comparison = compare(name, &event, &nearby, &aligner, &options);
    if args.json {
        return output::print_json(&comparison);
    }
    output::print(&comparison_to_terminal(&comparison, output::terminal_width()))
}

/// The leads of all articles, without holding the run's text in memory.
fn leads_of(run: &Run) -> Result<HashMap<String, String>> {
    let mut failed = None;
    let found = leads(run.paragraphs()?.map_while(|row| row.map_err(|e| failed = Some(e)).ok()));
    failed.map_or(Ok(found), |e| Err(e.into()))
}

/// Whether a stretch of days has a day in the range that was asked for.
fn in_range(first: NaiveDate, last: NaiveDate, args: &Compare) -> bool {
    args.from.is_none_or(|from| last >= from) && args.to.is_none_or(|to| first <= to)
}

fn list_events(run: &Run, args: &Compare) -> Result<()> {
    let mut text = String::new();
    let ranged = args.from.is_some() || args.to.is_some();
    for event in run.events()? {
        let e = event?;
        if ranged && !e.first_date.zip(e.last_date).is_some_and(|(first, last)| in_range(first, last, args)) {
            continue;
        }
        let date = |d: Option<chrono::NaiveDate>| d.map_or("?".to_string(), |d| d.to_string());
        let (first, last) = (date(e.first_date), date(e.last_date));
        text += &format!(
            "{}\t{first} – {last}\t{} articles\t{} outlets\t{}\n",
            e.event_id,
            e.n_articles,
            e.outlets.len(),
            e.title
        );
    }
    if text.is_empty() {
        text = "no event: no two articles tell of the same one (in the days asked for); use --query\n".into();
    }
    output::print(&text)
}
