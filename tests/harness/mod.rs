//! What the tests of the public face share.

pub mod counters;
pub mod deployed;
pub mod desk;
pub mod fuzz;
pub mod outcome;
pub mod platform;
pub mod stores;
pub mod upstream;
