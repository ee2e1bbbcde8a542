//! Engine `torch` (feature `torch`): rust-bert's `BertModel` over libtorch, the independent reference that the other
//! engines are tested against, and the network that training tunes.

use std::{path::Path, sync::Mutex};

use ndarray::Array2;
use rust_bert::{
    Config,
    bert::{BertConfig, BertEmbeddings, BertModel},
};
use tch::{Device, Kind, TchError, Tensor, nn};

use super::encoder::{Batch, Encoder};

/// A batch as padded tensors of shape (sequences, longest).
pub struct Padded {
    ids: Tensor,
    segments: Tensor,
    positions: Tensor,
    /// 1 where there is a token.
    mask: Tensor,
    /// Tokens of the longest sequence.
    pub width: usize,
}

impl Padded {
    /// Pads every sequence of a batch to the longest.
    pub fn new(batch: &Batch) -> Self {
        let width = batch.sequences.iter().map(|s| s.len).max().unwrap_or(0);
        let n = batch.sequences.len();
        let (mut ids, mut segments, mut positions) =
            (vec![0i64; n * width], vec![0i64; n * width], vec![0i64; n * width]);
        let mut mask = vec![0i8; n * width];
        for (row, sequence) in batch.sequences.iter().enumerate() {
            for i in 0..sequence.len {
                ids[row * width + i] = batch.ids[sequence.start + i].into();
                segments[row * width + i] = batch.segments[sequence.start + i].into();
                positions[row * width + i] = batch.positions[sequence.start + i].into();
            }
            mask[row * width..][..sequence.len].fill(1);
        }
        let shape = [n as i64, width as i64];
        let tensor = |values: &[i64]| Tensor::from_slice(values).view(shape);
        Self {
            ids: tensor(&ids),
            segments: tensor(&segments),
            positions: tensor(&positions),
            mask: Tensor::from_slice(&mask).view(shape),
            width,
        }
    }

    /// Runs a model: token states of shape (sequences, longest, hidden).
    pub fn forward(&self, bert: &BertModel<BertEmbeddings>, train: bool) -> Tensor {
        bert.forward_t(
            Some(&self.ids),
            Some(&self.mask),
            Some(&self.segments),
            Some(&self.positions),
            None,
            None,
            None,
            train,
        )
        .expect("ids are given and the mask has two dimensions")
        .hidden_state
    }
}

/// The reference engine.
pub struct Torch {
    // libtorch modules are not Sync; one batch at a time is enough for a reference.
    bert: Mutex<BertModel<BertEmbeddings>>,
    hidden: usize,
    // Keeps the weights alive.
    _store: nn::VarStore,
}

impl Torch {
    /// Loads `config.json` and `weights.safetensors` of a bundle.
    pub fn load(config: &Path, weights: &Path) -> Result<Self, TchError> {
        let config = BertConfig::from_file(config);
        let mut store = nn::VarStore::new(Device::Cpu);
        let bert = BertModel::new(store.root(), &config);
        store.load_partial(weights)?;
        store.float(); // a bundle's weights are f16
        Ok(Self { bert: Mutex::new(bert), hidden: config.hidden_size as usize, _store: store })
    }
}

impl Encoder for Torch {
    fn encode(&self, batch: &Batch) -> Array2<f32> {
        let mut states = Array2::zeros((batch.ids.len(), self.hidden));
        if batch.sequences.is_empty() {
            return states;
        }
        let padded = Padded::new(batch);
        let bert = self.bert.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let out = tch::no_grad(|| padded.forward(&bert, false).to_kind(Kind::Float).contiguous());
        let flat = Vec::<f32>::try_from(out.view(-1)).expect("a contiguous float tensor converts");
        for (row, sequence) in batch.sequences.iter().enumerate() {
            for i in 0..sequence.len {
                let from = (row * padded.width + i) * self.hidden;
                states
                    .row_mut(sequence.start + i)
                    .iter_mut()
                    .zip(&flat[from..from + self.hidden])
                    .for_each(|(to, from)| *to = *from);
            }
        }
        states
    }

    fn name(&self) -> String {
        "torch".into()
    }
}
