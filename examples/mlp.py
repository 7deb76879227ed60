"""A multilayer perceptron with residual blocks, for tabular data."""

from dataclasses import dataclass

import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


@dataclass
class MLPConfig:
    n_features: int = 32
    n_classes: int = 10
    width: int = 256
    depth: int = 4
    dropout: float = 0.1


class ResidualBlock(nn.Module):
    """Normalise, widen, narrow, and add what came in."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, 4 * width)
        self.narrow = nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.dropout(self.narrow(F.gelu(self.widen(self.norm(x)))))


class MLP(nn.Module):
    def __init__(self, config: MLPConfig) -> None:
        super().__init__()
        self.stem = nn.Linear(config.n_features, config.width)
        self.blocks = nn.Sequential(
            *(ResidualBlock(config.width, config.dropout) for _ in range(config.depth))
        )
        self.head = nn.Linear(config.width, config.n_classes)

    def forward(self, features: Tensor) -> Tensor:
        """Logits of shape (batch, n_classes) for features of shape (batch, n_features)."""
        return self.head(self.blocks(self.stem(features)))
