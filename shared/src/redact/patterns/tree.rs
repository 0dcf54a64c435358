//! A pattern as a tree.
//!
//! ```text
//! a|(?i:b)+\d{2,3}   →   Choice[a, Chain[Repeat(1.., [Bb]), Repeat(2..=3, [0-9])]]
//! ```
//!
//! Invariant: what repeats the empty text is not in it, nor what is repeated no times.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::bytes::{Bytes, Look};

/// A pattern.
pub(super) enum Tree {
    Byte(u8),
    Set(Bytes),
    Look(Look),
    Repeat(Box<Self>, Count),
    /// The group of the name `value`.
    Value(Box<Self>),
    /// One after the other; none is the empty text.
    Chain(Vec<Self>),
    /// One of these, the first rather.
    Choice(Vec<Self>),
}

/// How often.
#[derive(Clone, Copy)]
pub(super) struct Count {
    pub(super) least: u32,
    /// None: without end.
    pub(super) most: Option<u32>,
    /// Rather more often.
    pub(super) greedy: bool,
}

impl Tree {
    /// Bytes of the shortest text that matches; none if nothing does.
    pub(super) fn shortest(&self) -> Option<usize> {
        match self {
            Self::Byte(_) => Some(1),
            Self::Set(set) => (*set != Bytes::default()).then_some(1),
            Self::Look(_) => Some(0),
            Self::Repeat(_, Count { least: 0, .. }) => Some(0),
            Self::Repeat(tree, Count { least, .. }) => {
                tree.shortest().map(|length| length.saturating_mul(usize::try_from(*least).unwrap_or(usize::MAX)))
            }
            Self::Value(tree) => tree.shortest(),
            Self::Chain(trees) => {
                trees.iter().try_fold(0_usize, |sum, tree| Some(sum.saturating_add(tree.shortest()?)))
            }
            Self::Choice(trees) => trees.iter().filter_map(Self::shortest).min(),
        }
    }

    /// Whether the group `value` is in it.
    pub(super) fn has_value(&self) -> bool {
        match self {
            Self::Byte(_) | Self::Set(_) | Self::Look(_) => false,
            Self::Value(_) => true,
            Self::Repeat(tree, _) => tree.has_value(),
            Self::Chain(trees) | Self::Choice(trees) => trees.iter().any(Self::has_value),
        }
    }

    /// `trees` one after the other.
    pub(super) fn chain(mut trees: Vec<Self>) -> Self {
        if trees.len() == 1 { trees.pop().unwrap_or(Self::Chain(trees)) } else { Self::Chain(trees) }
    }
}
