//! Outlet-level estimates and their uncertainty.

pub mod bootstrap;

pub use bootstrap::{BootstrapOptions, Estimate};
