//! AMX: products of bytes by matrix tiles, everything else as with AVX-512.
//!
//! A tile is 16 rows of 64 bytes. TDPBUSD adds, for 16 tokens and 16 channels at once, the products of 64 bytes of each:
//! exact, in 32 bits. 64 bytes of 16 tokens are a tile as they lie in [`Activations`], and 16 steps of a panel are one as
//! they lie in [`Panel`](super::quantise::Panel). The compiler's own functions for tiles are not stable yet, hence the
//! assembly. Linux alone, which wants to be asked for the tiles first.

use std::arch::asm;
use std::arch::x86_64::{__cpuid_count, _mm512_add_epi32};

use super::attention::Heads;
use super::avx512vnni::{Avx512Vnni, Terms, dequantise, load};
use super::kernels::{Kernels, NormView};
use super::quantise::{Activations, CHANNELS, INPUTS, Packed, Panel, ROWS, STEPS, Step};

/// Rows of a tile.
const TILE: usize = 16;
/// Panels that are multiplied together: two by two tiles of sums use all eight tiles.
const PAIR: usize = 2;

/// Sums of two by two tiles: for every token, the channels of both panels.
type Sums = [[[i32; CHANNELS]; PAIR]; ROWS];

/// Exists only where the CPU and the system have tiles: whoever holds one may use them.
#[derive(Debug)]
pub(super) struct Amx(Avx512Vnni);

impl Amx {
    /// One, if the CPU has AMX for bytes and the system lets this process use it.
    pub fn detect() -> Option<Self> {
        let avx512 = Avx512Vnni::detect()?;
        // Leaf 7: bit 24 of EDX stands for tiles, bit 25 for their products of bytes.
        let bits = __cpuid_count(7, 0).edx;
        (bits >> 24 & 3 == 3 && permitted()).then_some(Self(avx512))
    }
}

/// Asks the system for tiles, which it grants to all threads of the process.
fn permitted() -> bool {
    const ARCH_REQ_XCOMP_PERM: libc::c_int = 0x1023;
    const XFEATURE_XTILEDATA: libc::c_int = 18;
    // SAFETY: the call takes two numbers and touches no memory; kernels that do not know it say so.
    unsafe { libc::syscall(libc::SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0 }
}

impl Kernels for Amx {
    fn quantise(&self, x: &[f32], width: usize, to: &mut Activations) {
        self.0.quantise(x, width, to);
    }

    fn linear(&self, x: &Activations, layer: &Packed, out: &mut [f32]) {
        // SAFETY: `self` exists, so the CPU has what `linear` is compiled for, and tiles.
        unsafe { linear(x, layer, out) }
    }

    fn gelu_and_quantise(&self, x: &mut [f32], width: usize, to: &mut Activations) {
        self.0.gelu_and_quantise(x, width, to);
    }

    fn layer_norm(&self, x: &mut [f32], norm: NormView) {
        self.0.layer_norm(x, norm);
    }

    fn add_and_norm(&self, x: &mut [f32], update: &[f32], norm: NormView) {
        self.0.add_and_norm(x, update, norm);
    }

    fn attention(&self, from: &[f32], tokens: usize, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
        self.0.attention(from, tokens, heads, buffers, to);
    }
}

/// Shape of the eight tiles, as LDTILECFG reads it: 16 rows of 64 bytes each.
#[repr(C, align(64))]
struct Shape([u8; 64]);

static SHAPE: Shape = {
    let mut bytes = [0; 64];
    bytes[0] = 1; // palette
    let mut tile = 0;
    while tile < 8 {
        bytes[16 + 2 * tile] = 64; // bytes a row, in 16 bits
        bytes[48 + tile] = TILE as u8;
        tile += 1;
    }
    Shape(bytes)
};

/// Needs a CPU and a system with tiles.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn linear(x: &Activations, layer: &Packed, out: &mut [f32]) {
    // SAFETY: the shape is 64 bytes of a valid palette; all tile registers are clobbered and nothing else.
    unsafe { asm!("ldtilecfg [{}]", in(reg) &raw const SHAPE, options(nostack, readonly, preserves_flags)) };
    let mut sums = [[[0; CHANNELS]; PAIR]; ROWS];
    for (first, panels) in (0..layer.outputs).step_by(PAIR * CHANNELS).zip(layer.panels.as_chunks::<PAIR>().0) {
        let terms = panels.each_ref().map(|panel| Terms::of(panel));
        let starts = panels.each_ref().map(|panel| load(&panel.start));
        let blocks = out.chunks_mut(ROWS * layer.outputs).zip(x.scales.chunks(ROWS)).zip(x.blocks());
        for ((out, scales), bytes) in blocks {
            // SAFETY: tiles are there and have their shape.
            unsafe { products(bytes, panels, scales.len() > TILE, &mut sums) };
            for ((row, sums), &scale) in out.chunks_exact_mut(layer.outputs).zip(&sums).zip(scales) {
                let sums = std::array::from_fn(|p| _mm512_add_epi32(load(&sums[p]), starts[p]));
                dequantise(sums, scale, &terms, &mut row[first..]);
            }
        }
    }
    // SAFETY: it only frees the tiles, so that the system need not save them.
    unsafe { asm!("tilerelease", options(nomem, nostack, preserves_flags)) };
}

/// Sums of products of 32 rows (of the first 16 alone where `both` is false) with two panels.
///
/// # Safety
/// Tiles must be there and have the shape [`SHAPE`].
#[inline]
unsafe fn products(bytes: &[[u8; INPUTS]], panels: &[Panel; PAIR], both: bool, sums: &mut Sums) {
    let [left, right] = panels.each_ref().map(|panel| panel.weights.as_slice());
    let steps = left.len();
    assert!(right.len() == steps && bytes.len() == ROWS * steps && steps.is_multiple_of(STEPS));
    let (top, bottom) = sums.split_at_mut(TILE);
    let stride = steps * INPUTS;
    // SAFETY: each turn reads 16 steps of both panels, and 64 bytes of 16 or 32 rows of `steps` groups; as many turns as
    // there are 16 steps, so (see the assertion) all of it lies within the slices. Sums are written to whole tiles.
    unsafe {
        if both {
            asm!(
                "tilezero tmm0", "tilezero tmm1", "tilezero tmm2", "tilezero tmm3",
                "2:",
                "tileloadd tmm4, [{a} + {stride}]",
                "tileloadd tmm6, [{left} + {row}]",
                "tileloadd tmm7, [{right} + {row}]",
                "tileloadd tmm5, [{b} + {stride}]",
                "tdpbusd tmm0, tmm4, tmm6",
                "tdpbusd tmm1, tmm4, tmm7",
                "tdpbusd tmm2, tmm5, tmm6",
                "tdpbusd tmm3, tmm5, tmm7",
                "add {a}, 64", "add {b}, 64", "add {left}, 1024", "add {right}, 1024",
                "dec {turns}",
                "jnz 2b",
                "tilestored [{c0} + 2*{row}], tmm0",
                "tilestored [{c0} + 2*{row} + 64], tmm1",
                "tilestored [{c1} + 2*{row}], tmm2",
                "tilestored [{c1} + 2*{row} + 64], tmm3",
                a = inout(reg) bytes.as_ptr() => _,
                b = inout(reg) bytes[TILE * steps..].as_ptr() => _,
                left = inout(reg) left.as_ptr() => _,
                right = inout(reg) right.as_ptr() => _,
                turns = inout(reg) steps / STEPS => _,
                stride = in(reg) stride, row = in(reg) size_of::<Step>(),
                c0 = in(reg) top.as_mut_ptr(), c1 = in(reg) bottom.as_mut_ptr(),
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        } else {
            asm!(
                "tilezero tmm0", "tilezero tmm1",
                "2:",
                "tileloadd tmm4, [{a} + {stride}]",
                "tileloadd tmm6, [{left} + {row}]",
                "tileloadd tmm7, [{right} + {row}]",
                "tdpbusd tmm0, tmm4, tmm6",
                "tdpbusd tmm1, tmm4, tmm7",
                "add {a}, 64", "add {left}, 1024", "add {right}, 1024",
                "dec {turns}",
                "jnz 2b",
                "tilestored [{c} + 2*{row}], tmm0",
                "tilestored [{c} + 2*{row} + 64], tmm1",
                a = inout(reg) bytes.as_ptr() => _,
                left = inout(reg) left.as_ptr() => _,
                right = inout(reg) right.as_ptr() => _,
                turns = inout(reg) steps / STEPS => _,
                stride = in(reg) stride, row = in(reg) size_of::<Step>(),
                c = in(reg) top.as_mut_ptr(),
                out("tmm0") _, out("tmm1") _, out("tmm4") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }
}
