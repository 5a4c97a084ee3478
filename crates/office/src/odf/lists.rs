//! List styles (ODF 1.3 part 3 §16.30) and their counters.

use crate::numbering::NumberFormat;
use crate::symbols;
use crate::xml::Element;

const LEVELS: usize = 10;

/// A list style: how each level is marked.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListStyle {
    levels: Vec<Level>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    bullet: Option<String>,
    format: NumberFormat,
    prefix: String,
    suffix: String,
    /// How many levels the label shows.
    shown: usize,
    start: u32,
}

/// The running numbers of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Counters([Option<u32>; LEVELS]);

impl ListStyle {
    pub(super) fn read(element: Element<'_>) -> Self {
        let mut levels = vec![Level::default(); LEVELS];
        for level in element.children() {
            let at = level
                .number("level")
                .and_then(|n| usize::try_from(n - 1).ok());
            let Some(slot) = at.and_then(|at| levels.get_mut(at)) else {
                continue;
            };
            let text = |name: &str| level.attr(name).unwrap_or_default().to_owned();
            *slot = Level {
                bullet: level
                    .attr("bullet-char")
                    .filter(|_| level.name() == "list-level-style-bullet")
                    .map(symbols::bullet),
                format: NumberFormat::of_odf(level.attr("num-format").unwrap_or_default()),
                prefix: text("num-prefix"),
                suffix: text("num-suffix"),
                shown: level
                    .number("display-levels")
                    .and_then(|n| usize::try_from(n).ok())
                    .unwrap_or(1)
                    .clamp(1, LEVELS),
                start: level
                    .number("start-value")
                    .and_then(|n| u32::try_from(n).ok())
                    .unwrap_or(1),
            };
        }
        Self { levels }
    }

    /// Advances the counters and gives the label and whether it is a bullet.
    pub(super) fn advance(
        &self,
        counters: &mut Counters,
        level: usize,
        restart: Option<u32>,
    ) -> (String, bool) {
        let at = level.min(LEVELS - 1);
        for (i, counter) in counters.0.iter_mut().enumerate() {
            let start = self.levels.get(i).map_or(1, |l| l.start);
            match i.cmp(&at) {
                std::cmp::Ordering::Less => {
                    counter.get_or_insert(start);
                }
                std::cmp::Ordering::Equal => {
                    *counter = Some(match (restart, *counter) {
                        (Some(value), _) => value,
                        (None, Some(last)) => last.saturating_add(1),
                        (None, None) => start,
                    });
                }
                std::cmp::Ordering::Greater => *counter = None,
            }
        }
        let Some(own) = self.levels.get(at) else {
            return (String::new(), false);
        };
        if let Some(bullet) = &own.bullet {
            return (bullet.clone(), true);
        }
        if own.format == NumberFormat::None {
            return (String::new(), false);
        }
        let first = (at + 1).saturating_sub(own.shown);
        let numbers: Vec<String> = (first..=at)
            .filter_map(|i| {
                let format = self.levels.get(i)?.format;
                let number = counters.0.get(i).copied().flatten()?;
                (format != NumberFormat::None).then(|| format.write(number))
            })
            .collect();
        let label = format!("{}{}{}", own.prefix, numbers.join("."), own.suffix);
        (label.trim().to_owned(), false)
    }
}
