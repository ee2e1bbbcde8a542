//! Prediction-powered estimates of shares from a stratified sample of paragraphs (the numbers; [`super::validated`] makes
//! rows of them).
//!
//! The estimate of the corpus is PPI++ (Angelopoulos, Duchi and Zrnic 2023, section 6 and proposition 2 for λ) in each
//! stratum, weighted by the strata's sizes: with prediction f, label y and weight w = 1/π of the labelled,
//!
//! > θ = (1/N) Σₕ (λₕ Σ f + Nₕ rₕ),   rₕ = Σ w (y − λₕ f) / Σ w   (the rectifier, Hájek's form in each stratum).
//!
//! Its variance is that of sums over articles (the sandwich for clusters): an article's sum is Σ (λ f + r − θ) over its
//! paragraphs plus Σ w (y − λ f − r) √(n/(n − 1)) over its labelled ones. It counts the draw of articles, as the interval of the
//! raw share does, and the draw of paragraphs to label.
//!
//! With f over all N paragraphs, labelled ones too, the best λ is cov(y, f)/var(f); PPI++ averages f over the unlabelled
//! alone and has cov/(1 + n/N) var: the estimate is the same. λ of a stratum comes from the labels of the other strata of its
//! band (cross-fitting: Zrnic and Candès 2024, PNAS 121: e2322083121), kept in [0, 1]: of a handful of labels a λ of their
//! own leans with their errors, and the shares of rare frames come out too low. Only where the others have fewer than
//! [`OTHER_LABELS`] labels are all labels of the band used.
//!
//! A few strata with large weights make most of the variance, so the interval has Satterthwaite's degrees of freedom over
//! strata (1946, Biometrics Bulletin 2: 110–114), not as many as there are labels.

use super::pooling::{Deviation, pooled};
use super::stats::{share_interval, t_quantile};
use crate::profile::bootstrap::Estimate;

/// Labels of other strata that λ can be told from.
const OTHER_LABELS: f64 = 20.0;

/// Labels that a smoothed variance weighs against those of an outlet.
const PRIOR_LABELS: f64 = 20.0;

/// The same for a stratum.
const CELL_LABELS: f64 = 1.5;

/// Variance of a label where the prediction is sure.
const FLOOR: f64 = 0.02;

/// What each paragraph belongs to; the vectors are parallel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Units {
    /// Stratum of the sample.
    pub stratum: Vec<u32>,
    /// Article.
    pub cluster: Vec<u32>,
    /// Outlet.
    pub outlet: Vec<u32>,
}

/// A stratum as the estimates need it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StratumDesign {
    /// Band: strata of one band may be pooled over outlets.
    pub band: usize,
    /// Chance of its paragraphs to be drawn.
    pub inclusion_probability: f64,
}

/// Estimates of one share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shares {
    /// The whole corpus.
    pub corpus: Estimate,
    /// Each outlet, its rectifier drawn towards that of the corpus.
    pub outlets: Vec<Estimate>,
}

/// Population and labelled paragraphs, ready for one share after another.
#[derive(Debug, Clone)]
pub struct Layout {
    units: Units,
    n_clusters: usize,
    n_outlets: usize,
    /// Cell by stratum: strata with fewer than two labels are merged with others.
    cell_of: Vec<usize>,
    cells: Vec<Cell>,
    n_bands: usize,
    /// Labelled units with their weights, which add up to the size of each cell.
    labelled: Vec<(usize, f64)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    band: usize,
    size: f64,
    labels: usize,
}

impl Layout {
    /// Lays out the population; `labelled` are positions of units. None where fewer than two are labelled.
    pub fn new(units: Units, strata: &[StratumDesign], labelled: &[usize]) -> Option<Self> {
        let of = |v: &[u32]| v.iter().max().map_or(0, |m| *m as usize + 1);
        let (n_clusters, n_outlets) = (of(&units.cluster), of(&units.outlet));
        let mut cells: Vec<Cell> = strata.iter().map(|s| Cell { band: s.band, ..Cell::default() }).collect();
        units.stratum.iter().for_each(|h| cells[*h as usize].size += 1.0);
        labelled.iter().for_each(|i| cells[units.stratum[*i] as usize].labels += 1);
        let cell_of = merge(&mut cells)?;
        let raw: Vec<(usize, f64)> =
            labelled.iter().map(|&i| (i, 1.0 / strata[units.stratum[i] as usize].inclusion_probability)).collect();
        let mut sums = vec![0.0; cells.len()];
        raw.iter().for_each(|(i, w)| sums[cell_of[units.stratum[*i] as usize]] += w);
        let scale = |(i, w): (usize, f64)| {
            let c = cell_of[units.stratum[i] as usize];
            (i, w * cells[c].size / sums[c])
        };
        let labelled = raw.into_iter().map(scale).collect();
        let n_bands = cells.iter().map(|c| c.band + 1).max().unwrap_or(0);
        Some(Self { n_clusters, n_outlets, cell_of, n_bands, labelled, cells, units })
    }

    fn cell(&self, unit: usize) -> usize {
        self.cell_of[self.units.stratum[unit] as usize]
    }

    fn len(&self) -> usize {
        self.units.stratum.len()
    }

    /// The share that the labels `y` estimate (parallel to the labelled units), with predictions `f` of all units.
    pub fn shares(&self, f: &[f64], y: &[f64]) -> Shares {
        let fit = Fit::new(self, f, y);
        Shares { corpus: fit.corpus(), outlets: fit.outlets() }
    }

    /// The λ of every cell, for tests against other programs.
    #[cfg(test)]
    pub(super) fn lambdas(&self, f: &[f64], y: &[f64]) -> Vec<f64> {
        Fit::new(self, f, y).lambda
    }
}

/// Merges cells with fewer than two labels: into the one with most labels of the same band, else of any. Gives the cell of
/// each stratum.
fn merge(cells: &mut [Cell]) -> Option<Vec<usize>> {
    let mut to: Vec<usize> = (0..cells.len()).collect();
    loop {
        let live = |i: &usize| to[*i] == *i && cells[*i].size > 0.0;
        let Some(poor) = (0..cells.len()).filter(live).find(|i| cells[*i].labels < 2) else { break };
        let rank = |i: &usize| (cells[*i].band == cells[poor].band, cells[*i].labels, std::cmp::Reverse(*i));
        let into = (0..cells.len()).filter(live).filter(|i| *i != poor).max_by_key(rank)?;
        let moved = cells[poor];
        cells[into].size += moved.size;
        cells[into].labels += moved.labels;
        to.iter_mut().filter(|t| **t == poor).for_each(|t| *t = into);
    }
    Some(to)
}

/// One share being estimated.
struct Fit<'a> {
    layout: &'a Layout,
    f: &'a [f64],
    y: &'a [f64],
    /// By cell.
    lambda: Vec<f64>,
    /// Rectifier by cell, from its own labels.
    own: Vec<f64>,
    /// Rectifier by cell, from all labels of its band.
    band: Vec<f64>,
}

impl<'a> Fit<'a> {
    fn new(layout: &'a Layout, f: &'a [f64], y: &'a [f64]) -> Self {
        let lambda = lambdas(layout, f, y);
        let n = layout.cells.len();
        let (mut own, mut band) = (vec![0.0; n], vec![0.0; n]);
        let bands = band_means(layout, f, y);
        for (&(i, w), y) in layout.labelled.iter().zip(y) {
            let c = layout.cell(i);
            own[c] += w * (y - lambda[c] * f[i]) / layout.cells[c].size;
        }
        for (c, cell) in layout.cells.iter().enumerate() {
            let (mean_y, mean_f) = bands[cell.band];
            band[c] = mean_y - lambda[c] * mean_f;
        }
        Self { layout, f, y, lambda, own, band }
    }

    /// Labelled units: position, cell, weight, y − λ f.
    fn residuals(&self) -> impl Iterator<Item = (usize, usize, f64, f64)> + '_ {
        self.layout.labelled.iter().zip(self.y).map(|(&(i, w), y)| {
            let c = self.layout.cell(i);
            (i, c, w, y - self.lambda[c] * self.f[i])
        })
    }

    fn corpus(&self) -> Estimate {
        let n = self.layout.len() as f64;
        let imputed: Vec<f64> = (0..self.layout.len()).map(|i| self.imputed(i, &self.own)).collect();
        let theta = imputed.iter().sum::<f64>() / n;
        let mut sums = vec![0.0; self.layout.n_clusters];
        for (g, cluster) in imputed.iter().zip(&self.layout.units.cluster) {
            sums[*cluster as usize] += g - theta;
        }
        for (i, c, w, e) in self.residuals() {
            let labels = self.layout.cells[c].labels as f64;
            let few = (labels / (labels - 1.0)).sqrt();
            sums[self.layout.units.cluster[i] as usize] += w * (e - self.own[c]) * few;
        }
        let clusters = sums.len() as f64;
        let variance = clusters / (clusters - 1.0) * sums.iter().map(|s| s * s).sum::<f64>() / (n * n);
        let variance = variance + self.unseen() / (n * n);
        share_interval(theta, variance, t_quantile(self.freedom(variance * n * n)))
    }

    /// What the variance of the total lacks in cells whose few labels vary less than their predictions expect: of a rare frame
    /// most of them are alike by chance. The cell's variance is smoothed towards the expected one as that of outlets is.
    fn unseen(&self) -> f64 {
        let cells = &self.layout.cells;
        let mut expected = vec![0.0; cells.len()];
        (0..self.layout.len()).for_each(|i| expected[self.layout.cell(i)] += expected_variance(self.f[i]));
        let (mut own, mut squares) = (vec![0.0; cells.len()], vec![0.0; cells.len()]);
        for (_, c, w, e) in self.residuals() {
            let labels = cells[c].labels as f64;
            own[c] += labels / (labels - 1.0) * (w * (e - self.own[c])).powi(2);
            squares[c] += w * w;
        }
        let lack = |c: usize| {
            let smooth = squares[c] * expected[c] / cells[c].size.max(1.0);
            let prior = CELL_LABELS / (cells[c].labels as f64 + CELL_LABELS);
            prior * (smooth - own[c]).max(0.0)
        };
        (0..cells.len()).map(lack).sum()
    }

    fn imputed(&self, i: usize, rectifier: &[f64]) -> f64 {
        let c = self.layout.cell(i);
        self.lambda[c] * self.f[i] + rectifier[c]
    }

    /// Satterthwaite's degrees of freedom of the corpus's variance: the part of each cell is known by one label fewer than it
    /// has, what is left by the articles.
    fn freedom(&self, variance: f64) -> f64 {
        let cells = &self.layout.cells;
        let mut parts = vec![0.0; cells.len()];
        for (_, c, w, e) in self.residuals() {
            let labels = cells[c].labels as f64;
            parts[c] += labels / (labels - 1.0) * (w * (e - self.own[c])).powi(2);
        }
        let of_cells: f64 = parts.iter().zip(cells).filter(|(part, _)| **part > 0.0).map(square_by_freedom).sum();
        let rest = (variance - parts.iter().sum::<f64>()).max(0.0);
        variance * variance / (of_cells + rest * rest / (self.layout.n_clusters as f64 - 1.0))
    }

    /// Each outlet: imputation with the rectifiers of the bands, plus the outlet's own deviation from them, pooled.
    fn outlets(&self) -> Vec<Estimate> {
        let layout = self.layout;
        let synthetic = self.synthetic();
        let bands = self.band_variances();
        let deff = self.design_effect();
        let deviations = self.deviations(&synthetic, &bands, deff);
        let known: Vec<Deviation> = deviations.iter().copied().flatten().collect();
        let mut posterior = pooled(&known).into_iter();
        let all: f64 = layout.labelled.iter().map(|(_, w)| w).sum();
        let interval = |(outlet, deviation): (&Synthetic, &Option<Deviation>)| {
            if outlet.size == 0.0 || outlet.clusters < 2 {
                return Estimate { value: (outlet.size > 0.0).then_some(outlet.mean), ..Estimate::default() };
            }
            let sampled =
                bands.iter().zip(&outlet.bands).map(|(b, n)| b.of_mean * (n / outlet.size).powi(2)).sum::<f64>();
            let (estimate, variance) = match deviation.and_then(|d| Some((d, posterior.next()?))) {
                None => {
                    // Nothing labelled of the outlet: it may deviate as any other.
                    let tau = super::pooling::spread(&known);
                    (outlet.mean, sampled + tau)
                }
                Some((d, p)) => {
                    let covariance = d.variance * d.weight / all;
                    let rest = (1.0 - p.weight).powi(2) * sampled + 2.0 * p.weight * (1.0 - p.weight) * covariance;
                    (outlet.mean + p.mean, p.variance + rest)
                }
            };
            // Few articles: their t quantile for the part of the variance that they are responsible for.
            let t = t_quantile(outlet.clusters as f64 - 1.0) / t_quantile(f64::INFINITY);
            share_interval(estimate, outlet.variance * t * t + variance, t_quantile(f64::INFINITY))
        };
        synthetic.iter().zip(&deviations).map(interval).collect()
    }

    /// Outlets with the imputation that the bands' rectifiers give.
    fn synthetic(&self) -> Vec<Synthetic> {
        let layout = self.layout;
        let empty =
            Synthetic { bands: vec![0.0; layout.n_bands], expected: vec![0.0; layout.n_bands], ..Synthetic::default() };
        let mut outlets = vec![empty; layout.n_outlets];
        // Sums by article; an article is of one outlet.
        let mut sums = vec![(0.0, 0.0, usize::MAX); layout.n_clusters];
        for i in 0..layout.len() {
            let (o, b) = (layout.units.outlet[i] as usize, layout.cells[layout.cell(i)].band);
            let g = self.imputed(i, &self.band);
            outlets[o].size += 1.0;
            outlets[o].bands[b] += 1.0;
            outlets[o].expected[b] += expected_variance(self.f[i]);
            outlets[o].mean += g;
            let sum = &mut sums[layout.units.cluster[i] as usize];
            *sum = (sum.0 + 1.0, sum.1 + g, o);
        }
        outlets.iter_mut().filter(|o| o.size > 0.0).for_each(|o| o.mean /= o.size);
        for (n, g, o) in sums.into_iter().filter(|s| s.2 != usize::MAX) {
            let outlet = &mut outlets[o];
            outlet.clusters += 1;
            outlet.variance += ((g - n * outlet.mean) / outlet.size).powi(2);
        }
        for outlet in outlets.iter_mut().filter(|o| o.clusters > 1) {
            outlet.variance *= outlet.clusters as f64 / (outlet.clusters as f64 - 1.0);
        }
        outlets
    }

    /// Variance of a residual and of the mean residual in each band.
    fn band_variances(&self) -> Vec<BandVariance> {
        let layout = self.layout;
        let mut bands = vec![BandVariance::default(); layout.n_bands];
        let mut sums = vec![vec![0.0; layout.n_bands]; layout.n_clusters];
        for (i, c, w, e) in self.residuals() {
            let b = layout.cells[c].band;
            let e = e - self.band[c];
            bands[b].labels += 1.0;
            bands[b].weight += w;
            bands[b].of_one += w * e * e;
            sums[layout.units.cluster[i] as usize][b] += w * e;
        }
        for i in 0..layout.len() {
            let b = layout.cells[layout.cell(i)].band;
            bands[b].size += 1.0;
            bands[b].expected += expected_variance(self.f[i]);
        }
        for (b, band) in bands.iter_mut().enumerate().filter(|(_, band)| band.labels > 1.0) {
            let few = band.labels / (band.labels - 1.0);
            band.of_one *= few / band.weight;
            band.of_mean = few * sums.iter().map(|s| s[b] * s[b]).sum::<f64>() / (band.weight * band.weight);
        }
        bands
    }

    /// By how much clustering in articles raises the variance of the labelled paragraphs' mean residual, from 1 to 3.
    fn design_effect(&self) -> f64 {
        let mut sums = vec![0.0; self.layout.n_clusters];
        let mut alone = 0.0;
        for (i, c, w, e) in self.residuals() {
            let part = w * (e - self.own[c]);
            sums[self.layout.units.cluster[i] as usize] += part;
            alone += part * part;
        }
        let together: f64 = sums.iter().map(|s| s * s).sum();
        if alone > 0.0 { (together / alone).clamp(1.0, 3.0) } else { 1.0 }
    }

    /// How far each outlet's labels are from what its bands say; none where nothing of it is labelled.
    ///
    /// The variance is a mixture of the outlet's own, which few labels tell badly, and a smoothed one: that of the band, scaled by
    /// the variance that the predictions expect in the outlet (a generalised variance function; Rao and Molina 2015, 2.5).
    fn deviations(&self, synthetic: &[Synthetic], bands: &[BandVariance], deff: f64) -> Vec<Option<Deviation>> {
        let layout = self.layout;
        let mut sums = vec![(0.0, 0.0, 0.0, 0.0); layout.n_outlets];
        for (i, c, w, e) in self.residuals() {
            let o = layout.units.outlet[i] as usize;
            let b = layout.cells[c].band;
            let here = synthetic[o].expected[b] / synthetic[o].bands[b].max(1.0);
            let ratio = here / (bands[b].expected / bands[b].size).max(f64::MIN_POSITIVE);
            let sum = &mut sums[o];
            *sum = (sum.0 + 1.0, sum.1 + w, sum.2 + w * (e - self.band[c]), sum.3 + w * w * bands[b].of_one * ratio);
        }
        let mut own = vec![0.0; layout.n_outlets];
        for (i, c, w, e) in self.residuals() {
            let o = layout.units.outlet[i] as usize;
            let mean = sums[o].2 / sums[o].1;
            own[o] += (w * (e - self.band[c] - mean)).powi(2);
        }
        let deviation = |((n, weight, sum, smooth), own): ((f64, f64, f64, f64), f64)| {
            if n == 0.0 {
                return None;
            }
            let own = if n > 1.0 { own * n / (n - 1.0) } else { smooth };
            let variance = deff * (n * own + PRIOR_LABELS * smooth) / (n + PRIOR_LABELS) / (weight * weight);
            Some(Deviation { mean: sum / weight, variance, weight })
        };
        sums.into_iter().zip(own).map(deviation).collect()
    }
}

/// An outlet as the predictions and the rectifiers of the bands have it.
#[derive(Debug, Clone, Default)]
struct Synthetic {
    size: f64,
    mean: f64,
    /// Of the mean, over the draw of articles.
    variance: f64,
    clusters: usize,
    /// Paragraphs by band.
    bands: Vec<f64>,
    /// Sum of expected variances of labels by band.
    expected: Vec<f64>,
}

#[derive(Debug, Clone, Copy, Default)]
struct BandVariance {
    labels: f64,
    weight: f64,
    size: f64,
    expected: f64,
    of_one: f64,
    of_mean: f64,
}

fn square_by_freedom((part, cell): (&f64, &Cell)) -> f64 {
    part * part / (cell.labels as f64 - 1.0)
}

fn expected_variance(f: f64) -> f64 {
    (f * (1.0 - f)).max(FLOOR)
}

/// Weighted means of y and f of the labelled, by band.
fn band_means(layout: &Layout, f: &[f64], y: &[f64]) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 0.0, 0.0); layout.n_bands];
    for (&(i, w), y) in layout.labelled.iter().zip(y) {
        let sum = &mut sums[layout.cells[layout.cell(i)].band];
        *sum = (sum.0 + w, sum.1 + w * y, sum.2 + w * f[i]);
    }
    sums.into_iter().map(|(w, y, f)| if w > 0.0 { (y / w, f / w) } else { (0.0, 0.0) }).collect()
}

/// λ of each cell: cov(y, f) of the labelled paragraphs of its band's other cells over var(f) of all their paragraphs.
fn lambdas(layout: &Layout, f: &[f64], y: &[f64]) -> Vec<f64> {
    let n = layout.cells.len();
    let (mut mean_f, mut var_f) = (vec![0.0; n], vec![0.0; n]);
    (0..layout.len()).for_each(|i| mean_f[layout.cell(i)] += f[i]);
    mean_f.iter_mut().zip(&layout.cells).for_each(|(m, c)| *m /= c.size.max(1.0));
    (0..layout.len()).for_each(|i| var_f[layout.cell(i)] += (f[i] - mean_f[layout.cell(i)]).powi(2));
    var_f.iter_mut().zip(&layout.cells).for_each(|(v, c)| *v /= (c.size - 1.0).max(1.0));
    let mut means = vec![(0.0, 0.0); n];
    for (&(i, w), y) in layout.labelled.iter().zip(y) {
        let c = layout.cell(i);
        let share = w / layout.cells[c].size;
        means[c] = (means[c].0 + share * y, means[c].1 + share * f[i]);
    }
    let mut covariance = vec![0.0; n];
    for (&(i, w), y) in layout.labelled.iter().zip(y) {
        let c = layout.cell(i);
        let labels = layout.cells[c].labels as f64;
        let share = w / layout.cells[c].size * labels / (labels - 1.0);
        covariance[c] += share * (y - means[c].0) * (f[i] - means[c].1);
    }
    let labels = |c: usize| layout.cells[c].labels as f64;
    let mut bands = vec![(0.0, 0.0, 0.0); layout.n_bands];
    for (c, cell) in layout.cells.iter().enumerate().filter(|(_, cell)| cell.labels > 0) {
        let band = &mut bands[cell.band];
        *band = (band.0 + labels(c), band.1 + labels(c) * covariance[c], band.2 + labels(c) * var_f[c]);
    }
    let lambda = |(c, cell): (usize, &Cell)| {
        let (n, cov, var) = bands[cell.band];
        let own = if n - labels(c) >= OTHER_LABELS { labels(c) } else { 0.0 };
        let (cov, var) = (cov - own * covariance[c], var - own * var_f[c]);
        if var > 0.0 { (cov / var).clamp(0.0, 1.0) } else { 0.0 }
    };
    layout.cells.iter().enumerate().map(lambda).collect()
}

#[cfg(test)]
#[path = "ppi_test.rs"]
mod tests;
