//! The linear heads over the encoder's states.

use std::collections::HashMap;

use super::{
    engine::{
        lanes::linear,
        weights::{WeightsError, tensor_f32},
    },
    task::{TASKS, Task},
};

/// One linear head: `weight` of shape (outputs, width of what is read), row by row.
struct Head {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

/// All heads of a bundle.
pub struct Heads(HashMap<Task, Head>);

impl Heads {
    /// Reads `heads.NAME.weight` and `heads.NAME.bias` of every [`Task`] from a safetensors file.
    pub fn from_safetensors(bytes: &[u8], hidden: usize) -> Result<Self, WeightsError> {
        let head = |task: &Task| -> Result<Head, WeightsError> {
            Ok(Head {
                weight: tensor_f32(
                    bytes,
                    &format!("heads.{}.weight", task.name),
                    &[task.outputs, task.reads.width(hidden)],
                )?,
                bias: tensor_f32(bytes, &format!("heads.{}.bias", task.name), &[task.outputs])?,
            })
        };
        TASKS.iter().map(|t| Ok((*t, head(t)?))).collect::<Result<_, WeightsError>>().map(Self)
    }

    /// Logits of a task from one state.
    pub fn logits(&self, task: Task, state: &[f32]) -> Vec<f32> {
        let head = &self.0[&task];
        linear(state, &head.weight, &head.bias)
    }
}
