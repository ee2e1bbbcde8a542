//! The instruction sets that the int8 engine knows.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::generic::Generic;
use super::kernels::Kernels;

/// An instruction set for the int8 engine. All give the same results; they differ in speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Isa {
    /// The best that the CPU has.
    #[default]
    Auto,
    /// Plain code, on every CPU.
    Generic,
    /// 256-bit vectors of x86-64.
    Avx2,
    /// 512-bit vectors of x86-64 with the dot-product instruction.
    Avx512Vnni,
    /// Matrix tiles of x86-64, on Linux.
    Amx,
    /// 128-bit vectors of AArch64.
    Neon,
}

/// All, with the names that `--isa` takes.
const NAMES: [(Isa, &str); 6] = [
    (Isa::Auto, "auto"),
    (Isa::Generic, "generic"),
    (Isa::Avx2, "avx2"),
    (Isa::Avx512Vnni, "avx512vnni"),
    (Isa::Amx, "amx"),
    (Isa::Neon, "neon"),
];

/// Why an instruction set cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IsaError {
    /// The CPU or this build lacks it.
    #[error("the instruction set `{0}` cannot be used on this machine; there are: {available}", available = available_names())]
    Unavailable(Isa),
    /// No such name.
    #[error("`{0}` is no instruction set; there are: auto, generic, avx2, avx512vnni, amx, neon")]
    Unknown(String),
}

fn available_names() -> String {
    Isa::available().iter().map(Isa::to_string).collect::<Vec<_>>().join(", ")
}

impl Isa {
    /// Those that this CPU and this build have, best first; the last is always [`Isa::Generic`].
    pub fn available() -> Vec<Self> {
        [Self::Amx, Self::Avx512Vnni, Self::Avx2, Self::Generic]
            .into_iter()
            .filter(|isa| isa.kernels().is_ok())
            .collect()
    }

    /// The instruction set meant, [`Isa::Auto`] made definite.
    ///
    /// # Errors
    /// Where the CPU or this build lacks it.
    pub fn resolve(self) -> Result<Self, IsaError> {
        let available = Self::available();
        match self {
            Self::Auto => Ok(available.first().copied().unwrap_or(Self::Generic)),
            isa if available.contains(&isa) => Ok(isa),
            isa => Err(IsaError::Unavailable(isa)),
        }
    }

    /// The code for a definite instruction set.
    pub(super) fn kernels(self) -> Result<Box<dyn Kernels>, IsaError> {
        let kernels = match self {
            Self::Generic => boxed(Some(Generic)),
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Self::Amx => boxed(super::amx::Amx::detect()),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => boxed(super::avx2::Avx2::detect()),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => boxed(super::avx512vnni::Avx512Vnni::detect()),
            _ => None,
        };
        kernels.ok_or(IsaError::Unavailable(self))
    }
}

fn boxed<K: Kernels + 'static>(kernels: Option<K>) -> Option<Box<dyn Kernels>> {
    kernels.map(|kernels| Box::new(kernels) as Box<dyn Kernels>)
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(NAMES.iter().find(|(isa, _)| isa == self).map_or("", |(_, name)| name))
    }
}

impl FromStr for Isa {
    type Err = IsaError;

    fn from_str(name: &str) -> Result<Self, IsaError> {
        NAMES.iter().find(|(_, n)| *n == name).map(|(isa, _)| *isa).ok_or_else(|| IsaError::Unknown(name.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for (isa, name) in NAMES {
            assert_eq!(name.parse(), Ok(isa));
            assert_eq!(isa.to_string(), name);
        }
        assert_eq!("sse9".parse::<Isa>(), Err(IsaError::Unknown("sse9".into())));
    }

    #[test]
    fn one_that_is_lacking_names_those_there_are() {
        assert_eq!(Isa::available().last(), Some(&Isa::Generic));
        assert_eq!(Isa::Auto.resolve(), Ok(Isa::available()[0]));
        let lacking = if cfg!(target_arch = "x86_64") { Isa::Neon } else { Isa::Avx2 };
        let message = lacking.resolve().expect_err("not on this machine").to_string();
        assert!(message.contains(&lacking.to_string()) && message.ends_with("generic"), "{message}");
    }
}
