//! The Spin component shell.
