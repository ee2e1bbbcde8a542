//! Code-point ranges as sets of characters.

/// A range of code points, end excluded.
pub(super) type Range = (usize, usize);

/// The ranges as a set: sorted, without overlaps, without empty ones.
pub(super) fn union(ranges: impl IntoIterator<Item = Range>) -> Vec<Range> {
    let mut sorted: Vec<Range> = ranges.into_iter().filter(|(start, end)| start < end).collect();
    sorted.sort_unstable();
    let mut merged: Vec<Range> = Vec::with_capacity(sorted.len());
    for (start, end) in sorted {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// Number of characters in a set.
pub(super) fn size(set: &[Range]) -> usize {
    set.iter().map(|(start, end)| end - start).sum()
}

/// Number of characters that two sets share.
pub(super) fn shared(a: &[Range], b: &[Range]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        n += x.1.min(y.1).saturating_sub(x.0.max(y.0));
        if x.1 < y.1 { i += 1 } else { j += 1 }
    }
    n
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    fn characters(ranges: &[Range]) -> BTreeSet<usize> {
        ranges.iter().flat_map(|&(start, end)| start..end).collect()
    }

    proptest! {
        #[test]
        fn ranges_behave_as_sets(
            a in prop::collection::vec((0usize..40, 0usize..40), 0..8),
            b in prop::collection::vec((0usize..40, 0usize..40), 0..8),
        ) {
            let (sa, sb) = (characters(&a), characters(&b));
            let (a, b) = (union(a), union(b));
            prop_assert_eq!(size(&a), sa.len());
            prop_assert_eq!(shared(&a, &b), sa.intersection(&sb).count());
            prop_assert_eq!(shared(&a, &b), shared(&b, &a));
        }
    }
}
