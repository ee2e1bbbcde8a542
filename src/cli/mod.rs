//! Arguments, progress bars and exit codes: a thin layer over the library, one file a command.

use std::process::ExitCode;

/// Entry of the binary.
pub fn main() -> ExitCode {
    #[cfg(feature = "torch")]
    {
        tracing_subscriber::fmt().with_writer(std::io::stderr).init();
        let a: Vec<String> = std::env::args().collect();
        let list = |s: &str| s.split(',').map(std::path::PathBuf::from).collect::<Vec<_>>();
        let options = crate::train::TrainOptions {
            files: list(&a[1]),
            dev: list(&a[2]),
            base: a[3].clone().into(),
            out: a[4].clone().into(),
            epochs: a[5].parse().unwrap(),
            batch: 16,
            learning_rate: 1e-4,
            title_dropout: 0.15,
            seed: 1,
            threads: 2,
            max_minutes: a[6].parse().unwrap(),
        };
        crate::train::train(&options).unwrap();
    }
    ExitCode::SUCCESS
}
