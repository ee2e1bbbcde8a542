//! Like with like: how much of a difference between shares is what is covered, and how much is how it is told.

use super::{
    divergence::Unit,
    moments::{Difference, LEAST_CLUSTERS, by_t},
};

/// An article of one of the two sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Whether it is of the first side.
    pub own: bool,
    /// Its topic or event, a small number; none where it has none.
    pub stratum: Option<usize>,
    /// Paragraphs that have the frame.
    pub y: f64,
    /// Paragraphs.
    pub x: f64,
}

/// A difference of shares in two parts that add up to it, never made one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decomposition {
    /// First share minus second, over all articles.
    pub total: Difference,
    /// By what is covered: other mixes of shared topics, and topics that only one side has.
    pub selection: Difference,
    /// By how the same is told: differences within shared topics, weighted with the mean of both sides' mixes.
    pub presentation: Difference,
    /// Topics or events that both sides cover.
    pub shared: usize,
    /// Articles of the first side in those.
    pub own_articles: usize,
}

/// Splits the difference of two shares (Kitagawa 1955, Journal of the American Statistical Association 50: 1168–1194,
/// equation 3, the symmetric form of Oaxaca and Blinder; where one side has topics that the other has not, as Ñopo 2008,
/// Review of Economics and Statistics 90: 290–299, section II: what they add to the difference is selection).
///
/// The intervals are linearised. With [`Unit::Article`] topics are given and articles drawn, and a topic is shared where
/// both sides have two articles of it; with [`Unit::Stratum`] events are drawn, each with all its articles, and one
/// article of both sides will do. None with under five articles (events) that can be compared.
pub fn decompose(articles: &[Observation], unit: Unit) -> Option<Decomposition> {
    let table = Table::new(articles, unit);
    let (total, presentation) = (table.shares[0] - table.shares[1], table.presentation());
    let influences = match unit {
        Unit::Article => table.by_article(articles),
        Unit::Stratum => table.by_stratum(articles),
    };
    let part = |value: f64, of: fn(&Influence) -> f64| -> Option<Difference> {
        let (mut variance, mut freedom) = (0.0, 0.0);
        for side in &influences {
            let n = side.len() as f64;
            if n == 0.0 {
                continue;
            }
            if n < LEAST_CLUSTERS {
                return None;
            }
            let v = n / (n - 1.0) * side.iter().map(|i| of(i) * of(i)).sum::<f64>();
            variance += v;
            freedom += v * v / (n - 1.0);
        }
        if variance.is_nan() || variance <= 0.0 || !value.is_finite() {
            return None;
        }
        by_t(value, variance.sqrt(), variance * variance / freedom)
    };
    Some(Decomposition {
        total: part(total, |i| i.total)?,
        selection: part(total - presentation, |i| i.total - i.presentation)?,
        presentation: part(presentation, |i| i.presentation)?,
        shared: table.shared().count(),
        own_articles: table.shared().map(|s| s[0].n as usize).sum(),
    })
}

/// What an article or event adds to the errors of both numbers.
#[derive(Debug, Clone, Copy, Default)]
struct Influence {
    total: f64,
    presentation: f64,
}

/// Sums of one side in a stratum.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    n: f64,
    x: f64,
    y: f64,
}

impl Cell {
    fn ratio(&self) -> f64 {
        self.y / self.x
    }
}

struct Table {
    strata: Vec<[Cell; 2]>,
    /// Articles that a side needs in a shared stratum.
    least: f64,
    /// Shares over all articles, and their denominators, by side.
    shares: [f64; 2],
    totals: [f64; 2],
    /// Denominators over shared strata, by side.
    shared_totals: [f64; 2],
    /// Mean difference within shared strata, weighted with the mix of each side.
    means: [f64; 2],
}

impl Table {
    fn new(articles: &[Observation], unit: Unit) -> Self {
        let size = articles.iter().filter_map(|a| a.stratum).max().map_or(0, |s| s + 1);
        let mut strata = vec![[Cell::default(); 2]; size];
        let mut all = [Cell::default(); 2];
        for a in articles.iter().filter(|a| a.x > 0.0) {
            let side = usize::from(!a.own);
            let cell = a.stratum.and_then(|s| strata.get_mut(s)).map(|s| &mut s[side]);
            for cell in [Some(&mut all[side]), cell].into_iter().flatten() {
                *cell = Cell { n: cell.n + 1.0, x: cell.x + a.x, y: cell.y + a.y };
            }
        }
        let least = if unit == Unit::Article { 2.0 } else { 1.0 };
        let mut table = Self {
            strata,
            least,
            shares: all.map(|c| c.ratio()),
            totals: all.map(|c| c.x),
            shared_totals: [0.0; 2],
            means: [0.0; 2],
        };
        table.shared_totals = [0, 1].map(|side| table.shared().map(|s| s[side].x).sum());
        table.means = [0, 1].map(|side| {
            table.shared().map(|s| s[side].x / table.shared_totals[side] * (s[0].ratio() - s[1].ratio())).sum()
        });
        table
    }

    fn is_shared(&self, s: &[Cell; 2]) -> bool {
        s.iter().all(|cell| cell.n >= self.least)
    }

    fn shared(&self) -> impl Iterator<Item = &[Cell; 2]> {
        self.strata.iter().filter(|s| self.is_shared(s))
    }

    /// Mean of both sides' mixes.
    fn weight(&self, s: &[Cell; 2]) -> f64 {
        0.5 * (s[0].x / self.shared_totals[0] + s[1].x / self.shared_totals[1])
    }

    fn presentation(&self) -> f64 {
        if self.shared().next().is_none() {
            return f64::NAN;
        }
        self.shared().map(|s| self.weight(s) * (s[0].ratio() - s[1].ratio())).sum()
    }

    fn total_influence(&self, a: &Observation) -> f64 {
        let side = usize::from(!a.own);
        let sign = if a.own { 1.0 } else { -1.0 };
        sign * (a.y - self.shares[side] * a.x) / self.totals[side]
    }

    /// Articles of each side.
    fn by_article(&self, articles: &[Observation]) -> Vec<Vec<Influence>> {
        let mut sides = vec![Vec::new(), Vec::new()];
        for a in articles.iter().filter(|a| a.x > 0.0) {
            let side = usize::from(!a.own);
            let sign = if a.own { 1.0 } else { -1.0 };
            let shared = a.stratum.and_then(|s| self.strata.get(s)).filter(|s| self.is_shared(s));
            let presentation = shared.map_or(0.0, |s| {
                let (cell, difference) = (s[side], s[0].ratio() - s[1].ratio());
                let mix = 0.5 * a.x / self.shared_totals[side] * (difference - self.means[side]);
                // Residuals from a mean of few articles are too small by this factor.
                let few = (cell.n / (cell.n - 1.0)).sqrt();
                mix + sign * few * self.weight(s) * (a.y - cell.ratio() * a.x) / cell.x
            });
            if let Some(influences) = sides.get_mut(side) {
                influences.push(Influence { total: self.total_influence(a), presentation });
            }
        }
        sides
    }

    /// Events, and articles that have none.
    fn by_stratum(&self, articles: &[Observation]) -> Vec<Vec<Influence>> {
        let mut events = vec![Influence::default(); self.strata.len()];
        let mut alone = Vec::new();
        for a in articles.iter().filter(|a| a.x > 0.0) {
            let total = self.total_influence(a);
            match a.stratum.and_then(|s| events.get_mut(s)) {
                Some(event) => event.total += total,
                None => alone.push(Influence { total, presentation: 0.0 }),
            }
        }
        for (event, s) in events.iter_mut().zip(&self.strata).filter(|(_, s)| self.is_shared(s)) {
            let difference = s[0].ratio() - s[1].ratio();
            let mix = |side: usize| 0.5 * s[side].x / self.shared_totals[side] * (difference - self.means[side]);
            event.presentation = mix(0) + mix(1);
        }
        let covered = |s: &[Cell; 2]| s.iter().any(|cell| cell.n > 0.0);
        let events = events.into_iter().zip(&self.strata).filter(|(_, s)| covered(s)).map(|(event, _)| event);
        vec![events.chain(alone).collect()]
    }
}

#[cfg(test)]
#[path = "within_test.rs"]
mod tests;
