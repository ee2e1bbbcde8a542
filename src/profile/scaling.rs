//! A map from distances: classical multidimensional scaling (Torgerson 1952, Psychometrika 17: 401–419; Mardia, Kent and
//! Bibby 1979, Multivariate Analysis, section 14.2).

/// Points in the plane, and how much of their distances it shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plane {
    /// A point each, in the order of the distances. Along each axis the point furthest from the middle (the first of
    /// equals) is on the positive side.
    pub points: Vec<[f64; 2]>,
    /// Sum of the two eigenvalues over that of all positive ones; 1 where nothing is lost.
    pub share: f64,
}

/// The plane in which points lie as far apart as they can from squared distances (symmetric, 0 on the diagonal). None
/// with under three points or where all lie in one place.
pub fn plane(squared: &[Vec<f64>]) -> Option<Plane> {
    let n = squared.len();
    if n < 3 || squared.iter().any(|row| row.len() != n) {
        return None;
    }
    let (values, vectors) = eigen(centred(squared));
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    let positive: f64 = values.iter().filter(|v| **v > 0.0).sum();
    let first = *values.get(*order.first()?)?;
    if first.is_nan() || first <= 1e-15 {
        return None;
    }
    let axis = |rank: usize| -> Vec<f64> {
        let k = order[rank];
        let axis: Vec<f64> = vectors.iter().map(|row| row[k] * values[k].max(0.0).sqrt()).collect();
        let furthest = axis.iter().fold(0.0f64, |far, x| if x.abs() > far.abs() + 1e-9 { *x } else { far });
        axis.into_iter().map(|x| x * furthest.signum()).collect()
    };
    let points = axis(0).into_iter().zip(axis(1)).map(|(x, y)| [x, y]).collect();
    let shown = order.iter().take(2).map(|k| values[*k].max(0.0)).sum::<f64>();
    Some(Plane { points, share: shown / positive })
}

/// −½ J D² J.
fn centred(squared: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = squared.len() as f64;
    let means: Vec<f64> = squared.iter().map(|row| row.iter().sum::<f64>() / n).collect();
    let mean = means.iter().sum::<f64>() / n;
    let row = |(row, m): (&Vec<f64>, &f64)| row.iter().zip(&means).map(|(d, k)| -0.5 * (d - m - k + mean)).collect();
    squared.iter().zip(&means).map(row).collect()
}

/// Eigenvalues and, in columns, eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan 2013,
/// Matrix Computations, section 8.5).
fn eigen(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = a.len();
    let mut v: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let size: f64 = a.iter().flatten().map(|x| x * x).sum();
    for _sweep in 0..60 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i][j] * a[i][j]).sum();
        if off <= 1e-26 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, p, q);
            }
        }
    }
    ((0..n).map(|i| a[i][i]).collect(), v)
}

/// Turns the plane of two axes so that their mixed term is gone.
fn rotate(a: &mut [Vec<f64>], v: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in a.iter_mut().chain(v.iter_mut()) {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    let (low, high) = a.split_at_mut(q);
    for (x, y) in low[p].iter_mut().zip(&mut high[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squared(points: &[[f64; 3]]) -> Vec<Vec<f64>> {
        let d = |a: &[f64; 3], b: &[f64; 3]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
        points.iter().map(|a| points.iter().map(|b| d(a, b)).collect()).collect()
    }

    #[test]
    fn points_of_a_plane_come_back_with_their_distances() {
        let given = [[0.0, 0.0, 1.0], [3.0, 0.0, 1.0], [0.0, 1.0, 1.0], [-2.0, 2.0, 1.0], [1.0, -4.0, 1.0]];
        let plane = plane(&squared(&given)).expect("a plane");
        assert!((plane.share - 1.0).abs() < 1e-12);
        let flat: Vec<[f64; 3]> = plane.points.iter().map(|[x, y]| [*x, *y, 0.0]).collect();
        for (a, b) in squared(&flat).iter().flatten().zip(squared(&given).iter().flatten()) {
            assert!((a - b).abs() < 1e-10, "{a} is not {b}");
        }
        // The furthest along the first axis is the last point, so that it is on the positive side.
        let far = plane.points.iter().map(|p| p[0]).fold(0.0, |m: f64, x| if x.abs() > m.abs() { x } else { m });
        assert!(far > 0.0);
    }

    #[test]
    fn a_flattened_body_says_what_it_loses() {
        // A cross with arms 2, 1 and 0.5: eigenvalues 2 · 4, 2 · 1 and 2 · 0.25.
        let cross =
            [[2.0, 0.0, 0.0], [-2.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 0.5], [0.0, 0.0, -0.5]];
        let plane = plane(&squared(&cross)).expect("a plane");
        assert!((plane.share - 10.0 / 10.5).abs() < 1e-12, "{}", plane.share);
        assert!((plane.points[0][0] - 2.0).abs() < 1e-9 && (plane.points[2][1] - 1.0).abs() < 1e-9, "{plane:?}");
    }

    #[test]
    fn two_points_or_one_place_have_no_map() {
        assert_eq!(plane(&squared(&[[0.0; 3], [1.0; 3]])), None);
        assert_eq!(plane(&squared(&[[1.0; 3]; 4])), None);
    }
}
