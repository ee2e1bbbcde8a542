//! From trained weights to the weights file of a bundle: f16, without what only pretraining needs.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, bail};
use half::f16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

/// Rewrites a safetensors file in f16 in place; tensors of the pooler, which no head reads, are left out.
///
/// # Errors
/// Where the file cannot be read or written, or a value is not finite or beyond the range of f16.
pub fn to_f16(path: &Path) -> Result<()> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let tensors = SafeTensors::deserialize(&bytes)?;
    let mut out: BTreeMap<String, (Vec<usize>, Vec<u8>)> = BTreeMap::new();
    for (name, tensor) in tensors.tensors() {
        if !name.starts_with("pooler") {
            out.insert(name.clone(), (tensor.shape().to_vec(), half_bytes(&name, &tensor)?));
        }
    }
    let views = out
        .iter()
        .map(|(name, (shape, data))| Ok((name.as_str(), TensorView::new(Dtype::F16, shape.clone(), data)?)))
        .collect::<Result<Vec<_>>>()?;
    fs::write(path, safetensors::serialize(views, None)?).with_context(|| format!("cannot write {}", path.display()))
}

fn half_bytes(name: &str, tensor: &TensorView) -> Result<Vec<u8>> {
    let halves: Vec<f16> = match tensor.dtype() {
        Dtype::F16 => return Ok(tensor.data().to_vec()),
        Dtype::F32 => tensor.data().as_chunks().0.iter().map(|&b| f16::from_f32(f32::from_le_bytes(b))).collect(),
        other => bail!("{name} is stored as {other:?}; only F32 and F16 are read"),
    };
    if let Some(value) = halves.iter().find(|h| !h.is_finite()) {
        bail!("{name} has the value {value}, which f16 cannot hold");
    }
    Ok(halves.into_iter().flat_map(f16::to_le_bytes).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_halved_and_the_pooler_is_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("w.safetensors");
        let data: Vec<u8> = [1.0f32, -0.5].iter().flat_map(|x| x.to_le_bytes()).collect();
        let view = || TensorView::new(Dtype::F32, vec![2], &data).unwrap();
        fs::write(&path, safetensors::serialize([("pooler.dense.bias", view()), ("x", view())], None).unwrap())
            .unwrap();
        to_f16(&path).unwrap();
        let bytes = fs::read(&path).unwrap();
        let tensors = SafeTensors::deserialize(&bytes).unwrap();
        assert_eq!(tensors.names(), ["x"]);
        let x = tensors.tensor("x").unwrap();
        assert_eq!((x.dtype(), x.data()), (Dtype::F16, &[0x00, 0x3c, 0x00, 0xb8][..]));
    }
}
