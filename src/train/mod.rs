//! Making a bundle: fine-tuning through rust-bert and tch (feature `torch`), and calibration.

pub mod calibrate;
pub mod errors;
#[cfg(feature = "torch")]
pub mod examples;
#[cfg(feature = "torch")]
pub mod export;
#[cfg(feature = "torch")]
pub mod fine_tune;
#[cfg(feature = "torch")]
pub mod network;
pub mod reliability;
mod scaling;

#[cfg(feature = "torch")]
pub use fine_tune::{TrainOptions, train};
