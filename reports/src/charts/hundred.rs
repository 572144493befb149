//! Counts that make up a whole, in; where each lies in a bar of a hundred, out.

use super::number;

/// The page is seen between neighbours, whose colours need not stand out from each other.
const GAP: f64 = 2.0;
/// What is there is seen, however few.
const LEAST: f64 = 3.0;

/// Where each of the parts begins and ends, from `from` to `to` pixels; a part of none has no place.
///
/// A part too thin to be seen takes what it needs from the widest.
pub(crate) fn places(parts: &[u64], (from, to): (f64, f64)) -> Vec<Option<(f64, f64)>> {
    let all = number(parts.iter().sum());
    let shown = parts.iter().filter(|count| **count > 0).count();
    let room = to - from - GAP * number(shown.saturating_sub(1) as u64);
    let mut widths: Vec<f64> = parts
        .iter()
        .map(|count| match count {
            0 => 0.0,
            count => (number(*count) / all * room).max(LEAST),
        })
        .collect();
    let beyond = widths.iter().sum::<f64>() - room;
    if let Some(widest) = widths.iter_mut().max_by(|one, other| one.total_cmp(other)) {
        *widest -= beyond.max(0.0);
    }
    let mut x = from;
    let place = |wide: f64| {
        let here = (wide > 0.0).then_some((x, x + wide));
        x += if wide > 0.0 { wide + GAP } else { 0.0 };
        here
    };
    widths.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::{GAP, LEAST, places};

    #[test]
    fn parts_lie_beside_each_other_and_fill_the_bar() {
        for parts in [
            vec![98, 15, 7, 0],
            vec![1],
            vec![0, 0, 9],
            vec![1, 1_000_000, 1, 0, 1],
        ] {
            let places: Vec<_> = places(&parts, (80.0, 480.0)).into_iter().flatten().collect();
            assert_eq!(places.len(), parts.iter().filter(|count| **count > 0).count());
            assert!((places[0].0 - 80.0).abs() < 1e-6);
            assert!((places.last().unwrap().1 - 480.0).abs() < 1e-6, "{places:?}");
            assert!(
                places.iter().all(|(from, to)| to - from > LEAST - 1e-6),
                "{places:?}"
            );
            for pair in places.windows(2) {
                assert!((pair[1].0 - pair[0].1 - GAP).abs() < 1e-6, "{places:?}");
            }
        }
    }

    #[test]
    fn nothing_takes_no_place() {
        assert_eq!(places(&[0, 0], (0.0, 100.0)), [None, None]);
        assert!(places(&[], (0.0, 100.0)).is_empty());
    }
}
